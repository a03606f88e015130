/* users.c: see users.h. */
#include "mock/users.h"

void user_finish(struct user *u)
{
    g_free(u->name);
    g_free(u->object_id);
    *u = (struct user){0};
}

static bool read_user(struct org *o, const struct table *t, const struct guid *id,
                      struct user *ret_user)
{
    static const char *const names[] = {"domainname", "azureactivedirectoryobjectid", "isdisabled",
                                        NULL};
    g_autoptr(GPtrArray) columns = table_find_columns(t, names);
    struct row *row = NULL;
    if (!store_find(o->store, t, id, columns, &row, NULL) || row == NULL)
        return false;
    *ret_user = (struct user){
        .id = *id,
        .name = g_strdup(row_text(row, names[0], NULL)),
        .object_id = g_strdup(row_text(row, names[1], NULL)),
        .disabled = row_integer(row, names[2], 0) != 0,
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
    const char *const wanted[] = {column, text, NULL};
    g_autoptr(GArray) ids = NULL;
    return store_find_by_texts(o->store, t, wanted, 1, &ids, NULL) && ids->len == 1 &&
           read_user(o, t, &g_array_index(ids, struct guid, 0), ret_user);
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
