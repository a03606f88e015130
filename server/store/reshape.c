/* reshape.c: the database follows a change of the metadata. New tables and columns are made on
 * first use (schema.c); what is gone is removed here, with its rows, and lookups that lose or gain
 * a target are brought into their other shape. */
#include "store/schema.h"

#include <string.h>

static bool drop_index(struct store *s, const char *table, const char *column, GError **error)
{
    g_autofree char *name = g_strconcat(table, ".", column, NULL);
    struct sql q;
    sql_init(&q);
    sql_add(&q, "DROP INDEX IF EXISTS ");
    sql_add_name(&q, name);
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    return good;
}

static bool drop_column(struct store *s, const char *table, const char *column, GError **error)
{
    struct sql q;
    if (!drop_index(s, table, column, error))
        return false;
    sql_init(&q);
    sql_add(&q, "ALTER TABLE ");
    sql_add_name(&q, table);
    sql_add(&q, " DROP COLUMN ");
    sql_add_name(&q, column);
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    return good;
}

static bool drop_table(struct store *s, const struct table *t, GError **error)
{
    struct sql q;
    sql_init(&q);
    sql_add(&q, "DROP TABLE IF EXISTS ");
    sql_add_name(&q, t->logical_name);
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    struct stmt *st = good ? store_use(s, STMT_TOMBSTONE_DROP_ALL, error) : NULL;
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, t->logical_name);
    return stmt_finish(st, error);
}

/* ---- lookups -----------------------------------------------------------------------------------
 */

static bool has_target(const struct column *c, const char *table)
{
    for (guint i = 0; c->targets != NULL && i < c->targets->len; i++)
        if (strcmp(g_ptr_array_index(c->targets, i), table) == 0)
            return true;
    return false;
}

/* The lookup meant one table only, so that its target was not kept. */
static bool keep_target(struct store *s, const struct table *t, const struct column *old,
                        GError **error)
{
    g_autofree char *name = schema_target_name(old);
    struct sql q;
    sql_init(&q);
    sql_add(&q, "ALTER TABLE ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " ADD COLUMN ");
    sql_add_name(&q, name);
    sql_add(&q, " TEXT");
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    sql_init(&q);
    sql_add(&q, "UPDATE ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " SET ");
    sql_add_name(&q, name);
    sql_add(&q, " = ");
    sql_add_text_value(&q, g_ptr_array_index(old->targets, 0));
    sql_add(&q, " WHERE ");
    sql_add_name(&q, old->logical_name);
    sql_add(&q, " IS NOT NULL");
    good = good && sql_run(&q, s->db, error);
    sql_finish(&q);
    return good;
}

/* Lookups that mean a row of `target` mean none any more. */
static bool clear_target(struct store *s, const struct table *t, const struct column *c,
                         const char *target, GError **error)
{
    g_autofree char *name = schema_target_name(c);
    struct sql q;
    sql_init(&q);
    sql_add(&q, "UPDATE ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " SET ");
    sql_add_name(&q, c->logical_name);
    sql_add(&q, " = NULL, ");
    sql_add_name(&q, name);
    sql_add(&q, " = NULL WHERE ");
    sql_add_name(&q, name);
    sql_add(&q, " = ");
    sql_add_text_value(&q, target);
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    return good;
}

static bool reshape_lookup(struct store *s, const struct table *t, const struct column *old,
                           const struct column *next, GError **error)
{
    bool before = schema_has_target(old), after = schema_has_target(next);
    if (!before && after)
        return keep_target(s, t, old, error);
    for (guint i = 0; before && old->targets != NULL && i < old->targets->len; i++) {
        const char *target = g_ptr_array_index(old->targets, i);
        if (!has_target(next, target) && !clear_target(s, t, old, target, error))
            return false;
    }
    g_autofree char *name = schema_target_name(old);
    return !before || after || drop_column(s, t->logical_name, name, error);
}

/* ---- tables ------------------------------------------------------------------------------------
 */

static bool reshape_column(struct store *s, const struct table *t, const struct column *old,
                           const struct column *next, GError **error)
{
    g_autofree char *target = schema_target_name(old);
    if (!schema_is_stored(t, old))
        return true;
    if (next != NULL)
        return !column_is_lookup(old) || reshape_lookup(s, t, old, next, error);
    return drop_column(s, t->logical_name, old->logical_name, error) &&
           (!schema_has_target(old) || drop_column(s, t->logical_name, target, error));
}

static bool reshape_table(struct store *s, const struct table *old, const struct table *next,
                          GError **error)
{
    if (!schema_has_table(s, old))
        return true; /* never used, so there is nothing to change */
    if (next == NULL)
        return drop_table(s, old, error);
    if (!schema_need_table(s, old, error))
        return false;
    for (guint i = 0; i < old->columns->len; i++) {
        const struct column *c = g_ptr_array_index(old->columns, i);
        if (!reshape_column(s, old, c, table_find_column(next, c->logical_name), error))
            return false;
    }
    return true;
}

bool store_reshape(struct store *s, const struct model *next, GError **error)
{
    const GPtrArray *tables = model_tables(s->model);
    for (guint i = 0; i < tables->len; i++) {
        const struct table *old = g_ptr_array_index(tables, i);
        const struct table *t = model_find_table(next, old->logical_name);
        if ((t == NULL || t->touched > model_version(s->model)) && !reshape_table(s, old, t, error))
            return false;
    }
    return true;
}

bool store_has_duplicates(struct store *s, const struct table *t, const GPtrArray *columns,
                          bool *ret_found, GError **error)
{
    if (!schema_need_table(s, t, error))
        return false;
    struct sql q;
    sql_init(&q);
    sql_add(&q, "SELECT 1 FROM ");
    sql_add_name(&q, t->logical_name);
    for (guint i = 0; i < columns->len; i++) {
        sql_add_literal(&q, i == 0 ? " WHERE " : " AND ");
        sql_add_name(&q, schema_name(t, g_ptr_array_index(columns, i)));
        sql_add(&q, " IS NOT NULL");
    }
    for (guint i = 0; i < columns->len; i++) {
        sql_add_literal(&q, i == 0 ? " GROUP BY " : ", ");
        sql_add_name(&q, schema_name(t, g_ptr_array_index(columns, i)));
    }
    sql_add(&q, " HAVING count(*) > 1 LIMIT 1");
    struct stmt *st = sql_use(&q, s->db, error);
    sql_finish(&q);
    if (st == NULL)
        return false;
    enum step step = stmt_step(st, error);
    stmt_release(st);
    *ret_found = step == STEP_ROW;
    return step != STEP_FAILED;
}
