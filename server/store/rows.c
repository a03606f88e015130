/* rows.c: one row: add, change, remove, find. Every write takes the next version of the
 * organisation. */
#include "store/columns.h"

#include <assert.h>

#include "store/mirror.h"

#define NAMED_COLUMNS 8
#define MAX_WANTED 2 /* columns of store_find_by_texts */

static bool tombstone_drop(struct store *s, const struct row *row, GError **error)
{
    struct stmt *st = store_use(s, STMT_TOMBSTONE_DROP, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, row->table->logical_name);
    stmt_bind_text(st, 2, row->id.text);
    return stmt_finish(st, error);
}

/* ---- writing -----------------------------------------------------------------------------------
 * Both statements have the key as parameter 1, the version as 2, and then each column written, a
 * lookup's target behind it. Their texts are long, so they are kept under a name that says which
 * columns they are. */

/* The columns written; owned. */
static GPtrArray *find_written(const struct row *row)
{
    GPtrArray *written = g_ptr_array_new();
    for (guint i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (row->present[i] && c != row->table->id_column && schema_is_stored(row->table, c))
            borrowed_add(written, c);
    }
    return written;
}

static void add_parameter_of(struct sql *q, const struct column *c, bool target, unsigned n)
{
    g_autofree char *target_name = target ? schema_target_name(c) : NULL;
    sql_add(q, ", ");
    sql_add_name(q, target ? target_name : c->logical_name);
    if (n == 0)
        return;
    sql_add(q, " = ");
    sql_add_parameter(q, n);
}

/* Appends ", name" for each column; with ` = ?n` for an UPDATE. Returns the last n. */
static unsigned add_columns(struct sql *q, const GPtrArray *written, bool assigned)
{
    unsigned n = 2;
    for (guint i = 0; i < written->len; i++) {
        const struct column *c = g_ptr_array_index(written, i);
        n++;
        add_parameter_of(q, c, false, assigned ? n : 0);
        if (!schema_has_target(c))
            continue;
        n++;
        add_parameter_of(q, c, true, assigned ? n : 0);
    }
    return n;
}

static void make_insert(struct sql *q, const struct table *t, const GPtrArray *written)
{
    sql_add(q, "INSERT INTO ");
    sql_add_name(q, t->logical_name);
    sql_add(q, " (");
    sql_add_name(q, t->primary_id);
    sql_add(q, ", \"" VERSION_NAME "\"");
    unsigned last = add_columns(q, written, false);
    sql_add(q, ") VALUES (?1");
    for (unsigned n = 2; n <= last; n++) {
        sql_add(q, ", ");
        sql_add_parameter(q, n);
    }
    sql_add(q, ")");
}

static void make_update(struct sql *q, const struct table *t, const GPtrArray *written)
{
    sql_add(q, "UPDATE ");
    sql_add_name(q, t->logical_name);
    sql_add(q, " SET \"" VERSION_NAME "\" = ?2");
    add_columns(q, written, true);
    sql_add(q, " WHERE ");
    sql_add_name(q, t->primary_id);
    sql_add(q, " = ?1");
}

static const struct writing {
    const char *verb;
    void (*make)(struct sql *q, const struct table *t, const GPtrArray *written);
} inserting = {"insert ", make_insert}, updating = {"update ", make_update};

/* "insert account 0A@...", six columns of the table a character. */
static char *statement_name(const char *verb, const struct table *t, const GPtrArray *written)
{
    GString *name = g_string_sized_new(128);
    g_string_append(name, verb);
    g_string_append(name, t->logical_name);
    g_string_append_c(name, ' ');
    size_t first = name->len;
    for (guint i = 0; i < t->columns->len; i += 6)
        g_string_append_c(name, '0');
    for (guint i = 0; i < written->len; i++) {
        const struct column *c = g_ptr_array_index(written, i);
        char *six = &name->str[first + c->index / 6];
        *six = (char)(*six + (1 << (c->index % 6)));
    }
    return g_string_free(name, FALSE);
}

static void bind_row(struct stmt *st, const struct row *row, const GPtrArray *written)
{
    int n = 3;
    stmt_bind_text(st, 1, row->id.text);
    stmt_bind_integer(st, 2, row->version);
    for (guint i = 0; i < written->len; i++) {
        const struct column *c = g_ptr_array_index(written, i);
        const struct value *v = row_get(row, c);
        stmt_bind_value(st, n++, v);
        if (schema_has_target(c))
            stmt_bind_text(st, n++, v->target != NULL ? v->target->logical_name : NULL);
    }
}

static bool write_row(struct store *s, const struct row *row, const struct writing *w,
                      GError **error)
{
    g_autoptr(GPtrArray) written = find_written(row);
    g_autofree char *name = statement_name(w->verb, row->table, written);
    struct stmt *st = db_use_known(s->db, name);
    if (st == NULL) {
        struct sql q;
        sql_init(&q);
        w->make(&q, row->table, written);
        st = db_use_as(s->db, name, q.text->str, error);
        sql_finish(&q);
    }
    if (st == NULL)
        return false;
    bind_row(st, row, written);
    return stmt_finish(st, error);
}

bool store_insert(struct store *s, struct row *row, GError **error)
{
    if (!schema_need_table(s, row->table, error))
        return false;
    row->version = ++s->version;
    store_mark(s, row->table);
    return write_row(s, row, &inserting, error) && tombstone_drop(s, row, error) &&
           mirror_insert(s, row, error);
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
    row->version = ++s->version;
    store_mark(s, row->table);
    return write_row(s, row, &updating, error) &&
           must_have_changed(s, row->table, &row->id, error) && mirror_update(s, row, error);
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

/* "find account", "find account name,revenue": whole rows are wide, and a few columns are often
 * read, so the text of their SELECT is not made each time. NULL = it is. */
static char *find_name(const struct table *t, const GPtrArray *columns)
{
    if (columns != NULL && columns->len > NAMED_COLUMNS)
        return NULL;
    GString *name = g_string_new("find ");
    g_string_append(name, t->logical_name);
    for (guint i = 0; columns != NULL && i < columns->len; i++) {
        const struct column *c = g_ptr_array_index(columns, i);
        g_string_append_c(name, i == 0 ? ' ' : ',');
        g_string_append(name, c->logical_name);
    }
    return g_string_free(name, FALSE);
}

static struct stmt *use_find(struct store *s, const struct table *t, const GPtrArray *columns,
                             GError **error)
{
    g_autofree char *name = find_name(t, columns);
    struct stmt *st = name != NULL ? db_use_known(s->db, name) : NULL;
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

bool store_find_value(struct store *s, const struct table *t, const struct guid *id,
                      const char *column, struct value *ret_value, GError **error)
{
    const struct column *c = t != NULL ? table_find_column(t, column) : NULL;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    struct row *row = NULL;
    *ret_value = (struct value){.kind = VALUE_NULL};
    if (c == NULL)
        return true;
    borrowed_add(columns, c);
    if (!store_find(s, t, id, columns, &row, error))
        return false;
    if (row != NULL)
        value_copy(ret_value, row_value(row, c));
    row_destroy(row);
    return true;
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

bool store_find_by_texts(struct store *s, const struct table *t, const char *const *wanted,
                         unsigned limit, GArray **ret_ids, GError **error)
{
    struct value values[MAX_WANTED];
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (unsigned n = 0; *wanted != NULL; n++, wanted += 2) {
        const struct column *c = t != NULL ? table_find_column(t, wanted[0]) : NULL;
        if (c == NULL) {
            *ret_ids = g_array_new(FALSE, FALSE, sizeof(struct guid));
            return true;
        }
        assert(n < MAX_WANTED);
        values[n] = (struct value){.kind = VALUE_TEXT, .text = (char *)(uintptr_t)wanted[1]};
        borrowed_add(columns, c);
        borrowed_add(list, &values[n]);
    }
    return store_find_by_values(s, t, columns, list, limit, ret_ids, error);
}

bool store_delete_by_texts(struct store *s, const struct table *t, const char *const *wanted,
                           int64_t now_ms, GError **error)
{
    GArray *ids = NULL;
    if (!store_find_by_texts(s, t, wanted, G_MAXINT, &ids, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < ids->len; i++)
        good = store_delete(s, t, &g_array_index(ids, struct guid, i), now_ms, error);
    g_array_unref(ids);
    return good;
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
