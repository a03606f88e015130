/* condition.c: the filter tree as SQL. Comparing with null is SQL's: `ne 'x'` does not find rows
 * without a value. Over a path, `eq null` needs the related row, as an inner join does. */
#include "store/condition.h"
#include "store/link.h"

#include <string.h>

#include "store/guarding.h"
#include "store/operator.h"

static const char *const compare_operators[] = {" = ", " <> ", " > ", " >= ", " < ", " <= "};

bool condition_add_path(struct scope *scope, const struct path *p, struct sql *q,
                        const struct table **ret_table, GError **error)
{
    unsigned alias = 0;
    if (!scope_path(scope, p, &alias, error))
        return false;
    const struct table *table = scope_path_table(scope, p);
    if (!guarding_check_column(scope->compiler, table, p->column, error))
        return false; /* before anything is appended */
    sql_add_column(q, alias, schema_name(table, p->column));
    if (ret_table != NULL)
        *ret_table = table;
    return true;
}

static bool add_null_compare(struct scope *scope, const struct expr *e, struct sql *q,
                             GError **error)
{
    unsigned alias = 0;
    bool related = e->left.navs != NULL && e->left.navs->len > 0;
    sql_add(q, "(");
    if (!condition_add_path(scope, &e->left, q, NULL, error) ||
        !scope_join(scope_outer(scope, e->left.outer), e->left.navs, &alias, error))
        return false;
    if (e->op == OP_NE)
        sql_add(q, " IS NOT NULL");
    else
        sql_add(q, " IS NULL");
    if (related && e->op != OP_NE) {
        const struct nav *last = g_ptr_array_index(e->left.navs, e->left.navs->len - 1);
        sql_add(q, " AND ");
        sql_add_column(q, alias, last->to->primary_id);
        sql_add(q, " IS NOT NULL");
    }
    sql_add(q, ")");
    return true;
}

static bool add_compare(struct scope *scope, const struct expr *e, struct sql *q, GError **error)
{
    if (!e->right_is_path && e->value.kind == VALUE_NULL)
        return add_null_compare(scope, e, q, error);
    if (!condition_add_path(scope, &e->left, q, NULL, error))
        return false;
    sql_add_literal(q, compare_operators[e->op]);
    if (e->right_is_path)
        return condition_add_path(scope, &e->right, q, NULL, error);
    sql_add_value(q, &e->value);
    return true;
}

static bool add_match(struct scope *scope, const struct expr *e, struct sql *q, GError **error)
{
    const char *text = e->value.text != NULL ? e->value.text : "";
    g_autofree char *pattern = g_strconcat(e->match == MATCH_STARTS ? "" : "%", text,
                                           e->match == MATCH_ENDS ? "" : "%", NULL);
    sql_add(q, "dataverse_like(");
    if (!condition_add_path(scope, &e->left, q, NULL, error))
        return false;
    sql_add(q, ", ");
    sql_add_text_value(q, pattern);
    sql_add(q, ")");
    return true;
}

static bool add_children(struct scope *scope, const struct expr *e, struct sql *q, GError **error)
{
    sql_add(q, "(");
    for (guint i = 0; e->children != NULL && i < e->children->len; i++) {
        if (i > 0 && e->kind == EXPR_AND)
            sql_add(q, " AND ");
        else if (i > 0)
            sql_add(q, " OR ");
        if (!condition_add_filter(scope, g_ptr_array_index(e->children, i), q, error))
            return false;
    }
    sql_add(q, ")");
    return true;
}

/* Appends the condition that row `inner` of nav->to is related to row `outer`. */
static bool add_relation(struct scope *inner, const struct nav *nav, unsigned outer, struct sql *q,
                         GError **error)
{
    struct store *s = inner->compiler->store;
    if (nav->kind == NAV_COLLECTION) {
        scope_add_link(q, inner->alias, nav, nav->to, outer, nav->from);
        const struct column *c = table_find_column(nav->to, nav->relationship->referencing_column);
        return schema_need_index(s, nav->to, c, error);
    }
    const struct table *pairs = model_find_table(s->model, nav->many->intersect_table);
    const char *near_column = NULL, *far_column = NULL;
    condition_pair_columns(nav, &near_column, &far_column);
    if (pairs == NULL) {
        sql_add(q, "0");
        return true;
    }
    unsigned alias = inner->compiler->aliases++;
    sql_add(q, "EXISTS (SELECT 1 FROM ");
    scope_add_table(inner->compiler, q, pairs, alias);
    sql_add(q, " WHERE ");
    sql_add_column(q, alias, near_column);
    sql_add(q, " = ");
    sql_add_column(q, outer, nav->from->primary_id);
    sql_add(q, " AND ");
    sql_add_column(q, alias, far_column);
    sql_add(q, " = ");
    sql_add_column(q, inner->alias, nav->to->primary_id);
    sql_add(q, ")");
    return schema_need_index(s, pairs, table_find_column(pairs, near_column), error) &&
           schema_need_index(s, pairs, table_find_column(pairs, far_column), error);
}

static bool add_inner(struct scope *inner, const struct expr *e, struct sql *q, GError **error)
{
    const struct expr *child =
        e->children != NULL && e->children->len > 0 ? g_ptr_array_index(e->children, 0) : NULL;
    if (child == NULL)
        return true;
    sql_add(q, " AND ");
    if (e->kind == EXPR_ALL)
        sql_add(q, "NOT coalesce(");
    bool good = condition_add_filter(inner, child, q, error);
    if (e->kind == EXPR_ALL)
        sql_add(q, ", 0)");
    return good;
}

static bool add_lambda(struct scope *scope, const struct expr *e, struct sql *q, GError **error)
{
    unsigned outer = 0;
    struct scope inner;
    struct sql where;
    if (!scope_count_link(scope->compiler, error) ||
        !scope_join(scope_outer(scope, e->left.outer), e->lambda_navs, &outer, error))
        return false;
    sql_init_part(&where, q);
    bool good = scope_init(&inner, scope->compiler, e->collection->to, error);
    inner.parent = scope;
    good = good && add_relation(&inner, e->collection, outer, &where, error) &&
           add_inner(&inner, e, &where, error);
    if (e->kind == EXPR_ALL)
        sql_add(q, "NOT ");
    sql_add(q, "EXISTS (SELECT 1 FROM ");
    scope_add_table(scope->compiler, q, e->collection->to, inner.alias);
    sql_add_part(q, &inner.joins);
    sql_add(q, " WHERE ");
    sql_add_part(q, &where);
    sql_add(q, ")");
    scope_finish(&inner);
    sql_finish(&where);
    return good;
}

bool condition_add_filter(struct scope *scope, const struct expr *e, struct sql *q, GError **error)
{
    switch (e->kind) {
    case EXPR_AND:
    case EXPR_OR:
        return add_children(scope, e, q, error);
    case EXPR_NOT:
        sql_add(q, "NOT ");
        return add_children(scope, e, q, error);
    case EXPR_COMPARE:
        return add_compare(scope, e, q, error);
    case EXPR_MATCH:
        return add_match(scope, e, q, error);
    case EXPR_OPERATOR:
        return operator_add(scope, e, q, error);
    case EXPR_LINK:
        return link_add_condition(scope, e, q, error);
    case EXPR_ANY:
    case EXPR_ALL:
        return add_lambda(scope, e, q, error);
    }
    return false;
}
