/* db.c: the only user of sqlite3.h in the server. */
#include "store/db.h"

#include <sqlite3.h>
#include <string.h>

#include "store/like.h"

#define MAX_KEPT_STATEMENTS 1000
#define PAGE_BYTES "16384"
/* Steps of SQLite's machine that one statement may take: some seconds. Joins on columns with few
 * values would otherwise hold everybody for ever; the clock is not asked, so the limit is the same
 * on every machine. */
#define MAX_STEPS 300000000
#define STEPS_A_CHECK 1000000

struct db {
    sqlite3 *handle;
    GHashTable *statements; /* SQL text, or a name -> struct stmt */
    GQueue recent;          /* the same statements, those used last in front */
    unsigned checks;        /* of the number of steps, since a statement was last taken into use */
};

struct stmt {
    struct db *db;
    sqlite3_stmt *handle;
    bool in_use;
    bool kept;   /* in db->statements */
    GList *link; /* in db->recent; its data is the key, borrowed from the table */
};

static void set_error(struct db *db, GError **error)
{
    int code = sqlite3_extended_errcode(db->handle);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        g_set_error_literal(error, SERVER_ERROR, ERROR_DUPLICATE_RECORD,
                            "Cannot insert duplicate key.");
    else if (code == SQLITE_INTERRUPT)
        g_set_error_literal(error, SERVER_ERROR, ERROR_QUERY_TOO_LONG,
                            "SQL timeout expired: the query combines too many rows.");
    else
        g_set_error(error, SERVER_ERROR, ERROR_UNEXPECTED, "SQLite: %s",
                    sqlite3_errmsg(db->handle));
}

static int collate(void *context, int length1, const void *text1, int length2, const void *text2)
{
    (void)context;
    return text_compare(text1, (size_t)length1, text2, (size_t)length2);
}

static void match(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    const char *text = (const char *)sqlite3_value_text(arguments[0]);
    const char *pattern = (const char *)sqlite3_value_text(arguments[1]);
    if (text == NULL || pattern == NULL)
        sqlite3_result_null(context);
    else
        sqlite3_result_int(context, text_matches(text, pattern));
}

static int count_steps(void *context)
{
    struct db *db = context;
    return ++db->checks > MAX_STEPS / STEPS_A_CHECK;
}

static void stmt_destroy(gpointer pointer)
{
    struct stmt *st = pointer;
    sqlite3_finalize(st->handle);
    g_free(st);
}

static int64_t read_page_bytes(struct db *db)
{
    struct stmt *st = db_use(db, "PRAGMA page_size", NULL);
    int64_t bytes = st != NULL && stmt_step(st, NULL) == STEP_ROW ? stmt_integer(st, 0) : 0;
    stmt_release(st);
    return bytes;
}

/* SQLite goes through all pages of a database in memory at each commit, so they are large; and all
 * databases have the same, as they are copied into each other. A file with others is converted. */
static bool set_page_bytes(struct db *db, GError **error)
{
    return db_run(db, "PRAGMA page_size = " PAGE_BYTES, error) &&
           (read_page_bytes(db) == g_ascii_strtoll(PAGE_BYTES, NULL, 10) ||
            db_run(db, "PRAGMA journal_mode = DELETE; PRAGMA page_size = " PAGE_BYTES "; VACUUM",
                   error));
}

struct db *db_create(const char *path, GError **error)
{
    struct db *db = g_new0(struct db, 1);
    g_queue_init(&db->recent);
    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, stmt_destroy);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    bool good =
        sqlite3_open_v2(path != NULL ? path : ":memory:", &db->handle, flags, NULL) == SQLITE_OK &&
        sqlite3_create_collation(db->handle, "dataverse", SQLITE_UTF8, NULL, collate) ==
            SQLITE_OK &&
        sqlite3_create_function(db->handle, "dataverse_like", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                NULL, match, NULL, NULL) == SQLITE_OK;
    if (good)
        sqlite3_progress_handler(db->handle, STEPS_A_CHECK, count_steps, db);
    else
        set_error(db, error);
    good = good && set_page_bytes(db, error) &&
           (path == NULL || db_run(db, "PRAGMA journal_mode = WAL", error)) &&
           db_run(db, "PRAGMA synchronous = NORMAL", error);
    if (good)
        return db;
    db_destroy(db);
    return NULL;
}

void db_destroy(struct db *db)
{
    if (db == NULL)
        return;
    g_queue_clear(&db->recent);
    g_hash_table_unref(db->statements);
    sqlite3_close(db->handle);
    g_free(db);
}

bool db_copy(struct db *destination, struct db *source, GError **error)
{
    sqlite3_backup *backup =
        sqlite3_backup_init(destination->handle, "main", source->handle, "main");
    if (backup != NULL) {
        sqlite3_backup_step(backup, -1);
        sqlite3_backup_finish(backup);
    }
    if (sqlite3_errcode(destination->handle) == SQLITE_OK)
        return true;
    set_error(destination, error);
    return false;
}

GBytes *db_serialize(struct db *db, GError **error)
{
    sqlite3_int64 size = 0;
    unsigned char *bytes = sqlite3_serialize(db->handle, "main", &size, 0);
    if (bytes == NULL) {
        set_error(db, error);
        return NULL;
    }
    return g_bytes_new_with_free_func(bytes, (gsize)size, sqlite3_free, bytes);
}

bool db_run(struct db *db, const char *sql, GError **error)
{
    db->checks = 0;
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    set_error(db, error);
    return false;
}

/* Makes room by forgetting the statement that was not used for the longest time. */
static void forget_oldest(struct db *db)
{
    for (GList *link = db->recent.tail; link != NULL; link = link->prev) {
        const struct stmt *st = g_hash_table_lookup(db->statements, link->data);
        if (st->in_use)
            continue;
        const char *sql = link->data;
        g_queue_delete_link(&db->recent, link);
        g_hash_table_remove(db->statements, sql);
        return;
    }
}

static void keep(struct db *db, const char *name, struct stmt *st)
{
    char *key = g_strdup(name);
    g_queue_push_head(&db->recent, key);
    st->link = db->recent.head;
    g_hash_table_insert(db->statements, key, st);
}

void db_forget(struct db *db)
{
    for (guint i = g_queue_get_length(&db->recent); i > 0; i--)
        forget_oldest(db);
}

struct stmt *db_use_known(struct db *db, const char *name)
{
    struct stmt *st = g_hash_table_lookup(db->statements, name);
    db->checks = 0;
    if (st == NULL || st->in_use)
        return NULL;
    st->in_use = true;
    g_queue_unlink(&db->recent, st->link);
    g_queue_push_head_link(&db->recent, st->link);
    return st;
}

struct stmt *db_use_as(struct db *db, const char *name, const char *sql, GError **error)
{
    if (g_hash_table_size(db->statements) >= MAX_KEPT_STATEMENTS)
        forget_oldest(db);
    struct stmt *st = g_new0(struct stmt, 1);
    st->db = db;
    st->in_use = true;
    st->kept = !g_hash_table_contains(db->statements, name);
    if (sqlite3_prepare_v2(db->handle, sql, -1, &st->handle, NULL) != SQLITE_OK) {
        set_error(db, error);
        g_free(st);
        return NULL;
    }
    if (st->kept)
        keep(db, name, st);
    return st;
}

struct stmt *db_use(struct db *db, const char *sql, GError **error)
{
    struct stmt *st = db_use_known(db, sql);
    return st != NULL ? st : db_use_as(db, sql, sql, error);
}

void stmt_release(struct stmt *st)
{
    if (st == NULL)
        return;
    sqlite3_reset(st->handle);
    sqlite3_clear_bindings(st->handle);
    st->in_use = false;
    if (!st->kept)
        stmt_destroy(st);
}

void stmt_bind_text(struct stmt *st, int index, const char *text)
{
    sqlite3_bind_text(st->handle, index, text, -1, SQLITE_TRANSIENT);
}

void stmt_bind_integer(struct stmt *st, int index, int64_t n)
{
    sqlite3_bind_int64(st->handle, index, n);
}

void stmt_bind_blob(struct stmt *st, int index, GBytes *bytes)
{
    gsize length = 0;
    const void *data = g_bytes_get_data(bytes, &length);
    sqlite3_bind_blob64(st->handle, index, data != NULL ? data : "", length, SQLITE_TRANSIENT);
}

void stmt_bind_value(struct stmt *st, int index, const struct value *v)
{
    switch (v->kind) {
    case VALUE_NULL:
        sqlite3_bind_null(st->handle, index);
        break;
    case VALUE_INTEGER:
        sqlite3_bind_int64(st->handle, index, v->integer);
        break;
    case VALUE_REAL:
        sqlite3_bind_double(st->handle, index, v->real);
        break;
    case VALUE_TEXT:
        stmt_bind_text(st, index, v->text);
        break;
    }
}

enum step stmt_step(struct stmt *st, GError **error)
{
    int code = sqlite3_step(st->handle);
    if (code == SQLITE_ROW)
        return STEP_ROW;
    if (code == SQLITE_DONE)
        return STEP_DONE;
    set_error(st->db, error);
    return STEP_FAILED;
}

bool stmt_finish(struct stmt *st, GError **error)
{
    if (st == NULL)
        return false;
    bool good = stmt_step(st, error) != STEP_FAILED;
    stmt_release(st);
    return good;
}

int64_t stmt_integer(struct stmt *st, int column)
{
    return sqlite3_column_int64(st->handle, column);
}

const char *stmt_text(struct stmt *st, int column)
{
    return (const char *)sqlite3_column_text(st->handle, column);
}

void stmt_guid(struct stmt *st, int column, struct guid *ret_guid)
{
    const void *text = sqlite3_column_text(st->handle, column);
    size_t length = (size_t)sqlite3_column_bytes(st->handle, column);
    length = MIN(length, sizeof ret_guid->text - 1);
    if (length > 0)
        memcpy(ret_guid->text, text, length);
    ret_guid->text[length] = '\0';
}

const void *stmt_blob(struct stmt *st, int column, size_t *ret_length)
{
    const void *data = sqlite3_column_blob(st->handle, column);
    *ret_length = (size_t)sqlite3_column_bytes(st->handle, column);
    return data;
}

void stmt_value(struct stmt *st, int column, struct value *ret_value)
{
    int type = sqlite3_column_type(st->handle, column);
    *ret_value = (struct value){.kind = VALUE_NULL};
    if (type == SQLITE_INTEGER) {
        ret_value->kind = VALUE_INTEGER;
        ret_value->integer = sqlite3_column_int64(st->handle, column);
    } else if (type == SQLITE_FLOAT) {
        ret_value->kind = VALUE_REAL;
        ret_value->real = sqlite3_column_double(st->handle, column);
    } else if (type != SQLITE_NULL) {
        const char *text = stmt_text(st, column);
        ret_value->kind = VALUE_TEXT;
        ret_value->text = g_memdup2(text, (gsize)sqlite3_column_bytes(st->handle, column) + 1);
    }
}

int db_changes(struct db *db)
{
    return sqlite3_changes(db->handle);
}
