/* expand.c: rows related to the rows of a result, for each expand of the query, to any depth. */
#include <string.h>

#include "service/read.h"
#include "service/secure.h"

/* A related row that may not be read is as one that is not there. */
static bool may_see(const struct session *s, const struct table *t, const struct guid *id,
                    bool *ret_seen, GError **error)
{
    const struct actor actor = session_actor(s);
    g_autoptr(GError) denied = NULL;
    *ret_seen = security_check_row(&actor, t, id, RIGHT_READ, &denied);
    if (*ret_seen || g_error_matches(denied, SERVER_ERROR, ERROR_ACCESS_DENIED))
        return true;
    g_propagate_error(error, g_steal_pointer(&denied));
    return false;
}

static bool read_single(const struct session *s, const struct expand *e, const struct row *row,
                        struct result *found, GError **error)
{
    const struct column *lookup =
        table_find_column(row->table, e->nav->relationship->referencing_column);
    const struct value *v = lookup != NULL ? row_get(row, lookup) : NULL;
    const struct table *to = e->nav->to;
    if (v == NULL || v->kind != VALUE_TEXT || (v->target != NULL && !table_is_a(v->target, to)))
        return true;
    g_autoptr(GPtrArray) columns = read_columns(e->query, e->nav);
    struct row *related = NULL;
    struct guid id;
    g_strlcpy(id.text, v->text, sizeof id.text);
    bool seen = false;
    if (!may_see(s, to, &id, &seen, error))
        return false;
    if (!seen)
        return true;
    if (!store_find(s->store, to, &id, columns, &related, error))
        return false;
    if (related == NULL)
        return true;
    g_ptr_array_add(found->rows, related);
    return secure_mask(s, found->rows, error);
}

static bool read_many(const struct session *s, const struct expand *e, const struct row *row,
                      struct result *found, GError **error)
{
    struct query q = *e->query; /* shares everything; only says of which row, and who asks */
    GPtrArray *rows = NULL;
    g_autoptr(GPtrArray) columns = read_columns(e->query, e->nav);
    unsigned limit = q.top >= 0 ? (unsigned)MIN(q.top, QUERY_MAX_PAGE_SIZE) : q.page_size;
    q.within = e->nav;
    q.within_id = row->id;
    struct secured_query secured;
    if (!store_select(s->store, secure_query(s, &q, &secured), columns, limit, &rows, error))
        return false;
    g_ptr_array_unref(found->rows);
    found->rows = rows;
    return secure_mask(s, rows, error);
}

static bool read_row(const struct session *s, const struct query *q, const struct row *row,
                     GPtrArray *parts, GError **error)
{
    for (guint i = 0; i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        struct result *found = result_create();
        g_ptr_array_add(parts, found);
        bool good = e->nav->kind == NAV_SINGLE ? read_single(s, e, row, found, error)
                                               : read_many(s, e, row, found, error);
        if (!good || !read_expands(s, e->query, found, error))
            return false;
    }
    return true;
}

bool read_expands(const struct session *s, const struct query *q, struct result *r, GError **error)
{
    if (q->expands == NULL || q->expands->len == 0)
        return true;
    r->expanded = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < r->rows->len; i++) {
        GPtrArray *parts = g_ptr_array_new_with_free_func((GDestroyNotify)result_destroy);
        g_ptr_array_add(r->expanded, parts);
        if (!read_row(s, q, g_ptr_array_index(r->rows, i), parts, error))
            return false;
    }
    return true;
}
