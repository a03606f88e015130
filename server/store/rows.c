/* rows.c: one row: add, change, remove, find. Every write takes the next version of the
 * organisation. */
#include "store/columns.h"
#include "store/mirror.h"

static bool tombstone_drop(struct store *s, const struct row *row, GError **error)
{
    struct stmt *st = store_use(s, STMT_TOMBSTONE_DROP, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, row->table->logical_name);
    stmt_bind_text(st, 2, row->id.text);
    return stmt_finish(st, error);
}

static void add_insert_column(struct sql *names, struct sql *values, const struct row *row,
                              const struct column *c)
{
    const struct value *v = row_get(row, c);
    sql_add(names, ", ");
    sql_add_name(names, c->logical_name);
    sql_add(values, ", ");
    sql_add_value(values, v);
    if (!schema_has_target(c))
        return;
    g_autofree char *target = schema_target_name(c);
    sql_add(names, ", ");
    sql_add_name(names, target);
    sql_add(values, ", ");
    sql_add_text_value(values, v->target != NULL ? v->target->logical_name : NULL);
}

static bool is_written(const struct row *row, const struct column *c)
{
    return row->present[c->index] && c != row->table->id_column && schema_is_stored(row->table, c);
}

static bool insert_row(struct store *s, const struct row *row, GError **error)
{
    struct sql names, values;
    sql_init(&names);
    sql_init_part(&values, &names);
    sql_add(&names, "INSERT INTO ");
    sql_add_name(&names, row->table->logical_name);
    sql_add(&names, " (");
    sql_add_name(&names, row->table->primary_id);
    sql_add(&names, ", \"" VERSION_NAME "\"");
    sql_add_text_value(&values, row->id.text);
    sql_add(&values, ", ");
    sql_add_integer_value(&values, row->version);
    for (guint i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (is_written(row, c))
            add_insert_column(&names, &values, row, c);
    }
    sql_add(&names, ") VALUES (");
    sql_add_part(&names, &values);
    sql_add(&names, ")");
    bool good = sql_run(&names, s->db, error);
    sql_finish(&values);
    sql_finish(&names);
    return good;
}

bool store_insert(struct store *s, struct row *row, GError **error)
{
    if (!schema_need_table(s, row->table, error))
        return false;
    row->version = ++s->version;
    store_mark(s, row->table);
    return insert_row(s, row, error) && tombstone_drop(s, row, error) &&
           mirror_insert(s, row, error);
}

static void add_assignment(struct sql *q, const struct row *row, const struct column *c)
{
    const struct value *v = row_get(row, c);
    sql_add(q, ", ");
    sql_add_name(q, c->logical_name);
    sql_add(q, " = ");
    sql_add_value(q, v);
    if (!schema_has_target(c))
        return;
    g_autofree char *target = schema_target_name(c);
    sql_add(q, ", ");
    sql_add_name(q, target);
    sql_add(q, " = ");
    sql_add_text_value(q, v->target != NULL ? v->target->logical_name : NULL);
}

static bool must_have_changed(struct store *s, const struct table *t, const struct guid *id,
                              GError **error)
{
    if (db_changes(s->db) > 0)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "%s With Id = %s Does Not Exist",
                t->logical_name, id->text);
    return false;
}

bool store_update(struct store *s, struct row *row, GError **error)
{
    if (!schema_need_table(s, row->table, error))
        return false;
    struct sql q;
    sql_init(&q);
    row->version = ++s->version;
    store_mark(s, row->table);
    sql_add(&q, "UPDATE ");
    sql_add_name(&q, row->table->logical_name);
    sql_add(&q, " SET \"" VERSION_NAME "\" = ");
    sql_add_integer_value(&q, row->version);
    for (guint i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (is_written(row, c))
            add_assignment(&q, row, c);
    }
    sql_add(&q, " WHERE ");
    sql_add_name(&q, row->table->primary_id);
    sql_add(&q, " = ");
    sql_add_text_value(&q, row->id.text);
    bool good = sql_run(&q, s->db, error) && must_have_changed(s, row->table, &row->id, error) &&
                mirror_update(s, row, error);
    sql_finish(&q);
    return good;
}

static bool tombstone_add(struct store *s, const struct table *t, const struct guid *id,
                          int64_t now_ms, GError **error)
{
    struct stmt *st = store_use(s, STMT_TOMBSTONE_ADD, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, t->logical_name);
    stmt_bind_text(st, 2, id->text);
    stmt_bind_integer(st, 3, ++s->version);
    stmt_bind_integer(st, 4, now_ms);
    return stmt_finish(st, error);
}

bool store_delete(struct store *s, const struct table *t, const struct guid *id, int64_t now_ms,
                  GError **error)
{
    if (!schema_need_table(s, t, error))
        return false;
    struct sql q;
    sql_init(&q);
    store_mark(s, t);
    sql_add(&q, "DELETE FROM ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " WHERE ");
    sql_add_name(&q, t->primary_id);
    sql_add(&q, " = ");
    sql_add_text_value(&q, id->text);
    bool good = sql_run(&q, s->db, error) && must_have_changed(s, t, id, error) &&
                tombstone_add(s, t, id, now_ms, error) && mirror_delete(s, t, id, now_ms, error);
    sql_finish(&q);
    return good;
}

static struct stmt *prepare_find(struct store *s, const struct table *t, const GPtrArray *columns,
                                 const char *name, GError **error)
{
    struct sql q;
    sql_init(&q);
    sql_add(&q, "SELECT ");
    columns_add(&q, 0, t, columns);
    sql_add(&q, " FROM ");
    sql_add_name(&q, t->logical_name);
    sql_add(&q, " AS t0 WHERE ");
    sql_add_column(&q, 0, t->primary_id);
    sql_add(&q, " = ?1");
    struct stmt *st = name != NULL ? db_use_as(s->db, name, q.text->str, error)
                                   : db_use(s->db, q.text->str, error);
    sql_finish(&q);
    return st;
}

/* Whole rows are wide and single columns are often read, so the text of their SELECT is not made
 * each time. */
static struct stmt *use_find(struct store *s, const struct table *t, const GPtrArray *columns,
                             GError **error)
{
    if (columns != NULL && columns->len != 1)
        return prepare_find(s, t, columns, NULL, error);
    const struct column *only = columns != NULL ? g_ptr_array_index(columns, 0) : NULL;
    g_autofree char *name = g_strconcat("find ", t->logical_name, only != NULL ? "." : NULL,
                                        only != NULL ? only->logical_name : NULL, NULL);
    struct stmt *st = db_use_known(s->db, name);
    return st != NULL ? st : prepare_find(s, t, columns, name, error);
}

bool store_find(struct store *s, const struct table *t, const struct guid *id,
                const GPtrArray *columns, struct row **ret_row, GError **error)
{
    if (!schema_need_table(s, t, error))
        return false;
    struct stmt *st = use_find(s, t, columns, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, id->text);
    enum step step = stmt_step(st, error);
    struct layout *layout = step == STEP_ROW && columns != NULL ? layout_create(t, columns) : NULL;
    if (step != STEP_FAILED)
        *ret_row = step == STEP_ROW ? columns_read(s, st, t, columns, layout) : NULL;
    layout_unref(layout);
    stmt_release(st);
    return step != STEP_FAILED;
}

/* Reads ids and releases the statement. */
static bool read_ids(struct stmt *st, GArray **ret_ids, GError **error)
{
    if (st == NULL)
        return false;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(struct guid));
    enum step step = STEP_DONE;
    while ((step = stmt_step(st, error)) == STEP_ROW) {
        struct guid id;
        stmt_guid(st, 0, &id);
        g_array_append_val(ids, id);
    }
    stmt_release(st);
    if (step == STEP_FAILED)
        return false;
    *ret_ids = g_steal_pointer(&ids);
    return true;
}

static void begin_find(struct sql *q, const struct table *t)
{
    sql_init(q);
    sql_add(q, "SELECT ");
    sql_add_name(q, t->primary_id);
    sql_add(q, " FROM ");
    sql_add_name(q, t->logical_name);
    sql_add(q, " WHERE ");
}

bool store_find_by_values(struct store *s, const struct table *t, const GPtrArray *columns,
                          const GPtrArray *values, unsigned limit, GArray **ret_ids, GError **error)
{
    if (!schema_need_index(s, t, g_ptr_array_index(columns, 0), error))
        return false;
    struct sql q;
    begin_find(&q, t);
    for (guint i = 0; i < columns->len; i++) {
        const struct column *c = g_ptr_array_index(columns, i);
        if (i > 0)
            sql_add(&q, " AND ");
        sql_add_name(&q, schema_name(t, c));
        sql_add(&q, " IS ");
        sql_add_value(&q, g_ptr_array_index(values, i));
    }
    sql_add(&q, " ORDER BY ");
    sql_add_name(&q, t->primary_id);
    sql_add(&q, " LIMIT ");
    sql_add_integer_value(&q, limit);
    struct stmt *st = sql_use(&q, s->db, error);
    sql_finish(&q);
    return read_ids(st, ret_ids, error);
}

bool store_find_children(struct store *s, const struct table *t, const struct column *lookup,
                         const struct table *target, const struct guid *id, GArray **ret_ids,
                         GError **error)
{
    if (!schema_has_table(s, t)) {
        *ret_ids = g_array_new(FALSE, FALSE, sizeof(struct guid));
        return true;
    }
    if (!schema_need_index(s, t, lookup, error))
        return false;
    struct sql q;
    begin_find(&q, t);
    sql_add_name(&q, schema_name(t, lookup));
    sql_add(&q, " = ");
    sql_add_text_value(&q, id->text);
    if (schema_has_target(lookup)) {
        g_autofree char *name = schema_target_name(lookup);
        sql_add(&q, " AND ");
        sql_add_name(&q, name);
        sql_add(&q, " = ");
        sql_add_text_value(&q, target->logical_name);
    }
    sql_add(&q, " ORDER BY ");
    sql_add_name(&q, t->primary_id);
    struct stmt *st = sql_use(&q, s->db, error);
    sql_finish(&q);
    return read_ids(st, ret_ids, error);
}
