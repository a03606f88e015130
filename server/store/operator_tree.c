/* operator_tree.c: above and under: rows of a table that is related to itself, and lookups that
 * mean such rows. A circle of parents ends by itself, as each row is visited once. */
#include <string.h>

#include "store/operator.h"

bool operator_add_closure(struct operation *o, const struct table *t, const struct column *parent,
                          const char *start, bool above, GError **error)
{
    struct sql *q = o->out;
    struct store *s = o->scope->compiler->store;
    const char *key = t->primary_id, *up = schema_name(t, parent);
    sql_add(q, "(WITH RECURSIVE tree(id) AS (SELECT ");
    sql_add_text_value(q, start);
    sql_add(q, " UNION SELECT node.");
    sql_add_name(q, above ? up : key);
    sql_add(q, " FROM tree JOIN ");
    sql_add_name(q, t->logical_name);
    sql_add(q, " AS node ON node.");
    sql_add_name(q, above ? key : up);
    sql_add(q, " = tree.id) SELECT id FROM tree WHERE id IS NOT NULL");
    return schema_need_table(s, t, error) && schema_need_index(s, t, parent, error);
}

static const struct relationship *find_hierarchy(const struct table *t)
{
    for (guint i = 0; i < t->many_to_one->len; i++) {
        const struct relationship *r = g_ptr_array_index(t->many_to_one, i);
        if (r->is_hierarchical && strcmp(r->referenced_table, t->logical_name) == 0)
            return r;
    }
    return NULL;
}

/* The table whose tree is meant: that of the key, or a target of the lookup. */
static const struct relationship *find_tree(const struct operation *o,
                                            const struct table **ret_table)
{
    const struct column *c = o->expr->left.column;
    const struct relationship *r = NULL;
    *ret_table = o->table;
    if (!column_is_lookup(c))
        return c == o->table->id_column ? find_hierarchy(o->table) : NULL;
    for (guint i = 0; r == NULL && c->targets != NULL && i < c->targets->len; i++) {
        const char *target = g_ptr_array_index(c->targets, i);
        *ret_table = model_find_table(o->scope->compiler->store->model, target);
        r = *ret_table != NULL ? find_hierarchy(*ret_table) : NULL;
    }
    return r;
}

bool operator_add_tree(struct operation *o, GError **error)
{
    static const struct {
        bool above, itself, negated;
    } forms[] = {
        [OPERATOR_ABOVE] = {true, false, false},       [OPERATOR_UNDER] = {false, false, false},
        [OPERATOR_NOT_UNDER] = {false, false, true},   [OPERATOR_EQ_OR_ABOVE] = {true, true, false},
        [OPERATOR_EQ_OR_UNDER] = {false, true, false},
    };
    enum operator_id id = o->expr->operation;
    const char *start = operation_value(o, 0)->text;
    const struct table *t = NULL;
    const struct relationship *r = find_tree(o, &t);
    if (r == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_OPERATOR,
                    "The condition operator '%s' is not valid for attribute '%s' of entity '%s': "
                    "it has no hierarchical relationship.",
                    operator_get(id)->fetch_name, o->expr->left.column->logical_name,
                    o->table->logical_name);
        return false;
    }
    sql_add_part(o->out, &o->column);
    if (forms[id].negated)
        sql_add(o->out, " NOT");
    sql_add(o->out, " IN ");
    if (!operator_add_closure(o, t, table_find_column(t, r->referencing_column), start,
                              forms[id].above, error))
        return false;
    if (!forms[id].itself) {
        sql_add(o->out, " AND id <> ");
        sql_add_text_value(o->out, start);
    }
    sql_add(o->out, ")");
    return true;
}
