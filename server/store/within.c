/* within.c: rows related to one row whose id is known: accounts(id)/Account_Tasks, and every
 * expanded collection. Kept apart from any/all because here an index finds the rows, and no other
 * row is looked at. */
#include <string.h>

#include "store/condition.h"

void condition_pair_columns(const struct nav *nav, const char **ret_near, const char **ret_far)
{
    const struct many_to_many *m = nav->many;
    bool first = strcmp(m->table1, nav->from->logical_name) == 0 &&
                 g_strcmp0(m->navigation1, nav->name) == 0;
    *ret_near = first ? m->column1 : m->column2;
    *ret_far = first ? m->column2 : m->column1;
}

/* Appends " IN (...)". The ids are one value, so that the statement is the same for any number. */
static void add_ids(struct sql *q, const GPtrArray *ids)
{
    g_autoptr(GString) json = g_string_new("[");
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(json, "%s\"%s\"", i > 0 ? "," : "",
                               (const char *)g_ptr_array_index(ids, i));
    g_string_append_c(json, ']');
    sql_add(q, " IN (SELECT value FROM json_each(");
    sql_add_text_value(q, json->str);
    sql_add(q, "))");
}

static bool add_children_of(struct scope *scope, const struct query *query, struct sql *q,
                            GError **error)
{
    const struct nav *nav = query->within;
    const struct column *lookup = table_find_column(nav->to, nav->relationship->referencing_column);
    sql_add(q, " AND ");
    sql_add_column(q, scope->alias, schema_name(nav->to, lookup));
    if (query->within_ids != NULL) {
        add_ids(q, query->within_ids);
    } else {
        sql_add(q, " = ");
        sql_add_text_value(q, query->within_id.text);
    }
    if (schema_has_target(lookup)) {
        g_autofree char *name = schema_target_name(lookup);
        sql_add(q, " AND ");
        sql_add_column(q, scope->alias, name);
        sql_add(q, " = ");
        sql_add_text_value(q, nav->from->logical_name);
    }
    return schema_need_index(scope->compiler->store, nav->to, lookup, error);
}

static bool add_partners_of(struct scope *scope, const struct query *query, struct sql *q,
                            GError **error)
{
    struct store *s = scope->compiler->store;
    const struct nav *nav = query->within;
    const struct table *pairs = model_find_table(s->model, nav->many->intersect_table);
    const char *near_column = NULL, *far_column = NULL;
    if (pairs == NULL) {
        sql_add(q, " AND 0");
        return true;
    }
    unsigned alias = scope->compiler->aliases++;
    condition_pair_columns(nav, &near_column, &far_column);
    sql_add(q, " AND ");
    sql_add_column(q, scope->alias, nav->to->primary_id);
    sql_add(q, " IN (SELECT ");
    sql_add_column(q, alias, far_column);
    sql_add(q, " FROM ");
    scope_add_table(scope->compiler, q, pairs, alias);
    sql_add(q, " WHERE ");
    sql_add_column(q, alias, near_column);
    sql_add(q, " = ");
    sql_add_text_value(q, query->within_id.text);
    sql_add(q, ")");
    return schema_need_index(s, pairs, table_find_column(pairs, near_column), error);
}

static bool add_parent_of(struct scope *scope, const struct query *query, struct sql *q,
                          GError **error)
{
    const struct nav *nav = query->within;
    struct scope child;
    sql_add(q, " AND EXISTS (SELECT 1 FROM ");
    bool good = scope_init(&child, scope->compiler, nav->from, error);
    scope_add_table(scope->compiler, q, nav->from, child.alias);
    sql_add(q, " WHERE ");
    sql_add_column(q, child.alias, nav->from->primary_id);
    sql_add(q, " = ");
    sql_add_text_value(q, query->within_id.text);
    sql_add(q, " AND ");
    scope_add_link(q, child.alias, nav, nav->from, scope->alias, nav->to);
    sql_add(q, ")");
    scope_finish(&child);
    return good;
}

bool condition_add_within(struct scope *scope, const struct query *query, struct sql *q,
                          GError **error)
{
    if (query->keys != NULL) {
        sql_add(q, " AND ");
        sql_add_column(q, scope->alias, scope->table->primary_id);
        add_ids(q, query->keys);
    }
    if (query->within == NULL)
        return true;
    switch (query->within->kind) {
    case NAV_COLLECTION:
        return add_children_of(scope, query, q, error);
    case NAV_MANY:
        return add_partners_of(scope, query, q, error);
    case NAV_SINGLE:
        return add_parent_of(scope, query, q, error);
    }
    return false;
}
