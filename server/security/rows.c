/* rows.c: reads whole security tables. They are small: people and roles, not customers. */
#include "security/directory.h"

bool security_each_row(struct store *s, const char *table, const char *const *columns, row_fn tell,
                       void *context, GError **error)
{
    const struct table *t = model_find_table(store_model(s), table);
    if (t == NULL)
        return true;
    g_autoptr(GPtrArray) list = table_find_columns(t, columns);
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
