/* schema.c: tables and indexes made from the model. */
#include "store/schema.h"

#include <string.h>

bool schema_has_target(const struct column *c)
{
    return column_is_lookup(c) && (c->targets == NULL || c->targets->len != 1);
}

char *schema_target_name(const struct column *c)
{
    return g_strconcat(c->logical_name, "@target", NULL);
}

static bool is_version(const struct column *c)
{
    return strcmp(c->logical_name, "versionnumber") == 0;
}

/* `ownerid` of users and teams is their key under another name. */
static bool is_second_key(const struct table *t, const struct column *c)
{
    return c->type == COLUMN_UNIQUEIDENTIFIER && strcmp(c->logical_name, "ownerid") == 0 &&
           strcmp(t->primary_id, "ownerid") != 0;
}

bool schema_is_stored(const struct table *t, const struct column *c)
{
    return column_type_info(c->type)->edm != NULL && !is_version(c) && !is_second_key(t, c);
}

const char *schema_name(const struct table *t, const struct column *c)
{
    if (is_version(c))
        return VERSION_NAME;
    return is_second_key(t, c) ? t->primary_id : c->logical_name;
}

static void add_definition(struct sql *q, const struct table *t, const struct column *c)
{
    sql_add_name(q, c->logical_name);
    sql_add(q, " ");
    sql_add_literal(q, column_type_info(c->type)->sql);
    if (c == t->id_column)
        sql_add(q, " PRIMARY KEY");
    else if (c->type == COLUMN_STRING || c->type == COLUMN_MEMO)
        sql_add(q, " COLLATE dataverse");
}

static void add_target_definition(struct sql *q, const struct column *c)
{
    g_autofree char *name = schema_target_name(c);
    sql_add_name(q, name);
    sql_add(q, " TEXT");
}

/* Rows are read by their key and in its order, so they are kept in it. */
static bool create_table(struct store *s, const struct table *t, GError **error)
{
    struct sql q;
    sql_init(&q);
    sql_add(&q, "CREATE TABLE ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " (\"" VERSION_NAME "\" INTEGER");
    for (guint i = 0; i < t->columns->len; i++) {
        const struct column *c = g_ptr_array_index(t->columns, i);
        if (!schema_is_stored(t, c))
            continue;
        sql_add(&q, ", ");
        add_definition(&q, t, c);
        if (schema_has_target(c)) {
            sql_add(&q, ", ");
            add_target_definition(&q, c);
        }
    }
    sql_add(&q, ") WITHOUT ROWID");
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    return good;
}

static bool create_index(struct store *s, const struct table *t, const char *column, GError **error)
{
    g_autofree char *name = g_strconcat(t->logical_name, ".", column, NULL);
    if (g_hash_table_contains(s->indexes, name))
        return true;
    struct sql q;
    sql_init(&q);
    sql_add(&q, "CREATE INDEX IF NOT EXISTS ");
    sql_add_name(&q, name);
    sql_add(&q, " ON ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " (");
    sql_add_name(&q, column);
    sql_add(&q, ")");
    bool good = sql_run(&q, s->db, error);
    sql_finish(&q);
    if (good)
        g_hash_table_add(s->indexes, g_steal_pointer(&name));
    return good;
}

static bool add_column(struct store *s, const struct table *t, const struct column *c,
                       GError **error)
{
    bool good = true;
    for (int target = 0; good && target <= (schema_has_target(c) ? 1 : 0); target++) {
        struct sql q;
        sql_init(&q);
        sql_add(&q, "ALTER TABLE ");
        sql_add_name(&q, t->logical_name);
        sql_add(&q, " ADD COLUMN ");
        if (target == 1)
            add_target_definition(&q, c);
        else
            add_definition(&q, t, c);
        good = sql_run(&q, s->db, error);
        sql_finish(&q);
    }
    return good;
}

/* The model may have columns that the database, made with an older one, lacks. */
static bool add_missing_columns(struct store *s, const struct table *t, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct stmt *st = store_use(s, STMT_TABLE_COLUMNS, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, t->logical_name);
    enum step step = STEP_DONE;
    while ((step = stmt_step(st, error)) == STEP_ROW)
        g_hash_table_add(names, g_strdup(stmt_text(st, 0)));
    stmt_release(st);
    bool good = step == STEP_DONE;
    for (guint i = 0; good && i < t->columns->len; i++) {
        const struct column *c = g_ptr_array_index(t->columns, i);
        if (schema_is_stored(t, c) && !g_hash_table_contains(names, c->logical_name))
            good = add_column(s, t, c, error);
    }
    return good;
}

bool schema_has_table(struct store *s, const struct table *t)
{
    if (g_hash_table_contains(s->tables, t->logical_name))
        return true;
    struct stmt *st = store_use(s, STMT_TABLE_EXISTS, NULL);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, t->logical_name);
    bool found = stmt_step(st, NULL) == STEP_ROW;
    stmt_release(st);
    return found;
}

bool schema_need_table(struct store *s, const struct table *t, GError **error)
{
    if (g_hash_table_contains(s->tables, t->logical_name))
        return true;
    bool good =
        schema_has_table(s, t) ? add_missing_columns(s, t, error) : create_table(s, t, error);
    good = good && create_index(s, t, VERSION_NAME, error);
    if (good)
        g_hash_table_add(s->tables, g_strdup(t->logical_name));
    return good;
}

bool schema_need_index(struct store *s, const struct table *t, const struct column *c,
                       GError **error)
{
    return schema_need_table(s, t, error) &&
           (c == t->id_column || create_index(s, t, schema_name(t, c), error));
}
