/* db.c: see db.h. */
#include "db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum use { ROW, MATCHES, PAGE, CHANGES, INSERT, UPDATE, BEGIN, COMMIT, USES };

#define COLUMNS "id, version, name, revenue, telephone, city, employees, currency"
static const char *const texts[USES] = {
    [ROW] = "SELECT " COLUMNS " FROM account WHERE id = ?",
    [MATCHES] = "SELECT " COLUMNS " FROM account WHERE city = ? ORDER BY name, id LIMIT 50",
    [PAGE] = "SELECT " COLUMNS " FROM account WHERE id > ? ORDER BY id LIMIT 5001",
    [CHANGES] = "SELECT " COLUMNS " FROM account WHERE version > ? ORDER BY version LIMIT 5000",
    [INSERT] = "INSERT INTO account VALUES (?, ?, ?, 1000.0, '555', 'Nowhere', 1, ?)",
    [UPDATE] = "UPDATE account SET name = ?, version = ? WHERE id = ? AND version = ?",
    [BEGIN] = "BEGIN",
    [COMMIT] = "COMMIT",
};

struct db {
    sqlite3 *connection;
    sqlite3_stmt *statements[USES];
    int64_t version;
    GRand *random;
};

static const char currency[] = "0c000000-0000-4000-8000-0000000000c1";

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "dvbench-baseline: %s\n", what);
    exit(1);
}

static void run(sqlite3 *connection, const char *sql)
{
    must(sqlite3_exec(connection, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static void new_id(struct db *db, char ret_id[37])
{
    guint32 r[4];
    for (int i = 0; i < 4; i++)
        r[i] = g_rand_int(db->random);
    snprintf(ret_id, 37, "%08x-%04x-4%03x-8%03x-%04x%08x", r[0], r[1] >> 16, r[1] & 0xfff,
             r[2] & 0xfff, r[2] >> 16, r[3]);
}

/* The same rows as fixture.c makes for dvmock: as many, with as many cities. */
static void fill(struct db *db, unsigned rows)
{
    sqlite3_stmt *insert = NULL;
    must(sqlite3_prepare_v2(db->connection,
                            "INSERT INTO account VALUES (?, ?, ?, ?, '555-0100', ?, ?, ?)", -1,
                            &insert, NULL) == SQLITE_OK,
         "prepare");
    run(db->connection, "BEGIN");
    for (unsigned i = 0; i < rows; i++) {
        char id[37], name[64], city[32];
        new_id(db, id);
        snprintf(name, sizeof name, "Account %06u", (i * 7919u) % 1000000u);
        snprintf(city, sizeof city, "City %u", i % 100u);
        sqlite3_bind_text(insert, 1, id, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(insert, 2, ++db->version);
        sqlite3_bind_text(insert, 3, name, -1, SQLITE_TRANSIENT);
        sqlite3_bind_double(insert, 4, i);
        sqlite3_bind_text(insert, 5, city, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(insert, 6, (int)(i % 1000u));
        sqlite3_bind_text(insert, 7, currency, -1, SQLITE_STATIC);
        must(sqlite3_step(insert) == SQLITE_DONE, "insert");
        sqlite3_reset(insert);
    }
    run(db->connection, "COMMIT");
    sqlite3_finalize(insert);
}

struct db *db_create(unsigned rows)
{
    struct db *db = g_new0(struct db, 1);
    db->random = g_rand_new_with_seed(1);
    must(sqlite3_open(":memory:", &db->connection) == SQLITE_OK, "open");
    run(db->connection,
        "CREATE TABLE account (id TEXT PRIMARY KEY, version INTEGER, name TEXT, revenue REAL, "
        "telephone TEXT, city TEXT, employees INTEGER, currency TEXT) WITHOUT ROWID;"
        "CREATE INDEX by_city ON account (city, name, id);"
        "CREATE INDEX by_version ON account (version)");
    fill(db, rows);
    for (int i = 0; i < USES; i++)
        must(sqlite3_prepare_v2(db->connection, texts[i], -1, &db->statements[i], NULL) ==
                 SQLITE_OK,
             texts[i]);
    return db;
}

void db_destroy(struct db *db)
{
    for (int i = 0; i < USES; i++)
        sqlite3_finalize(db->statements[i]);
    sqlite3_close(db->connection);
    g_rand_free(db->random);
    g_free(db);
}

static const char *text(sqlite3_stmt *s, int column)
{
    return (const char *)sqlite3_column_text(s, column);
}

static void write_columns(sqlite3_stmt *s, GString *out)
{
    g_string_append_printf(
        out,
        "\"@odata.etag\":\"W/\\\"%lld\\\"\",\"name\":\"%s\",\"revenue\":%.4f,\"telephone1\":\"%s\","
        "\"address1_city\":\"%s\",\"numberofemployees\":%d,\"_transactioncurrencyid_value\":\"%s\","
        "\"accountid\":\"%s\"}",
        (long long)sqlite3_column_int64(s, 1), text(s, 2), sqlite3_column_double(s, 3), text(s, 4),
        text(s, 5), sqlite3_column_int(s, 6), text(s, 7), text(s, 0));
}

#define CONTEXT                                                                                    \
    "{\"@odata.context\":\"%s$metadata#accounts(name,revenue,telephone1,address1_city,"            \
    "numberofemployees)%s\","

bool db_write_row(struct db *db, const char *id, const char *api, GString *out)
{
    sqlite3_stmt *s = db->statements[ROW];
    sqlite3_bind_text(s, 1, id, -1, SQLITE_STATIC);
    bool found = sqlite3_step(s) == SQLITE_ROW;
    if (found) {
        g_string_append_printf(out, CONTEXT, api, "/$entity");
        write_columns(s, out);
    }
    sqlite3_reset(s);
    return found;
}

/* At most `limit` rows; whether there are more. *ret_last is the id of the last one. */
static bool write_rows(sqlite3_stmt *s, int limit, char ret_last[37], GString *out)
{
    int count = 0;
    bool more = false;
    g_string_append(out, "\"value\":[");
    while (sqlite3_step(s) == SQLITE_ROW) {
        if (count == limit) {
            more = true;
            break;
        }
        g_string_append(out, count++ > 0 ? ",{" : "{");
        write_columns(s, out);
        memcpy(ret_last, text(s, 0), 37);
    }
    g_string_append(out, "]");
    sqlite3_reset(s);
    return more;
}

void db_write_matches(struct db *db, const char *city, const char *api, GString *out)
{
    char last[37];
    sqlite3_stmt *s = db->statements[MATCHES];
    sqlite3_bind_text(s, 1, city, -1, SQLITE_STATIC);
    g_string_append_printf(out, CONTEXT, api, "");
    write_rows(s, 50, last, out);
    g_string_append(out, "}");
}

void db_write_page(struct db *db, const char *after, const char *api, GString *out)
{
    char last[37] = "";
    sqlite3_stmt *s = db->statements[PAGE];
    sqlite3_bind_text(s, 1, after, -1, SQLITE_STATIC);
    g_string_append_printf(out, CONTEXT, api, "");
    if (write_rows(s, ROWS_A_PAGE, last, out))
        g_string_append_printf(out, ",\"@odata.nextLink\":\"%saccounts?page=%s\"", api, last);
    g_string_append(out, "}");
}

void db_write_changes(struct db *db, int64_t since, const char *api, GString *out)
{
    char last[37];
    sqlite3_stmt *s = db->statements[CHANGES];
    sqlite3_bind_int64(s, 1, since);
    g_string_append_printf(out, CONTEXT, api, "/$delta");
    g_string_append_printf(out, "\"@odata.deltaLink\":\"%saccounts?changes=%lld\",", api,
                           (long long)db->version);
    write_rows(s, ROWS_A_PAGE, last, out);
    g_string_append(out, "}");
}

static void step(sqlite3_stmt *s)
{
    must(sqlite3_step(s) == SQLITE_DONE, "step");
    sqlite3_reset(s);
}

void db_begin(struct db *db)
{
    step(db->statements[BEGIN]);
}

void db_commit(struct db *db)
{
    step(db->statements[COMMIT]);
}

void db_insert(struct db *db, const char *name, size_t length, char ret_id[37])
{
    sqlite3_stmt *s = db->statements[INSERT];
    new_id(db, ret_id);
    sqlite3_bind_text(s, 1, ret_id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, ++db->version);
    sqlite3_bind_text(s, 3, name, (int)length, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, currency, -1, SQLITE_STATIC);
    step(s);
}

bool db_update(struct db *db, const char *id, int64_t version, const char *name, size_t length)
{
    sqlite3_stmt *s = db->statements[UPDATE];
    sqlite3_bind_text(s, 1, name, (int)length, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, ++db->version);
    sqlite3_bind_text(s, 3, id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, version);
    step(s);
    return sqlite3_changes(db->connection) == 1;
}

static void copy(sqlite3 *to, sqlite3 *from)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    must(backup != NULL && sqlite3_backup_step(backup, -1) == SQLITE_DONE, "backup");
    sqlite3_backup_finish(backup);
}

double db_time_backup(const char *path)
{
    sqlite3 *file = NULL, *source = NULL, *target = NULL;
    must(sqlite3_open_v2(path, &file, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, path);
    must(sqlite3_open(":memory:", &source) == SQLITE_OK, "open");
    must(sqlite3_open(":memory:", &target) == SQLITE_OK, "open");
    copy(source, file);
    copy(target, source); /* the target is as full as an organisation that is reset */
    gint64 before = g_get_monotonic_time();
    copy(target, source);
    double took = (double)(g_get_monotonic_time() - before) / 1000.0;
    sqlite3_close(target);
    sqlite3_close(source);
    sqlite3_close(file);
    return took;
}
