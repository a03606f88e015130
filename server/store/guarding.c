/* guarding.c: see guarding.h. Lists of ids are one bound JSON text each, so that the SQL of a
 * statement does not depend on how many teams somebody is in. */
#include "store/guarding.h"

#include "store/columns.h"

#define MAX_DEPTH 8 /* of rows that follow rows */

static bool add_rule(struct compiler *c, const struct table *t, unsigned alias, struct sql *q,
                     GError **error);

static void add_in_list(struct sql *q, const char *ids)
{
    sql_add(q, " IN (SELECT value FROM json_each(");
    sql_add_text_value(q, ids);
    sql_add(q, "))");
}

static void add_column_in(struct sql *q, unsigned alias, const char *column, const char *ids)
{
    sql_add_column(q, alias, column);
    add_in_list(q, ids);
}

/* " OR <key> IN (what is shared with these principals)" */
static bool add_shared(struct compiler *c, const struct table *t, unsigned alias,
                       const struct guard_rule *rule, struct sql *q, GError **error)
{
    const struct table *shares = model_find_table(c->store->model, "principalobjectaccess");
    if (rule->sharers == NULL || shares == NULL)
        return true;
    sql_add(q, " OR ");
    sql_add_column(q, alias, t->primary_id);
    sql_add(q, " IN (SELECT objectid FROM principalobjectaccess WHERE principalid");
    add_in_list(q, rule->sharers);
    sql_add(q, " AND ((coalesce(accessrightsmask, 0) | coalesce(inheritedaccessrightsmask, 0)) & ");
    sql_add_integer_value(q, rule->mask);
    sql_add(q, ") <> 0)");
    return schema_need_index(c->store, shares, table_find_column(shares, "principalid"), error);
}

static bool add_some(struct compiler *c, const struct table *t, unsigned alias,
                     const struct guard_rule *rule, struct sql *q, GError **error)
{
    sql_add(q, "(0");
    if (rule->owner != NULL && rule->owners != NULL) {
        sql_add(q, " OR ");
        add_column_in(q, alias, schema_name(t, rule->owner), rule->owners);
    }
    if (rule->unit != NULL && rule->units != NULL) {
        sql_add(q, " OR ");
        add_column_in(q, alias, schema_name(t, rule->unit), rule->units);
    }
    bool good = add_shared(c, t, alias, rule, q, error);
    sql_add(q, ")");
    return good;
}

/* "<column> IN (SELECT key FROM target WHERE <may be seen>)" */
static bool add_parent(struct compiler *c, const struct column *column, unsigned alias,
                       const struct table *target, struct sql *q, GError **error)
{
    unsigned inner = c->aliases++;
    if (!schema_need_table(c->store, target, error))
        return false;
    sql_add_column(q, alias, column->logical_name);
    sql_add(q, " IN (SELECT ");
    sql_add_column(q, inner, target->primary_id);
    sql_add(q, " FROM ");
    sql_add_name(q, target->logical_name);
    sql_add(q, " AS ");
    sql_add_alias(q, inner);
    sql_add(q, " WHERE ");
    c->guard_depth++;
    bool good = add_rule(c, target, inner, q, error);
    c->guard_depth--;
    sql_add(q, ")");
    return good;
}

/* A parent in any of the tables the lookup may mean. */
static bool add_targets(struct compiler *c, const struct column *column, unsigned alias,
                        struct sql *q, GError **error)
{
    sql_add(q, "(0");
    for (guint i = 0; column->targets != NULL && i < column->targets->len; i++) {
        const struct table *target =
            model_find_table(c->store->model, g_ptr_array_index(column->targets, i));
        if (target == NULL)
            continue;
        gsize before = q->text->len;
        g_autoptr(GError) refused = NULL;
        sql_add(q, " OR ");
        if (add_parent(c, column, alias, target, q, &refused))
            continue;
        if (column->targets->len == 1) {
            g_propagate_error(error, g_steal_pointer(&refused));
            return false;
        }
        g_string_truncate(q->text, before); /* rows of the other tables may be seen */
    }
    sql_add(q, ")");
    return true;
}

static bool add_parents(struct compiler *c, unsigned alias, const struct guard_rule *rule,
                        struct sql *q, GError **error)
{
    for (unsigned i = 0; i < rule->parent_count; i++) {
        if (i > 0)
            sql_add(q, " AND ");
        bool good = rule->targets[i] != NULL
                        ? add_parent(c, rule->parents[i], alias, rule->targets[i], q, error)
                        : add_targets(c, rule->parents[i], alias, q, error);
        if (!good)
            return false;
    }
    return true;
}

/* Looks ahead: rows that follow rows which all may be seen need no condition. */
static bool find_rule(struct compiler *c, const struct table *t, unsigned depth,
                      struct guard_rule *ret_rule, GError **error)
{
    *ret_rule = (struct guard_rule){.kind = GUARD_NONE};
    if (depth >= MAX_DEPTH)
        return true;
    if (!c->guard->find(c->guard->context, t, ret_rule, error))
        return false;
    bool open = ret_rule->kind == GUARD_FOLLOWS;
    for (unsigned i = 0; open && i < ret_rule->parent_count; i++) {
        struct guard_rule parent;
        const struct table *target = ret_rule->targets[i];
        const GPtrArray *targets = ret_rule->parents[i]->targets;
        if (target == NULL && targets != NULL && targets->len == 1)
            target = model_find_table(c->store->model, g_ptr_array_index(targets, 0));
        if (target != NULL && !find_rule(c, target, depth + 1, &parent, error))
            return false;
        open = target != NULL && parent.kind == GUARD_ALL;
    }
    if (open)
        ret_rule->kind = GUARD_ALL;
    return true;
}

static bool add_rule(struct compiler *c, const struct table *t, unsigned alias, struct sql *q,
                     GError **error)
{
    struct guard_rule rule;
    if (!find_rule(c, t, c->guard_depth, &rule, error))
        return false;
    switch (rule.kind) {
    case GUARD_ALL:
        sql_add(q, "1");
        return true;
    case GUARD_NONE:
        sql_add(q, "0");
        return true;
    case GUARD_SOME:
        return add_some(c, t, alias, &rule, q, error);
    case GUARD_FOLLOWS:
        return add_parents(c, alias, &rule, q, error);
    }
    return false;
}

/* "account", or "(SELECT * FROM account AS t3 WHERE <may be seen>)" */
void guarding_add_table(struct compiler *c, struct sql *q, const struct table *t, unsigned alias)
{
    struct guard_rule rule = {.kind = GUARD_ALL};
    g_autoptr(GError) refused = NULL;
    if (c->guard != NULL && !find_rule(c, t, 0, &rule, &refused))
        rule.kind = GUARD_NONE;
    if (rule.kind == GUARD_ALL) {
        sql_add_name(q, t->logical_name);
        return;
    }
    struct sql condition;
    sql_init_part(&condition, q);
    if (refused != NULL || !add_rule(c, t, alias, &condition, &refused))
        g_string_assign(condition.text, "0");
    sql_add(q, "(SELECT * FROM ");
    sql_add_name(q, t->logical_name);
    sql_add(q, " AS ");
    sql_add_alias(q, alias);
    sql_add(q, " WHERE ");
    sql_add_part(q, &condition);
    sql_add(q, ")");
    sql_finish(&condition);
    if (c->refused == NULL)
        c->refused = g_steal_pointer(&refused);
}

bool guarding_check_column(struct compiler *c, const struct table *t, const struct column *column,
                           GError **error)
{
    return c->guard == NULL || !column->is_secured ||
           c->guard->allow_column(c->guard->context, t, column, error);
}

bool store_allows(struct store *s, const struct table *t, const struct guid *id,
                  const struct guard *guard, bool *ret_allowed, GError **error)
{
    struct compiler c = {.store = s, .guard = guard};
    if (!schema_need_table(s, t, error))
        return false;
    unsigned alias = c.aliases++;
    sql_init(&c.sql);
    sql_add(&c.sql, "SELECT 1 FROM ");
    scope_add_table(&c, &c.sql, t, alias);
    sql_add(&c.sql, " WHERE ");
    sql_add_column(&c.sql, alias, t->primary_id);
    sql_add(&c.sql, " = ");
    sql_add_text_value(&c.sql, id->text);
    struct stmt *st = scope_use(&c, error);
    enum step step = st != NULL ? stmt_step(st, error) : STEP_FAILED;
    stmt_release(st);
    sql_finish(&c.sql);
    if (step != STEP_FAILED)
        *ret_allowed = step == STEP_ROW;
    return step != STEP_FAILED;
}
