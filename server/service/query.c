/* query.c: rows by query, by key and in numbers. */
#include <string.h>

#include "service/read.h"
#include "service/secure.h"
#include "service/work.h"
#include "wire/row.h"

#define COUNT_LIMIT 5000 /* Dataverse counts no further; one more says that there are more */

GPtrArray *read_columns(const struct query *q, const struct nav *via)
{
    GPtrArray *columns = wire_columns(q, via);
    for (guint i = 0; q->expands != NULL && i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        const struct column *lookup =
            e->nav->kind == NAV_SINGLE
                ? table_find_column(q->table, e->nav->relationship->referencing_column)
                : NULL;
        if (lookup != NULL && !g_ptr_array_find(columns, lookup, NULL))
            borrowed_add(columns, lookup);
    }
    return columns;
}

static bool read_page(const struct session *s, const struct query *q, struct result *r,
                      GError **error)
{
    bool limited = q->top >= 0;
    unsigned page = limited ? (unsigned)MIN(q->top, QUERY_MAX_PAGE_SIZE) : q->page_size;
    g_autoptr(GPtrArray) columns = q->outputs == NULL ? read_columns(q, NULL) : NULL;
    GPtrArray *rows = NULL;
    struct secured_query secured;
    if (!store_select(s->store, secure_query(s, q, &secured), columns, limited ? page : page + 1,
                      &rows, error))
        return false;
    g_ptr_array_unref(r->rows);
    r->rows = rows;
    if (!secure_mask(s, rows, error))
        return false;
    r->more = rows->len > page;
    if (r->more)
        g_ptr_array_set_size(rows, (gint)page);
    return true;
}

/* Dataverse refuses to compute over too many rows. */
static bool check_aggregate(const struct session *s, const struct query *q, GError **error)
{
    if (!q->aggregated)
        return true;
    int64_t seen = store_count(s->store, q, (int64_t)q->aggregate_limit + 1, error);
    if (seen > q->aggregate_limit)
        g_set_error_literal(error, SERVER_ERROR, ERROR_AGGREGATE_LIMIT,
                            "The maximum record limit is exceeded. Reduce the number of records.");
    return seen >= 0 && seen <= q->aggregate_limit;
}

static bool read_all(const struct session *s, const struct query *q, struct result *r,
                     GError **error)
{
    struct secured_query secured;
    r->version = store_version(s->store);
    if (!check_aggregate(s, q, error))
        return false;
    if (q->count) {
        r->count = store_count(s->store, secure_query(s, q, &secured), COUNT_LIMIT + 1, error);
        if (r->count < 0)
            return false;
    }
    return read_page(s, q, r, error) && read_expands(s, q, r, error);
}

struct result *service_query(const struct session *s, const struct query *q, GError **error)
{
    struct result *r = result_create();
    if (read_all(s, q, r, error))
        return r;
    result_destroy(r);
    return NULL;
}

int64_t service_count(const struct session *s, const struct query *q, GError **error)
{
    struct secured_query secured;
    return store_count(s->store, secure_query(s, q, &secured), COUNT_LIMIT, error);
}

struct result *service_retrieve(const struct session *s, const struct query *q,
                                const struct guid *id, GError **error)
{
    struct row *row = NULL;
    g_autoptr(GPtrArray) columns = read_columns(q, NULL);
    if (!secure_find(s, q->table, id, columns, &row, error))
        return NULL;
    struct result *r = result_create();
    r->version = store_version(s->store);
    g_ptr_array_add(r->rows, row);
    if (read_expands(s, q, r, error))
        return r;
    result_destroy(r);
    return NULL;
}
