/* select.c: a query as one SELECT. */
#include "store/columns.h"
#include "store/condition.h"
#include "store/order.h"

/* A query half compiled: the parts of a SELECT that must exist before it can be put together. */
struct parts {
    struct compiler compiler;
    struct scope scope;
    struct sql where, order;
};

static void parts_finish(struct parts *p)
{
    sql_finish(&p->where);
    sql_finish(&p->order);
    scope_finish(&p->scope);
    sql_finish(&p->compiler.sql);
    g_clear_error(&p->compiler.refused);
}

static bool parts_init(struct parts *p, struct store *s, const struct query *query, bool ordered,
                       GError **error)
{
    p->compiler =
        (struct compiler){.store = s, .guard = query->guard, .asker = query->asker};
    sql_init(&p->compiler.sql);
    sql_init_part(&p->where, &p->compiler.sql);
    sql_init_part(&p->order, &p->compiler.sql);
    if (!scope_init(&p->scope, &p->compiler, query->table, error))
        return false;
    sql_add(&p->where, " WHERE 1");
    if (query->filter != NULL) {
        sql_add(&p->where, " AND ");
        if (!condition_add_filter(&p->scope, query->filter, &p->where, error))
            return false;
    }
    return condition_add_within(&p->scope, query, &p->where, error) &&
           (!ordered || (order_add_after(&p->scope, query, &p->where, error) &&
                         order_add(&p->scope, query, &p->order, error)));
}

static void add_from(struct parts *p)
{
    struct sql *q = &p->compiler.sql;
    sql_add(q, " FROM ");
    scope_add_table(&p->compiler, q, p->scope.table, p->scope.alias);
    sql_add_part(q, &p->scope.joins);
    sql_add_part(q, &p->where);
    sql_add_part(q, &p->order);
}

/* The columns asked for and those of the table itself that the order goes by, which the next page
 * needs. */
static GPtrArray *with_order_columns(const struct query *query, const GPtrArray *columns)
{
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; i < columns->len; i++)
        g_ptr_array_add(all, g_ptr_array_index(columns, i));
    for (guint i = 0; query->orders != NULL && i < query->orders->len; i++) {
        const struct order *o = g_ptr_array_index(query->orders, i);
        if (o->path.navs == NULL || o->path.navs->len == 0)
            borrowed_add(all, o->path.column);
    }
    return all;
}

bool store_select(struct store *s, const struct query *q, const GPtrArray *columns, unsigned limit,
                  GPtrArray **ret_rows, GError **error)
{
    struct parts p;
    g_autoptr(GPtrArray) all = with_order_columns(q, columns);
    bool good = parts_init(&p, s, q, true, error);
    if (good) {
        struct sql *sql = &p.compiler.sql;
        sql_add(sql, "SELECT ");
        columns_add(sql, p.scope.alias, q->table, all);
        add_from(&p);
        sql_add(sql, " LIMIT ");
        sql_add_integer_value(sql, limit);
        good = columns_read_all(s, scope_use(&p.compiler, error), q->table, all, ret_rows, error);
    }
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
