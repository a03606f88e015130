/* db.c: the only user of SQLite in the client. */
#include "cache/db.h"
#include "wire/error.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>

struct stmt {
    struct db *db;
    sqlite3_stmt *handle;
};

struct db {
    sqlite3 *handle;
    struct stmt stmts[STMT_COUNT];
    int depth;
    bool failed; /* sticky until the outermost db_end */
};

static const char *const texts[] = {
#define X(id, sql) (sql),
#include "stmt.def"
#undef X
};

static const char *const steps[] = {
#define X(version, sql) sql,
#include "schema.def"
#undef X
};

static bool fail(struct db *db, GError **error)
{
    db->failed = true;
    g_set_error(error, WIRE_STORE, sqlite3_errcode(db->handle), "local store: %s",
                sqlite3_errmsg(db->handle));
    return false;
}

static bool run_text(struct db *db, const char *sql, GError **error)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? true : fail(db, error);
}

static int read_shape(struct db *db)
{
    sqlite3_stmt *stmt = NULL;
    int version = 0;
    if (sqlite3_prepare_v2(db->handle, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        version = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return version;
}

static bool apply_steps(struct db *db, GError **error)
{
    int version = read_shape(db);
    if (version > (int)G_N_ELEMENTS(steps)) {
        g_set_error_literal(error, WIRE_STORE, 0, "the local store was written by a newer client");
        return false;
    }
    for (; version < (int)G_N_ELEMENTS(steps); version++) {
        g_autofree char *mark = g_strdup_printf("PRAGMA user_version = %d; COMMIT", version + 1);
        if (!run_text(db, "BEGIN IMMEDIATE", error) || !run_text(db, steps[version], error) ||
            !run_text(db, mark, error))
            return false;
    }
    return true;
}

struct db *db_create(const char *path, GError **error)
{
    struct db *db = g_new0(struct db, 1);
    bool ok = sqlite3_open(path, &db->handle) == SQLITE_OK ? true : fail(db, error);
    ok = ok && sqlite3_busy_timeout(db->handle, 5000) == SQLITE_OK;
    ok = ok && run_text(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", error) &&
         apply_steps(db, error);
    if (ok)
        return db;
    db_destroy(db);
    return NULL;
}

void db_destroy(struct db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < STMT_COUNT; i++)
        sqlite3_finalize(db->stmts[i].handle);
    sqlite3_close(db->handle);
    g_free(db);
}

static struct stmt *use(struct db *db, enum stmt_id id, const char *types, va_list *values)
{
    struct stmt *stmt = &db->stmts[id];
    stmt->db = db;
    if (stmt->handle == NULL &&
        sqlite3_prepare_v2(db->handle, texts[id], -1, &stmt->handle, NULL) != SQLITE_OK) {
        fail(db, NULL);
        return NULL;
    }
    sqlite3_reset(stmt->handle);
    for (int i = 0; types[i] != '\0'; i++) {
        if (types[i] == 'i') {
            sqlite3_bind_int64(stmt->handle, i + 1, va_arg(*values, gint64));
            continue;
        }
        assert(types[i] == 't');
        sqlite3_bind_text(stmt->handle, i + 1, va_arg(*values, const char *), -1, SQLITE_TRANSIENT);
    }
    return stmt;
}

bool db_run(struct db *db, enum stmt_id id, GError **error, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    struct stmt *stmt = use(db, id, types, &values);
    va_end(values);
    if (stmt == NULL)
        return fail(db, error);
    int rc = sqlite3_step(stmt->handle);
    bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW ? true : fail(db, error);
    stmt_release(stmt);
    return ok;
}

struct stmt *db_query(struct db *db, enum stmt_id id, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    struct stmt *stmt = use(db, id, types, &values);
    va_end(values);
    return stmt;
}

bool stmt_next(struct stmt *stmt)
{
    if (stmt == NULL)
        return false;
    int rc = sqlite3_step(stmt->handle);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        fail(stmt->db, NULL);
    stmt_release(stmt);
    return false;
}

void stmt_release(struct stmt *stmt)
{
    if (stmt == NULL)
        return;
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
}

const char *stmt_text(struct stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt->handle, column);
}

gint64 stmt_int(struct stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->handle, column);
}

bool db_begin(struct db *db, GError **error)
{
    if (db->depth == 0) {
        db->failed = false;
        if (!run_text(db, "BEGIN IMMEDIATE", error))
            return false;
    }
    db->depth++;
    return true;
}

bool db_end(struct db *db, bool ok, GError **error)
{
    assert(db->depth > 0);
    db->depth--;
    if (!ok)
        db->failed = true;
    if (db->depth > 0)
        return ok;
    if (!db->failed)
        return run_text(db, "COMMIT", error);
    if (ok)
        g_set_error_literal(error, WIRE_STORE, 0, "local store: a read failed");
    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return false;
}
