/* format.c: how the user of a session reads dates and money: their settings and the organisation's
 * currencies. */
#include "service/read.h"
#include "store/time_zone.h"

#define MAX_CURRENCIES 1000

/* The text of a column of one row, or NULL; owned. */
static bool read_text(const struct session *s, const char *table, const struct guid *id,
                      const char *column, char **ret_text, GError **error)
{
    struct value v;
    if (!store_find_value(s->store, model_find_table(s->model, table), id, column, &v, error))
        return false;
    if (v.kind == VALUE_TEXT && *v.text != '\0')
        *ret_text = g_steal_pointer(&v.text);
    value_finish(&v);
    return true;
}

static bool read_symbols(const struct session *s, GHashTable *symbols, GError **error)
{
    const struct table *t = model_find_table(s->model, "transactioncurrency");
    const struct column *c = t != NULL ? table_find_column(t, "currencysymbol") : NULL;
    if (c == NULL)
        return true;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    GPtrArray *rows = NULL;
    struct query *q = query_create(t);
    borrowed_add(columns, c);
    bool good = store_select(s->store, q, columns, MAX_CURRENCIES, &rows, error);
    for (guint i = 0; good && i < rows->len; i++) {
        const struct row *row = g_ptr_array_index(rows, i);
        const struct value *v = row_get(row, c);
        if (v->kind == VALUE_TEXT)
            g_hash_table_insert(symbols, g_strdup(row->id.text), g_strdup(v->text));
    }
    g_clear_pointer(&rows, g_ptr_array_unref);
    query_destroy(q);
    return good;
}

bool service_read_format(const struct session *s, struct format *ret_format, GError **error)
{
    struct format f = {.zone = time_zone_read(s->store, &s->user, error)};
    g_autofree char *base = NULL;
    f.symbols = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (f.zone == NULL || !read_symbols(s, f.symbols, error) ||
        !read_text(s, "usersettings", &s->user, "dateformatstring", &f.date, error) ||
        !read_text(s, "usersettings", &s->user, "timeformatstring", &f.time, error) ||
        !read_text(s, "organization", &s->organization, "basecurrencyid", &base, error)) {
        format_finish(&f);
        return false;
    }
    if (base != NULL)
        f.base_symbol = g_strdup(g_hash_table_lookup(f.symbols, base));
    *ret_format = f;
    return true;
}
