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
    sql_add_part(q, &p->order);
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
    sql_add(q, " LIMIT ");
    sql_add_integer_value(q, limit);
    return true;
}

bool store_select(struct store *s, const struct query *q, const GPtrArray *columns, unsigned limit,
                  GPtrArray **ret_rows, GError **error)
{
    struct parts p;
    guint keys = q->orders != NULL ? q->orders->len : 0;
    bool good = parts_init(&p, s, q, true, error) && put_together(&p, q, columns, limit, error) &&
                columns_read_sorted(s, scope_use(&p.compiler, error), q->table, columns,
                                    keys, ret_rows, error);
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
