/* link.c: linked tables as SQL. The filter of a link belongs to the join: an outer one keeps rows
 * without a match. Links that are joined give columns; the others become EXISTS. */
#include "store/link.h"

#include "store/condition.h"

/* A table in the statement. */
struct end {
    const struct table *table;
    unsigned alias;
};

static bool add_looked_for(struct scope *scope, const struct link *l, const struct end *parent,
                           struct sql *q, GError **error);

/* Appends " AND EXISTS ..." for each link that is not joined. */
static bool add_all_looked_for(struct scope *scope, const GPtrArray *links,
                               const struct end *parent, struct sql *q, GError **error)
{
    for (guint i = 0; links != NULL && i < links->len; i++) {
        const struct link *l = g_ptr_array_index(links, i);
        if (link_is_join(l))
            continue;
        sql_add(q, " AND ");
        if (!add_looked_for(scope, l, parent, q, error))
            return false;
    }
    return true;
}

/* Appends "<from of `here`> = <to of `parent`>", the filter and what is looked for from here. */
static bool add_match(struct scope *scope, const struct link *l, const struct end *here,
                      const struct end *parent, struct sql *q, GError **error)
{
    compiler_name_link(scope->compiler, l, here->alias);
    sql_add_column(q, here->alias, schema_name(l->table, l->from));
    sql_add(q, " = ");
    sql_add_column(q, parent->alias, schema_name(parent->table, l->to));
    if (l->filter != NULL) {
        sql_add(q, " AND ");
        if (!condition_add_filter(scope, l->filter, q, error))
            return false;
    }
    return add_all_looked_for(scope, l->links, here, q, error) &&
           schema_need_index(scope->compiler->store, l->table, l->from, error);
}

/* Appends " INNER JOIN ... ON ..."; of matchfirstrowusingcrossapply only the first row by key. */
static bool add_join(struct scope *scope, const struct link *l, const struct end *parent,
                     struct end *ret_here, GError **error)
{
    struct compiler *c = scope->compiler;
    struct end here = {l->table, c->aliases++}, first = {l->table, 0};
    struct sql on;
    sql_init_part(&on, &c->sql);
    if (l->type == LINK_FIRST) {
        first.alias = c->aliases++;
        sql_add_column(&on, here.alias, l->table->primary_id);
        sql_add(&on, " = (SELECT ");
        sql_add_column(&on, first.alias, l->table->primary_id);
        sql_add(&on, " FROM ");
        scope_add_table(c, &on, l->table, first.alias);
        sql_add(&on, " WHERE ");
    }
    bool good = schema_need_table(c->store, l->table, error) &&
                add_match(scope, l, l->type == LINK_FIRST ? &first : &here, parent, &on, error);
    if (l->type == LINK_FIRST) {
        sql_add(&on, " ORDER BY ");
        sql_add_column(&on, first.alias, l->table->primary_id);
        sql_add(&on, " LIMIT 1)");
    }
    if (l->type == LINK_OUTER)
        sql_add(&scope->joins, " LEFT JOIN ");
    else
        sql_add(&scope->joins, " INNER JOIN ");
    scope_add_table(c, &scope->joins, l->table, here.alias);
    sql_add(&scope->joins, " ON ");
    sql_add_part(&scope->joins, &on);
    sql_finish(&on);
    compiler_name_link(c, l, here.alias);
    *ret_here = here;
    return good;
}

static bool add_joins(struct scope *scope, const GPtrArray *links, const struct end *parent,
                      GError **error)
{
    for (guint i = 0; links != NULL && i < links->len; i++) {
        const struct link *l = g_ptr_array_index(links, i);
        struct end here = {0};
        if (link_is_join(l) && (!add_join(scope, l, parent, &here, error) ||
                                !add_joins(scope, l->links, &here, error)))
            return false;
    }
    return true;
}

/* Appends "EXISTS (SELECT 1 FROM ... WHERE ...)". */
static bool add_exists(struct scope *scope, const struct link *l, const struct end *parent,
                       struct sql *q, GError **error)
{
    struct scope inner;
    struct sql where;
    sql_init_part(&where, q);
    bool good = scope_init(&inner, scope->compiler, l->table, error);
    const struct end here = {l->table, inner.alias};
    compiler_name_link(scope->compiler, l, here.alias);
    good = good && add_joins(&inner, l->links, &here, error) &&
           add_match(&inner, l, &here, parent, &where, error);
    sql_add(q, "EXISTS (SELECT 1 FROM ");
    scope_add_table(scope->compiler, q, l->table, inner.alias);
    sql_add_part(q, &inner.joins);
    sql_add(q, " WHERE ");
    sql_add_part(q, &where);
    sql_add(q, ")");
    scope_finish(&inner);
    sql_finish(&where);
    return good;
}

static bool add_looked_for(struct scope *scope, const struct link *l, const struct end *parent,
                           struct sql *q, GError **error)
{
    struct link plain = *l; /* shares everything; without what narrows it */
    plain.filter = NULL;
    plain.links = NULL;
    switch (l->type) {
    case LINK_NOT_ANY:
        sql_add(q, "NOT ");
        return add_exists(scope, l, parent, q, error);
    case LINK_ALL:
        sql_add(q, "(");
        if (!add_exists(scope, &plain, parent, q, error))
            return false;
        sql_add(q, " AND NOT ");
        if (!add_exists(scope, l, parent, q, error))
            return false;
        sql_add(q, ")");
        return true;
    default:
        return add_exists(scope, l, parent, q, error);
    }
}

bool link_add_all(struct scope *scope, const struct query *query, struct sql *where, GError **error)
{
    const struct end root = {scope->table, scope->alias};
    return add_joins(scope, query->links, &root, error) &&
           add_all_looked_for(scope, query->links, &root, where, error);
}

bool link_add_condition(struct scope *scope, const struct expr *e, struct sql *q, GError **error)
{
    struct end parent = {scope_path_table(scope, &e->left), 0};
    return scope_path(scope, &e->left, &parent.alias, error) &&
           add_looked_for(scope, e->link, &parent, q, error);
}
