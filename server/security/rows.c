/* rows.c: reads whole security tables. They are small: people and roles, not customers. */
#include "security/directory.h"

bool security_each_row(struct store *s, const char *table, const char *const *columns, row_fn tell,
                       void *context, GError **error)
{
    const struct table *t = model_find_table(store_model(s), table);
    if (t == NULL)
        return true;
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (; *columns != NULL; columns++) {
        const struct column *c = table_find_column(t, *columns);
        if (c != NULL)
            borrowed_add(list, c);
    }
    struct query *q = query_create(t);
    GPtrArray *rows = NULL;
    bool good = store_select(s, q, list, G_MAXUINT, &rows, error);
    for (guint i = 0; good && i < rows->len; i++)
        tell(context, g_ptr_array_index(rows, i));
    if (good)
        g_ptr_array_unref(rows);
    query_destroy(q);
    return good;
}

static const struct value *get(const struct row *row, const char *column)
{
    const struct column *c = table_find_column(row->table, column);
    return c != NULL ? row_get(row, c) : NULL;
}

const char *security_text(const struct row *row, const char *column)
{
    const struct value *v = get(row, column);
    return v != NULL && v->kind == VALUE_TEXT ? v->text : "";
}

int64_t security_number(const struct row *row, const char *column)
{
    const struct value *v = get(row, column);
    return v != NULL && v->kind == VALUE_INTEGER ? v->integer : 0;
}
