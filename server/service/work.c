/* work.c: transactions and effects. Effects wait for the commit: nobody may hear of a change that
 * was undone. */
#include "service/work.h"

#include <string.h>

#include "service/secure.h"
#include "service/unit.h"

bool work_begin(struct work *w, const struct session *s, GError **error)
{
    *w = (struct work){.session = s,
                       .store = s->store,
                       .model = s->model,
                       .detect_duplicates = s->detect_duplicates};
    if (!store_begin(s->store, error))
        return false;
    w->effects = g_array_new(FALSE, FALSE, sizeof(struct effect));
    w->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    w->assigned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    w->deleted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return true;
}

bool work_end(struct work *w, bool good, GError **error)
{
    if (good)
        good = store_commit(w->store, error);
    else
        store_rollback(w->store);
    if (good && w->session->unit != NULL)
        unit_keep(w->session->unit, w->effects, w->rows);
    else if (good)
        effects_tell(w->session, w->effects);
    g_array_unref(w->effects);
    g_ptr_array_unref(w->rows);
    g_hash_table_unref(w->assigned);
    g_hash_table_unref(w->deleted);
    return good;
}

void work_tell(struct work *w, const struct effect *e)
{
    struct effect told = *e;
    told.user = w->session->user;
    told.part = w->session->part;
    g_array_append_val(w->effects, told);
}

void work_tell_row(struct work *w, enum effect_op op, const struct table *t, const struct guid *id,
                   int64_t before, int64_t after, struct row *named)
{
    if (named != NULL)
        g_ptr_array_add(w->rows, named);
    work_tell(w, &(struct effect){.op = op,
                                  .entity = t->logical_name,
                                  .id = *id,
                                  .named = named,
                                  .version_before = before,
                                  .version_after = after});
}

bool fail_not_found(const struct table *t, const struct guid *id, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "%s With Id = %s Does Not Exist",
                t->logical_name, id->text);
    return false;
}

bool work_read(struct work *w, const struct table *t, const struct guid *id, struct row **ret_row,
               GError **error)
{
    return secure_find(w->session, t, id, NULL, ret_row, error);
}

bool work_read_any(struct work *w, const struct table *t, const struct guid *id,
                   struct row **ret_row, GError **error)
{
    struct row *row = NULL;
    if (!store_find(w->store, t, id, NULL, &row, error))
        return false;
    if (row == NULL)
        return fail_not_found(t, id, error);
    *ret_row = row;
    return true;
}

void row_lookup_id(const struct row *row, const char *column, struct guid *ret_id)
{
    g_strlcpy(ret_id->text, row_text(row, column, ""), sizeof ret_id->text);
}

bool work_read_lookup(struct work *w, const struct table *t, const struct guid *id,
                      const char *column, struct guid *ret_id, GError **error)
{
    struct value v;
    if (!store_find_value(w->store, t, id, column, &v, error))
        return false;
    g_strlcpy(ret_id->text, v.kind == VALUE_TEXT ? v.text : "", sizeof ret_id->text);
    value_finish(&v);
    return true;
}

/* The money and the names of the organisation. */
static bool read_organization(struct work *w, struct author *author, GError **error)
{
    static const char *const names[] = {"fullnameconventioncode", "basecurrencyid", NULL};
    const struct table *t = model_find_table(w->model, "organization");
    g_autoptr(GPtrArray) columns = t != NULL ? table_find_columns(t, names) : NULL;
    struct row *row = NULL;
    if (t == NULL || !store_find(w->store, t, &w->session->organization, columns, &row, error))
        return t == NULL;
    int64_t convention = row_integer(row, names[0], -1);
    if (convention >= 0)
        author->name_convention = (unsigned)convention;
    row_lookup_id(row, names[1], &author->currency);
    row_destroy(row);
    return true;
}

/* A user's own currency comes before that of the organisation. */
static bool read_user(struct work *w, struct author *author, GError **error)
{
    struct guid own;
    if (!work_read_lookup(w, model_find_table(w->model, "usersettings"), &w->session->user,
                          "transactioncurrencyid", &own, error))
        return false;
    if (own.text[0] != '\0')
        author->currency = own;
    return true;
}

bool work_author(struct work *w, struct author *ret_author, GError **error)
{
    if (w->author.now_ms == 0) {
        struct author author = {.table = model_find_table(w->model, "systemuser"),
                                .id = w->session->user,
                                .behalf = w->session->caller,
                                .now_ms = w->session->now_ms,
                                .name_convention = NAME_FIRST_LAST};
        if (!read_organization(w, &author, error) || !read_user(w, &author, error))
            return false;
        w->author = author;
    }
    *ret_author = w->author;
    return true;
}

struct row *row_clone(const struct row *row)
{
    struct row *copy = row_create(row->table);
    copy->id = row->id;
    copy->version = row->version;
    for (unsigned i = 0; i < row->columns; i++) {
        const struct column *c = row_column(row, i);
        copy->present[c->index] = row->present[i];
        if (row->present[i])
            value_copy(&copy->values[c->index], &row->values[i]);
    }
    return copy;
}

struct row *row_after(const struct row *changes, const struct row *before)
{
    struct row *row = row_clone(changes);
    for (unsigned i = 0; before != NULL && i < row->columns; i++) {
        if (row->present[i] || !before->present[i])
            continue;
        value_copy(&row->values[i], &before->values[i]);
        row->present[i] = true;
    }
    return row;
}
