/* keys.c: rows named by a key: finding them, and keeping alternate keys unique. */
#include "service/rows.h"

static bool fail_key(const struct table *t, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_KEY_NOT_FOUND,
                "A record with the specified key values does not exist in %s entity",
                t->logical_name);
    return false;
}

static bool resolve_alternate(const struct session *s, const struct row_key *key,
                              struct guid *ret_id, GError **error)
{
    GArray *ids = NULL;
    if (!store_find_by_values(s->store, key->table, key->columns, key->values, 2, &ids, error))
        return false;
    bool good = ids->len == 1;
    if (good)
        *ret_id = g_array_index(ids, struct guid, 0);
    else if (ids->len == 0)
        fail_key(key->table, error);
    else
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "More than one record exists for entity %s with these key values",
                    key->table->logical_name);
    g_array_unref(ids);
    return good;
}

static bool check_exists(const struct session *s, const struct row_key *key, GError **error)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    struct row *row = NULL;
    borrowed_add(columns, key->table->id_column);
    if (!store_find(s->store, key->table, &key->id, columns, &row, error))
        return false;
    bool found = row != NULL;
    row_destroy(row);
    return found || fail_not_found(key->table, &key->id, error);
}

bool service_find_id(const struct session *s, const struct row_key *key, struct guid *ret_id,
                     GError **error)
{
    if (!key->by_id)
        return resolve_alternate(s, key, ret_id, error);
    *ret_id = key->id;
    return true;
}

bool service_resolve_key(const struct session *s, const struct row_key *key, struct guid *ret_id,
                         GError **error)
{
    return (!key->by_id || check_exists(s, key, error)) && service_find_id(s, key, ret_id, error);
}

/* ---- uniqueness ---- */

/* The values of the key's columns after the change, borrowed; NULL when one is null or none was
 * named. */
static GPtrArray *key_values(const struct alternate_key *key, const struct row *row,
                             const struct row *before, GPtrArray *columns)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    bool named = false;
    for (guint i = 0; i < key->columns->len; i++) {
        const struct column *c = table_find_column(row->table, g_ptr_array_index(key->columns, i));
        const struct value *v = c != NULL ? row_get(row, c) : NULL;
        named = named || v != NULL;
        if (v == NULL && c != NULL && before != NULL)
            v = row_get(before, c);
        if (v == NULL || v->kind == VALUE_NULL)
            return NULL;
        borrowed_add(columns, c);
        borrowed_add(values, v);
    }
    return named ? g_steal_pointer(&values) : NULL;
}

static bool check_key(struct work *w, const struct alternate_key *key, const struct row *row,
                      const struct row *before, GError **error)
{
    GArray *ids = NULL;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_autoptr(GPtrArray) values = key->failed ? NULL : key_values(key, row, before, columns);
    if (values == NULL)
        return true;
    if (!store_find_by_values(w->store, row->table, columns, values, 1, &ids, error))
        return false;
    bool taken = ids->len > 0 && !guid_equal(&g_array_index(ids, struct guid, 0), &row->id);
    g_array_unref(ids);
    if (taken)
        g_set_error(error, SERVER_ERROR, ERROR_DUPLICATE_KEY,
                    "Entity Key %s violated. A record with the same value for %s already exists. A "
                    "duplicate record cannot be created. Select one or more unique values and try "
                    "again.",
                    key->name, (const char *)g_ptr_array_index(key->columns, 0));
    return !taken;
}

bool keys_check(struct work *w, const struct row *row, const struct row *before, GError **error)
{
    for (guint i = 0; i < row->table->alternate_keys->len; i++)
        if (!check_key(w, g_ptr_array_index(row->table->alternate_keys, i), row, before, error))
            return false;
    return true;
}
