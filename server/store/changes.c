/* changes.c: what changed between two versions: rows by the index on their version, and tombstones.
 */
#include "store/columns.h"

static void add_range(struct sql *q, const struct table *t, int64_t after, int64_t until)
{
    sql_add(q, " FROM ");
    sql_add_name(q, t->logical_name);
    sql_add(q, " AS t0 WHERE ");
    sql_add_column(q, 0, VERSION_NAME);
    sql_add(q, " > ");
    sql_add_integer_value(q, after);
    sql_add(q, " AND ");
    sql_add_column(q, 0, VERSION_NAME);
    sql_add(q, " <= ");
    sql_add_integer_value(q, until);
}

bool store_changed_rows(struct store *s, const struct query *query, const GPtrArray *columns,
                        int64_t after, int64_t until, GPtrArray **ret_rows, GError **error)
{
    if (!schema_need_table(s, query->table, error))
        return false;
    struct sql q;
    sql_init(&q);
    sql_add(&q, "SELECT ");
    columns_add(&q, 0, query->table, columns);
    add_range(&q, query->table, after, until);
    sql_add(&q, " ORDER BY ");
    sql_add_column(&q, 0, VERSION_NAME);
    sql_add(&q, " LIMIT ");
    sql_add_integer_value(&q, (int64_t)query->page_size + 1);
    bool good =
        columns_read_all(s, sql_use(&q, s->db, error), query->table, columns, ret_rows, error);
    sql_finish(&q);
    return good;
}

static void bind_range(struct stmt *st, const struct table *t, int64_t after, int64_t until)
{
    stmt_bind_text(st, 1, t->logical_name);
    stmt_bind_integer(st, 2, after);
    stmt_bind_integer(st, 3, until);
}

bool store_tombstones(struct store *s, const struct table *t, int64_t after, int64_t until,
                      unsigned limit, GPtrArray **ret_rows, GError **error)
{
    struct stmt *st = store_use(s, STMT_TOMBSTONE_LIST, error);
    if (st == NULL)
        return false;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    enum step step = STEP_DONE;
    bind_range(st, t, after, until);
    stmt_bind_integer(st, 4, limit);
    while ((step = stmt_step(st, error)) == STEP_ROW) {
        struct row *row = row_create(t);
        row->deleted = true;
        row->version = stmt_integer(st, 1);
        stmt_guid(st, 0, &row->id);
        g_ptr_array_add(rows, row);
    }
    stmt_release(st);
    if (step == STEP_FAILED)
        return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}

/* Reads one number and releases the statement; -1 = failed. */
static int64_t read_count(struct stmt *st, GError **error)
{
    if (st == NULL)
        return -1;
    int64_t count = stmt_step(st, error) == STEP_ROW ? stmt_integer(st, 0) : -1;
    stmt_release(st);
    return count;
}

int64_t store_count_changes(struct store *s, const struct table *t, int64_t after, int64_t until,
                            GError **error)
{
    if (!schema_need_table(s, t, error))
        return -1;
    struct sql q;
    sql_init(&q);
    sql_add(&q, "SELECT count(*)");
    add_range(&q, t, after, until);
    int64_t rows = read_count(sql_use(&q, s->db, error), error);
    sql_finish(&q);
    struct stmt *st = rows < 0 ? NULL : store_use(s, STMT_TOMBSTONE_COUNT, error);
    if (st == NULL)
        return -1;
    bind_range(st, t, after, until);
    int64_t tombstones = read_count(st, error);
    return tombstones < 0 ? -1 : rows + tombstones;
}
