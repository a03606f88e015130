/* users.c: see users.h. */
#include "mock/users.h"

void user_finish(struct user *u)
{
    g_free(u->name);
    g_free(u->object_id);
    *u = (struct user){0};
}

static const struct value *get(const struct row *row, const char *column)
{
    const struct column *c = table_find_column(row->table, column);
    return c == NULL ? NULL : row_get(row, c);
}

static char *copy_text(const struct row *row, const char *column)
{
    const struct value *v = get(row, column);
    return v == NULL || v->kind != VALUE_TEXT ? NULL : g_strdup(v->text);
}

static bool read_user(struct org *o, const struct table *t, const struct guid *id,
                      struct user *ret_user)
{
    struct row *row = NULL;
    if (!store_find(o->store, t, id, NULL, &row, NULL) || row == NULL)
        return false;
    const struct value *disabled = get(row, "isdisabled");
    *ret_user = (struct user){
        .id = *id,
        .name = copy_text(row, "domainname"),
        .object_id = copy_text(row, "azureactivedirectoryobjectid"),
        .disabled = disabled != NULL && disabled->kind == VALUE_INTEGER && disabled->integer != 0,
    };
    row_destroy(row);
    return true;
}

bool users_find_id(struct org *o, const char *text, struct user *ret_user)
{
    const struct table *t = model_find_table(o->model, "systemuser");
    struct guid id;
    return t != NULL && guid_parse(text, strlen(text), &id) && read_user(o, t, &id, ret_user);
}

static bool find_by_column(struct org *o, const char *column, const char *text,
                           struct user *ret_user)
{
    const struct table *t = model_find_table(o->model, "systemuser");
    const struct column *c = t == NULL ? NULL : table_find_column(t, column);
    if (c == NULL)
        return false;
    struct value v = {.kind = VALUE_TEXT, .text = g_strdup(text)};
    g_autoptr(GPtrArray) columns = g_ptr_array_new(), values = g_ptr_array_new();
    g_ptr_array_add(columns, (gpointer)(uintptr_t)c);
    g_ptr_array_add(values, &v);
    g_autoptr(GArray) ids = NULL;
    bool found = store_find_by_values(o->store, t, columns, values, 1, &ids, NULL) && ids->len == 1;
    value_finish(&v);
    return found && read_user(o, t, &g_array_index(ids, struct guid, 0), ret_user);
}

bool users_find_name(struct org *o, const char *name, struct user *ret_user)
{
    return find_by_column(o, "domainname", name, ret_user);
}

bool users_find_application(struct org *o, const char *text, struct user *ret_user)
{
    struct guid id;
    return guid_parse(text, strlen(text), &id) &&
           find_by_column(o, "applicationid", id.text, ret_user);
}

bool users_find_object_id(struct org *o, const char *text, struct user *ret_user)
{
    struct guid id;
    if (!guid_parse(text, strlen(text), &id))
        return false;
    if (find_by_column(o, "azureactivedirectoryobjectid", id.text, ret_user))
        return true;
    if (users_find_id(o, text, ret_user) && ret_user->object_id == NULL)
        return true;
    user_finish(ret_user);
    return false;
}
