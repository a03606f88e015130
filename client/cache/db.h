/* db.h: one SQLite file and its prepared statements. The only module that knows SQLite; everything
 * else of cache/ speaks in statement numbers of stmt.def. Writes are durable when the outermost
 * db_commit returns (synchronous FULL). */
#ifndef CLIENT_CACHE_DB_H
#define CLIENT_CACHE_DB_H

#include <glib.h>
#include <stdbool.h>

enum stmt_id {
#define X(id, sql) STMT_##id,
#include "stmt.def"
#undef X
    STMT_COUNT
};

struct db;
struct stmt;

/* Opens or makes the file and brings it to the current shape. Fails with WIRE_STORE. Closed with
 * db_destroy. */
struct db *db_create(const char *path, GError **error);
void db_destroy(struct db *db);

/* Runs a statement without rows. `types` has a letter per value: t text (NULL allowed), i gint64.
 */
bool db_run(struct db *db, enum stmt_id id, GError **error, const char *types, ...);

/* Begins to read. The statement is borrowed from `db` and must be read to its end or released; one
 * reader per statement at a time. A failure to read ends the rows early and makes the next
 * db_commit fail. */
struct stmt *db_query(struct db *db, enum stmt_id id, const char *types, ...);
bool stmt_next(struct stmt *stmt);
void stmt_release(struct stmt *stmt);

/* Text is borrowed until the next stmt_next or stmt_release; NULL for SQL NULL. */
const char *stmt_text(struct stmt *stmt, int column);
gint64 stmt_int(struct stmt *stmt, int column);

/* Transactions nest; only the outermost pair touches the file. db_end commits when `ok`, else rolls
 * everything back and returns false. */
bool db_begin(struct db *db, GError **error);
bool db_end(struct db *db, bool ok, GError **error);

#endif
