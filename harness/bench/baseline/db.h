/* db.h: the hard-coded half of the yardstick: one table, one prepared statement for each request it
 * knows. No model, no parsing, no checks: the least work that gives the same answers. */
#ifndef HARNESS_BENCH_BASELINE_DB_H
#define HARNESS_BENCH_BASELINE_DB_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct db;
struct db *db_create(unsigned rows); /* in memory; ends the program when it fails */
void db_destroy(struct db *db);

#define ROWS_A_PAGE 5000

/* Each appends a whole JSON body. Ids are text. */
bool db_write_row(struct db *db, const char *id, const char *api, GString *out);
void db_write_matches(struct db *db, const char *city, const char *api, GString *out);
/* `after` "" = the first page; a next link is added when there are more. */
void db_write_page(struct db *db, const char *after, const char *api, GString *out);
void db_write_changes(struct db *db, int64_t since, const char *api, GString *out);

void db_begin(struct db *db);
void db_commit(struct db *db);
void db_insert(struct db *db, const char *name, size_t length, char ret_id[37]);
/* False: the row has another version. */
bool db_update(struct db *db, const char *id, int64_t version, const char *name, size_t length);

/* Copies a database file into memory, then times the copy of that into another: milliseconds. */
double db_time_backup(const char *path);

#endif
