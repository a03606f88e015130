/* db.h: SQLite behind a small door. db.c is the only file of the server that includes sqlite3.h.
 * Statements are prepared once for each SQL text and kept; their user borrows one and gives it
 * back. */
#ifndef SERVER_STORE_DB_H
#define SERVER_STORE_DB_H

#include "model/error.h"
#include "model/value.h"

struct db;
struct stmt;

struct db *db_create(const char *path,
                     GError **error); /* NULL path = in memory; owned: db_destroy */
void db_destroy(struct db *db);
bool db_copy(struct db *destination, struct db *source, GError **error);

/* The whole database as the bytes of a file; owned. NULL = failed. */
GBytes *db_serialize(struct db *db, GError **error);

/* Runs one SQL text without parameters and without results. */
bool db_run(struct db *db, const char *sql, GError **error);

/* Borrowed until stmt_release; NULL = failed. */
struct stmt *db_use(struct db *db, const char *sql, GError **error);
/* The same for texts that are long to make: kept under a name. NULL = not known, or in use: then
 * the text is made, for db_use_as. */
struct stmt *db_use_known(struct db *db, const char *name);
struct stmt *db_use_as(struct db *db, const char *name, const char *sql, GError **error);
/* Forgets what was kept and is not in use: tables are others now. */
void db_forget(struct db *db);
void stmt_release(struct stmt *st); /* NULL is fine */

/* Parameters are numbered from 1. Texts are copied. */
void stmt_bind_text(struct stmt *st, int index, const char *text); /* NULL binds null */
void stmt_bind_integer(struct stmt *st, int index, int64_t n);
void stmt_bind_blob(struct stmt *st, int index, GBytes *bytes);
void stmt_bind_value(struct stmt *st, int index, const struct value *v);

enum step { STEP_FAILED, STEP_ROW, STEP_DONE };
/* A broken uniqueness rule fails with DUPLICATE_RECORD, anything else with UNEXPECTED. */
enum step stmt_step(struct stmt *st, GError **error);
/* Runs a statement that has no rows, and releases it. NULL is fine: then *error is set already. */
bool stmt_finish(struct stmt *st, GError **error);

/* Columns are numbered from 0. */
int64_t stmt_integer(struct stmt *st, int column);
const char *stmt_text(struct stmt *st, int column); /* borrowed until the next step; NULL = null */
void stmt_guid(struct stmt *st, int column, struct guid *ret_guid); /* null = an empty text */
/* Borrowed until the next step; NULL = no bytes. */
const void *stmt_blob(struct stmt *st, int column, size_t *ret_length);
void stmt_value(struct stmt *st, int column, struct value *ret_value);
/* Rows the last statement changed. */
int db_changes(struct db *db);

#endif
