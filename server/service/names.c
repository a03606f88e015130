/* names.c: the primary names of the rows that lookups mean, each read once for a whole result. */
#include <string.h>

#include "service/read.h"

struct naming {
    const struct session *session;
    GHashTable *names; /* "table/id" -> name, "" = none */
};

static bool read_name(struct naming *n, const struct table *t, const char *id_text, char **ret_name,
                      GError **error)
{
    struct guid id;
    struct value v = {.kind = VALUE_NULL};
    g_strlcpy(id.text, id_text, sizeof id.text);
    if (t->primary_name != NULL &&
        !store_find_value(n->session->store, t, &id, t->primary_name, &v, error))
        return false;
    *ret_name = v.text != NULL ? g_steal_pointer(&v.text) : g_strdup("");
    value_finish(&v);
    return true;
}

static bool name_value(struct naming *n, struct value *v, GError **error)
{
    g_autofree char *key = g_strconcat(v->target->logical_name, "/", v->text, NULL);
    const char *known = g_hash_table_lookup(n->names, key);
    if (known == NULL) {
        char *name = NULL;
        if (!read_name(n, v->target, v->text, &name, error)) {
            g_free(name);
            return false;
        }
        known = name;
        g_hash_table_insert(n->names, g_steal_pointer(&key), name);
    }
    g_free(v->name);
    v->name = *known != '\0' ? g_strdup(known) : NULL;
    return true;
}

static bool needs_name(const struct value *v)
{
    return v->kind == VALUE_TEXT && v->target != NULL;
}

static bool name_row(struct naming *n, struct row *row, GError **error)
{
    for (unsigned i = 0; i < row->columns; i++)
        if (row->present[i] && needs_name(&row->values[i]) &&
            !name_value(n, &row->values[i], error))
            return false;
    for (unsigned i = 0; i < row->output_count; i++)
        if (needs_name(&row->outputs[i]) && !name_value(n, &row->outputs[i], error))
            return false;
    return true;
}

static bool name_result(struct naming *n, struct result *r, GError **error)
{
    for (guint i = 0; i < r->rows->len; i++) {
        const GPtrArray *parts = r->expanded != NULL ? g_ptr_array_index(r->expanded, i) : NULL;
        if (!name_row(n, g_ptr_array_index(r->rows, i), error))
            return false;
        for (guint k = 0; parts != NULL && k < parts->len; k++)
            if (!name_result(n, g_ptr_array_index(parts, k), error))
                return false;
    }
    return true;
}

bool service_name_lookups(const struct session *s, struct result *r, GError **error)
{
    struct naming n = {.session = s};
    n.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bool good = name_result(&n, r, error);
    g_hash_table_unref(n.names);
    return good;
}
