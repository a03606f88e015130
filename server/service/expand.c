/* expand.c: rows related to the rows of a result, for each expand of the query, to any depth. One
 * query reads what belongs to all rows of a page; only N:N is read row by row. */
#include <string.h>

#include "service/read.h"
#include "service/secure.h"

/* One expand while it is read for all rows of a result. */
struct reading {
    const struct session *session;
    const struct expand *expand;
    const struct result *parents;
    struct query query;   /* the expand's, and for which rows */
    struct result *found; /* rows related to any of the parents; owned */
    GPtrArray *columns;   /* owned */
    unsigned page;        /* rows of a collection for each parent */
};

static const struct row *parent_at(const struct reading *x, guint i)
{
    return g_ptr_array_index(x->parents->rows, i);
}

/* Where the answer for parent `i` goes. */
static struct result *add_part(const struct reading *x, guint i)
{
    struct result *part = result_create();
    g_ptr_array_add(g_ptr_array_index(x->parents->expanded, i), part);
    return part;
}

/* Puts row `index` of what was found, and what was expanded below it, into a part. */
static void share(const struct reading *x, guint index, struct result *part)
{
    g_ptr_array_add(part->rows, row_share(g_ptr_array_index(x->found->rows, index)));
    if (x->found->expanded == NULL)
        return;
    if (part->expanded == NULL)
        part->expanded = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_ptr_array_add(part->expanded, g_ptr_array_ref(g_ptr_array_index(x->found->expanded, index)));
}

/* The rows of the query that the session may see. */
static bool select_seen(const struct reading *x, unsigned limit, struct result *into,
                        GError **error)
{
    struct secured_query secured;
    GPtrArray *rows = NULL;
    if (!store_select(x->session->store, secure_query(x->session, &x->query, &secured), x->columns,
                      limit, &rows, error))
        return false;
    g_ptr_array_unref(into->rows);
    into->rows = rows;
    return secure_mask(x->session, rows, error);
}

static bool select_all(struct reading *x, unsigned limit, GError **error)
{
    if (!select_seen(x, limit, x->found, error))
        return false;
    return read_expands(x->session, x->expand->query, x->found, error);
}

/* ---- lookups ---- */

/* The id a row's lookup has when it can mean a row of the expanded table, else NULL. */
static const char *lookup_id(const struct reading *x, const struct row *row)
{
    const struct nav *nav = x->expand->nav;
    const struct column *lookup =
        table_find_column(row->table, nav->relationship->referencing_column);
    const struct value *v = lookup != NULL ? row_get(row, lookup) : NULL;
    bool meant =
        v != NULL && v->kind == VALUE_TEXT && (v->target == NULL || table_is_a(v->target, nav->to));
    return meant ? v->text : NULL;
}

static bool read_singles(struct reading *x, GError **error)
{
    g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < x->parents->rows->len; i++) {
        const char *id = lookup_id(x, parent_at(x, i));
        if (id != NULL && g_hash_table_add(index, (gpointer)(uintptr_t)id))
            borrowed_add(ids, id);
    }
    x->query.keys = ids;
    if (ids->len > 0 && !select_all(x, ids->len, error))
        return false;
    g_hash_table_remove_all(index);
    for (guint i = 0; i < x->found->rows->len; i++) {
        struct row *row = g_ptr_array_index(x->found->rows, i);
        g_hash_table_insert(index, row->id.text, GUINT_TO_POINTER(i));
    }
    for (guint i = 0; i < x->parents->rows->len; i++) {
        const char *id = lookup_id(x, parent_at(x, i));
        struct result *part = add_part(x, i);
        gpointer found = NULL;
        if (id != NULL && g_hash_table_lookup_extended(index, id, NULL, &found))
            share(x, GPOINTER_TO_UINT(found), part);
    }
    return true;
}

/* ---- collections ---- */

static void share_child(const struct reading *x, guint index, struct result *part)
{
    if (part->rows->len >= x->page)
        part->more = x->query.top < 0;
    else
        share(x, index, part);
}

static bool read_children(struct reading *x, GError **error)
{
    const struct nav *nav = x->expand->nav;
    const struct column *lookup = table_find_column(nav->to, nav->relationship->referencing_column);
    g_autoptr(GHashTable) parts = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    if (!g_ptr_array_find(x->columns, lookup, NULL))
        borrowed_add(x->columns, lookup);
    for (guint i = 0; i < x->parents->rows->len; i++) {
        const char *id = parent_at(x, i)->id.text;
        if (g_hash_table_insert(parts, (gpointer)(uintptr_t)id, add_part(x, i)))
            borrowed_add(ids, id);
    }
    x->query.within_ids = ids;
    x->query.limit_each = x->page + (x->query.top < 0 ? 1 : 0);
    if (ids->len == 0 || x->query.limit_each == 0)
        return true;
    if (!select_all(x, 0, error))
        return false;
    for (guint i = 0; i < x->found->rows->len; i++) {
        const struct value *v = row_get(g_ptr_array_index(x->found->rows, i), lookup);
        struct result *part = g_hash_table_lookup(parts, v->text);
        if (part != NULL)
            share_child(x, i, part);
    }
    return true;
}

static bool read_partners(struct reading *x, GError **error)
{
    for (guint i = 0; i < x->parents->rows->len; i++) {
        struct result *part = add_part(x, i);
        x->query.within_id = parent_at(x, i)->id;
        if (!select_seen(x, x->page, part, error) ||
            !read_expands(x->session, x->expand->query, part, error))
            return false;
    }
    return true;
}

static bool read_expand(const struct session *s, const struct expand *e, struct result *parents,
                        GError **error)
{
    typedef bool (*read_fn)(struct reading *, GError **);
    static const read_fn readers[] = {
        [NAV_SINGLE] = read_singles, [NAV_COLLECTION] = read_children, [NAV_MANY] = read_partners};
    struct reading x = {.session = s,
                        .expand = e,
                        .parents = parents,
                        .query = *e->query, /* shares everything */
                        .found = result_create(),
                        .columns = read_columns(e->query, e->nav)};
    x.query.within = e->nav->kind == NAV_SINGLE ? NULL : e->nav;
    x.page = x.query.top >= 0 ? (unsigned)MIN(x.query.top, QUERY_MAX_PAGE_SIZE) : x.query.page_size;
    bool good = readers[e->nav->kind](&x, error);
    g_ptr_array_unref(x.columns);
    result_destroy(x.found);
    return good;
}

bool read_expands(const struct session *s, const struct query *q, struct result *r, GError **error)
{
    if (q->expands == NULL || q->expands->len == 0)
        return true;
    r->expanded = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < r->rows->len; i++)
        g_ptr_array_add(r->expanded,
                        g_ptr_array_new_with_free_func((GDestroyNotify)result_destroy));
    for (guint i = 0; i < q->expands->len; i++)
        if (!read_expand(s, g_ptr_array_index(q->expands, i), r, error))
            return false;
    return true;
}
