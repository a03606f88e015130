/* work.c: transactions and effects. Effects wait for the commit: nobody may hear of a change that
 * was undone. */
#include "service/work.h"

#include <string.h>

bool work_begin(struct work *w, const struct session *s, GError **error)
{
    *w = (struct work){.session = s, .store = s->store, .model = s->model};
    if (!store_begin(s->store, error))
        return false;
    w->effects = g_array_new(FALSE, FALSE, sizeof(struct effect));
    w->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    w->deleted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return true;
}

static void tell_all(const struct work *w)
{
    for (guint i = 0; w->session->effect != NULL && i < w->effects->len; i++)
        w->session->effect(w->session->effect_context,
                           &g_array_index(w->effects, struct effect, i));
}

bool work_end(struct work *w, bool good, GError **error)
{
    if (good)
        good = store_commit(w->store, error);
    else
        store_rollback(w->store);
    if (good)
        tell_all(w);
    g_array_unref(w->effects);
    g_ptr_array_unref(w->rows);
    g_hash_table_unref(w->deleted);
    return good;
}

void work_tell(struct work *w, const struct effect *e)
{
    g_array_append_val(w->effects, *e);
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
    const struct column *c = table_find_column(row->table, column);
    const struct value *v = c != NULL ? row_get(row, c) : NULL;
    bool set = v != NULL && v->kind == VALUE_TEXT;
    g_strlcpy(ret_id->text, set ? v->text : "", sizeof ret_id->text);
}

bool work_read_lookup(struct work *w, const struct table *t, const struct guid *id,
                      const char *column, struct guid *ret_id, GError **error)
{
    const struct column *c = t != NULL ? table_find_column(t, column) : NULL;
    struct row *row = NULL;
    ret_id->text[0] = '\0';
    if (c == NULL)
        return true;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    borrowed_add(columns, c);
    if (!store_find(w->store, t, id, columns, &row, error))
        return false;
    if (row != NULL)
        row_lookup_id(row, column, ret_id);
    row_destroy(row);
    return true;
}

bool work_author(struct work *w, struct author *ret_author, GError **error)
{
    struct author author = {.table = model_find_table(w->model, "systemuser"),
                            .id = w->session->user,
                            .now_ms = w->session->now_ms};
    if (!work_read_lookup(w, model_find_table(w->model, "organization"), &w->session->organization,
                          "basecurrencyid", &author.currency, error))
        return false;
    *ret_author = author;
    return true;
}

struct row *row_clone(const struct row *row)
{
    struct row *copy = row_create(row->table);
    copy->id = row->id;
    copy->version = row->version;
    for (unsigned i = 0; i < row->columns; i++) {
        copy->present[i] = row->present[i];
        if (row->present[i])
            value_copy(&copy->values[i], &row->values[i]);
    }
    return copy;
}
