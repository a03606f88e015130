/* order.c: nulls come first when ascending, as in SQL Server and in SQLite. A lookup is ordered by
 * the name of the row it means. */
#include "store/order.h"

#include "store/condition.h"
#include "store/guarding.h"
#include "store/output.h"

/* Names of rows are told by lookups whether or not the row itself may be seen: no guard.
 * Appends (SELECT name FROM table WHERE key = <lookup>), or that for each target of the lookup; the
 * lookup is a column of `alias` or a value. */
static bool add_lookup_name(struct scope *scope, const struct column *lookup, unsigned alias,
                            const struct value *v, struct sql *q, GError **error)
{
    struct store *s = scope->compiler->store;
    sql_add(q, "coalesce(");
    for (guint i = 0; lookup->targets != NULL && i < lookup->targets->len; i++) {
        const struct table *t = model_find_table(s->model, g_ptr_array_index(lookup->targets, i));
        if (t == NULL || t->primary_name == NULL)
            continue;
        if (!schema_need_table(s, t, error))
            return false;
        unsigned named = scope->compiler->aliases++;
        sql_add(q, "(SELECT ");
        sql_add_column(q, named, t->primary_name);
        sql_add(q, " FROM ");
        sql_add_name(q, t->logical_name);
        sql_add(q, " AS ");
        sql_add_alias(q, named);
        sql_add(q, " WHERE ");
        sql_add_column(q, named, t->primary_id);
        sql_add(q, " = ");
        if (v != NULL)
            sql_add_value(q, v);
        else
            sql_add_column(q, alias, lookup->logical_name);
        sql_add(q, "), ");
    }
    sql_add(q, "NULL, NULL)");
    return true;
}

/* Appends (CASE <choice> WHEN value THEN label ... END COLLATE dataverse). */
static void add_label(const struct column *c, const char *name, unsigned alias,
                      const struct value *v, struct sql *q)
{
    sql_add(q, "(CASE ");
    if (v != NULL)
        sql_add_value(q, v);
    else
        sql_add_column(q, alias, name);
    for (guint i = 0; c->options != NULL && i < c->options->len; i++) {
        const struct option *o = &g_array_index(c->options, struct option, i);
        sql_add(q, " WHEN ");
        sql_add_integer_value(q, o->value);
        sql_add(q, " THEN ");
        sql_add_text_value(q, o->label != NULL ? o->label : "");
    }
    sql_add(q, " WHEN NULL THEN NULL END COLLATE dataverse)");
}

/* The expression rows are ordered by; `v` puts a value in the place of the column. */
static bool add_term(struct scope *scope, const struct order *o, const struct value *v,
                     struct sql *q, GError **error)
{
    const struct path *p = o->output != NULL ? &o->output->path : &o->path;
    unsigned alias = 0;
    if (o->output != NULL &&
        (output_form(o->output) != OUTPUT_AS_COLUMN || o->output->aggregate != AGGREGATE_NONE))
        return output_add_term(scope, o->output, q, error);
    const struct table *t = scope_path_table(scope, p);
    if (!scope_path(scope, p, &alias, error) ||
        !guarding_check_column(scope->compiler, t, p->column, error))
        return false;
    if (column_is_lookup(p->column))
        return add_lookup_name(scope, p->column, alias, v, q, error);
    const char *name = schema_name(t, p->column);
    if (o->by_label)
        add_label(p->column, name, alias, v, q);
    else if (v != NULL)
        sql_add_value(q, v);
    else
        sql_add_column(q, alias, name);
    return true;
}

bool order_add(struct scope *scope, const struct query *query, struct sql *q, GError **error)
{
    sql_add(q, " ORDER BY ");
    for (guint i = 0; query->orders != NULL && i < query->orders->len; i++) {
        const struct order *o = g_ptr_array_index(query->orders, i);
        if (!add_term(scope, o, NULL, q, error))
            return false;
        if (o->descending)
            sql_add(q, " DESC, ");
        else
            sql_add(q, ", ");
    }
    return output_add_tie_breakers(scope, query, q, error);
}

/* A lookup is told as itself, not as the name it is ordered by. */
bool order_add_columns(struct scope *scope, const struct query *query, struct sql *q,
                       GError **error)
{
    for (guint i = 0; query->orders != NULL && i < query->orders->len; i++) {
        const struct order *o = g_ptr_array_index(query->orders, i);
        sql_add(q, ", ");
        if (!condition_add_path(scope, &o->path, q, NULL, error))
            return false;
        sql_add(q, " AS ");
        sql_add_order_name(q, i);
    }
    return true;
}

/* Appends the condition that the term comes after the value. */
static bool add_behind(struct scope *scope, const struct order *o, const struct value *v,
                       struct sql *q, GError **error)
{
    if (v->kind == VALUE_NULL && o->descending) {
        sql_add(q, "0"); /* null is the last */
        return true;
    }
    if (!add_term(scope, o, NULL, q, error))
        return false;
    if (v->kind == VALUE_NULL) {
        sql_add(q, " IS NOT NULL");
        return true;
    }
    sql_add_literal(q, o->descending ? " < " : " > ");
    if (!add_term(scope, o, v, q, error))
        return false;
    if (!o->descending)
        return true;
    sql_add(q, " OR ");
    if (!add_term(scope, o, NULL, q, error))
        return false;
    sql_add(q, " IS NULL");
    return true;
}

/* Appends "(<behind by term i> OR (<equal in term i> AND ": closed by the caller. */
static bool add_after_term(struct scope *scope, const struct order *o, const struct value *v,
                           struct sql *q, GError **error)
{
    sql_add(q, "(");
    if (!add_behind(scope, o, v, q, error))
        return false;
    sql_add(q, " OR (");
    if (!add_term(scope, o, NULL, q, error))
        return false;
    sql_add(q, " IS ");
    if (!add_term(scope, o, v, q, error))
        return false;
    sql_add(q, " AND ");
    return true;
}

/* Appends what follows from the condition, so that an index can start where the page does: an
 * ascending first term is not before its value. Behind a descending one there are nulls too. */
static bool add_bound(struct scope *scope, const struct query *query, struct sql *q, GError **error)
{
    if (query->orders == NULL || query->orders->len == 0)
        return true;
    const struct order *first = g_ptr_array_index(query->orders, 0);
    const struct value *v = g_ptr_array_index(query->after, 0);
    if (first->descending || v->kind == VALUE_NULL || column_is_lookup(first->path.column))
        return true;
    sql_add(q, " AND ");
    if (!add_term(scope, first, NULL, q, error))
        return false;
    sql_add(q, " >= ");
    return add_term(scope, first, v, q, error);
}

bool order_add_after(struct scope *scope, const struct query *query, struct sql *q, GError **error)
{
    guint orders = query->orders != NULL ? query->orders->len : 0;
    if (query->after == NULL)
        return true;
    if (query->after->len != orders + 1) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_PAGING_COOKIE,
                            "The paging cookie belongs to another query.");
        return false;
    }
    if (!add_bound(scope, query, q, error))
        return false;
    sql_add(q, " AND ");
    for (guint i = 0; i < orders; i++)
        if (!add_after_term(scope, g_ptr_array_index(query->orders, i),
                            g_ptr_array_index(query->after, i), q, error))
            return false;
    sql_add_column(q, scope->alias, scope->table->primary_id);
    sql_add(q, " > ");
    sql_add_value(q, g_ptr_array_index(query->after, orders));
    for (guint i = 0; i < orders; i++)
        sql_add(q, "))");
    return true;
}
