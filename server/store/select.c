/* select.c: a query as one SELECT. */
#include "store/columns.h"
#include "store/condition.h"
#include "store/index.h"
#include "store/link.h"
#include "store/order.h"
#include "store/output.h"

/* A query half compiled: the parts of a SELECT that must exist before it can be put together. */
struct parts {
    struct compiler compiler;
    struct scope scope;
    struct sql where, group, order;
};

static void parts_finish(struct parts *p)
{
    sql_finish(&p->where);
    sql_finish(&p->group);
    sql_finish(&p->order);
    g_clear_pointer(&p->compiler.link_aliases, g_hash_table_unref);
    scope_finish(&p->scope);
    sql_finish(&p->compiler.sql);
    g_clear_error(&p->compiler.refused);
}

/* `ordered` false: only to count rows. */
static bool parts_init(struct parts *p, struct store *s, const struct query *query, bool ordered,
                       GError **error)
{
    p->compiler = (struct compiler){.store = s, .guard = query->guard, .asker = query->asker};
    sql_init(&p->compiler.sql);
    sql_init_part(&p->where, &p->compiler.sql);
    sql_init_part(&p->group, &p->compiler.sql);
    sql_init_part(&p->order, &p->compiler.sql);
    if (!scope_init(&p->scope, &p->compiler, query->table, error) ||
        !index_consider(s, query, error))
        return false;
    sql_add(&p->where, " WHERE 1");
    if (!link_add_all(&p->scope, query, &p->where, error))
        return false;
    if (query->filter != NULL) {
        sql_add(&p->where, " AND ");
        if (!condition_add_filter(&p->scope, query->filter, &p->where, error))
            return false;
    }
    return condition_add_within(&p->scope, query, &p->where, error) &&
           ((query->aggregated && !ordered) ||
            output_add_groups(&p->scope, query, &p->group, error)) &&
           (!ordered || order_add_after(&p->scope, query, &p->where, error)) &&
           (!ordered || query->limit_each > 0 || order_add(&p->scope, query, &p->order, error));
}

static void add_from(struct parts *p)
{
    struct sql *q = &p->compiler.sql;
    sql_add(q, " FROM ");
    scope_add_table(&p->compiler, q, p->scope.table, p->scope.alias);
    sql_add_part(q, &p->scope.joins);
    sql_add_part(q, &p->where);
    sql_add_part(q, &p->group);
    sql_add_part(q, &p->order);
}

static void add_limit(struct sql *q, unsigned limit, unsigned skip)
{
    sql_add(q, " LIMIT ");
    sql_add_integer_value(q, limit);
    if (skip == 0)
        return;
    sql_add(q, " OFFSET ");
    sql_add_integer_value(q, skip);
}

/* The columns that the order goes by, which the next page needs. */
static GPtrArray *order_columns(const struct query *query)
{
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; query->orders != NULL && i < query->orders->len; i++) {
        const struct order *o = g_ptr_array_index(query->orders, i);
        bool own = o->output == NULL && o->path.link == NULL;
        if (own && (o->path.navs == NULL || o->path.navs->len == 0))
            borrowed_add(all, o->path.column);
    }
    return all;
}

/* Numbers the rows related to each row of query->within_ids, so that each can have so many. */
static bool add_numbering(struct parts *p, const struct query *query, GError **error)
{
    struct sql *q = &p->compiler.sql;
    struct sql order;
    const struct column *lookup =
        table_find_column(query->table, query->within->relationship->referencing_column);
    sql_init_part(&order, q);
    bool good = order_add(&p->scope, query, &order, error);
    sql_add(q, ", row_number() OVER (PARTITION BY ");
    sql_add_column(q, p->scope.alias, schema_name(query->table, lookup));
    sql_add_part(q, &order);
    sql_add(q, ") AS \"@number\"");
    sql_finish(&order);
    return good;
}

/* SELECT ... LIMIT, or SELECT * FROM (SELECT ..., number) WHERE number <= limit for each. */
static bool put_together(struct parts *p, const struct query *query, const GPtrArray *columns,
                         unsigned limit, GError **error)
{
    struct sql *q = &p->compiler.sql;
    if (query->limit_each > 0)
        sql_add(q, "SELECT * FROM (");
    sql_add(q, "SELECT ");
    columns_add(q, p->scope.alias, query->table, columns);
    if (!order_add_columns(&p->scope, query, q, error) ||
        (query->limit_each > 0 && !add_numbering(p, query, error)))
        return false;
    add_from(p);
    if (query->limit_each > 0) {
        sql_add(q, ") WHERE \"@number\" <= ");
        sql_add_integer_value(q, query->limit_each);
        sql_add(q, " ORDER BY \"@number\"");
        return true;
    }
    add_limit(q, limit, query->skip);
    return true;
}

/* Reads rows with outputs, and with the `columns` of their table when they are rows of it. */
static bool read_outputs(struct store *s, struct stmt *st, const struct query *q,
                         const GPtrArray *columns, GPtrArray **ret_rows, GError **error)
{
    if (st == NULL)
        return false;
    bool keyed = query_has_keys(q);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    struct layout *layout = layout_create(q->table, columns);
    enum step step = STEP_DONE;
    while ((step = stmt_step(st, error)) == STEP_ROW) {
        struct row *row =
            keyed ? columns_read(s, st, q->table, columns, layout) : row_create_narrow(layout);
        output_read(s, st, q, keyed ? columns_width(q->table, columns) : 0, row);
        g_ptr_array_add(rows, row);
    }
    layout_unref(layout);
    stmt_release(st);
    if (step == STEP_FAILED)
        return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}

static bool select_outputs(struct store *s, const struct query *q, unsigned limit,
                           GPtrArray **ret_rows, GError **error)
{
    struct parts p;
    g_autoptr(GPtrArray) ordering = order_columns(q);
    struct sql terms;
    bool good = parts_init(&p, s, q, true, error);
    sql_init_part(&terms, &p.compiler.sql);
    if (good && output_add_all(&p.scope, q, &terms, error)) {
        struct sql *sql = &p.compiler.sql;
        sql_add(sql, "SELECT ");
        if (query_has_keys(q))
            columns_add(sql, p.scope.alias, q->table, ordering);
        sql_add_part(sql, &terms);
        add_from(&p);
        add_limit(sql, limit, q->skip);
        good = read_outputs(s, scope_use(&p.compiler, error), q, ordering, ret_rows, error);
    } else {
        good = false;
    }
    sql_finish(&terms);
    parts_finish(&p);
    return good;
}

bool store_select(struct store *s, const struct query *q, const GPtrArray *columns, unsigned limit,
                  GPtrArray **ret_rows, GError **error)
{
    if (q->outputs != NULL)
        return select_outputs(s, q, limit, ret_rows, error);
    struct parts p;
    /* A page is asked for with one row more than it has. */
    const struct sort_keys keys = {.count = q->orders != NULL ? q->orders->len : 0,
                                   .from = q->limit_each > 0 || limit < 2 ? 0 : limit - 2};
    bool good = parts_init(&p, s, q, true, error) && put_together(&p, q, columns, limit, error) &&
                columns_read_sorted(s, scope_use(&p.compiler, error), q->table, columns, &keys,
                                    ret_rows, error);
    parts_finish(&p);
    return good;
}

int64_t store_count(struct store *s, const struct query *q, int64_t limit, GError **error)
{
    struct parts p;
    int64_t count = -1;
    if (parts_init(&p, s, q, false, error)) {
        struct sql *sql = &p.compiler.sql;
        sql_add(sql, "SELECT count(*) FROM (SELECT 1");
        add_from(&p);
        sql_add(sql, " LIMIT ");
        sql_add_integer_value(sql, limit);
        sql_add(sql, ")");
        struct stmt *st = scope_use(&p.compiler, error);
        if (st != NULL && stmt_step(st, error) == STEP_ROW)
            count = stmt_integer(st, 0);
        stmt_release(st);
    }
    parts_finish(&p);
    return count;
}
