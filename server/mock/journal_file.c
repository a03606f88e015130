/* journal_file.c: see journal_file.h. SQLite takes the entries apart, so the columns are named in
 * one place. */
#include "mock/journal_file.h"

#include "mock/org.h"
#include "store/db.h"

struct journal_file {
    struct db *db;
};

static const char *const schema[] = {
    "CREATE TABLE IF NOT EXISTS request (org TEXT, seq INTEGER, at_ms INTEGER, started_us INTEGER, "
    "ended_us INTEGER, connection INTEGER, method TEXT, path TEXT, query TEXT, "
    "request_headers TEXT, request_body TEXT, status INTEGER, response_headers TEXT, "
    "response_body TEXT, user TEXT, device TEXT, op TEXT, entity TEXT, fault INTEGER)",
    "CREATE TABLE IF NOT EXISTS effect (org TEXT, seq INTEGER, request INTEGER, part INTEGER, "
    "trigger_id INTEGER, user TEXT, device TEXT, op TEXT, entity TEXT, id TEXT, columns TEXT, "
    "row_values TEXT, etag_before TEXT, etag_after TEXT, action TEXT, relationship TEXT, "
    "related_entity TEXT, related_id TEXT)",
    "CREATE TABLE IF NOT EXISTS refusal (org TEXT, status INTEGER, method TEXT, message TEXT, "
    "hint TEXT, count INTEGER, PRIMARY KEY (org, status, method, message))",
    "CREATE INDEX IF NOT EXISTS request_seq ON request (org, seq)",
    "CREATE INDEX IF NOT EXISTS effect_request ON effect (org, request)",
};

static const char add_request[] =
    "INSERT INTO request SELECT ?1, ?2 ->> 'seq', ?2 ->> 'at_ms', ?2 ->> 'started_us', "
    "?2 ->> 'ended_us', ?2 ->> 'connection', ?2 ->> 'method', ?2 ->> 'path', ?2 ->> 'query', "
    "?2 ->> 'requestHeaders', ?2 ->> 'requestBody', ?2 ->> 'status', ?2 ->> 'responseHeaders', "
    "?2 ->> 'responseBody', ?2 ->> 'user', ?2 ->> 'device', ?2 ->> 'op', ?2 ->> 'entity', "
    "?2 ->> 'fault'";

static const char add_effect[] =
    "INSERT INTO effect SELECT ?1, ?2 ->> 'seq', ?2 ->> 'request', ?2 ->> 'part', "
    "?2 ->> 'trigger', ?2 ->> 'user', ?2 ->> 'device', ?2 ->> 'op', ?2 ->> 'entity', "
    "?2 ->> 'id', ?2 ->> 'columns', ?2 ->> 'values', ?2 ->> 'etagBefore', ?2 ->> 'etagAfter', "
    "?2 ->> 'action', ?2 ->> 'relationship', ?2 ->> 'relatedEntity', ?2 ->> 'relatedId'";

static const char add_refusal[] =
    "INSERT INTO refusal VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET "
    "count = count + excluded.count";

struct journal_file *journal_file_open(const char *path, GError **error)
{
    struct db *db = db_create(path, error);
    for (size_t i = 0; db != NULL && i < G_N_ELEMENTS(schema); i++) {
        if (!db_run(db, schema[i], error)) {
            db_destroy(db);
            db = NULL;
        }
    }
    if (db == NULL)
        return NULL;
    struct journal_file *f = g_new0(struct journal_file, 1);
    f->db = db;
    return f;
}

void journal_file_close(struct journal_file *f)
{
    if (f == NULL)
        return;
    db_destroy(f->db);
    g_free(f);
}

static bool add_entry(struct journal_file *f, const char *sql, const char *org, const GString *json,
                      GError **error)
{
    struct stmt *st = db_use(f->db, sql, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, org);
    stmt_bind_text(st, 2, json->str);
    return stmt_finish(st, error);
}

bool journal_file_add_request(struct journal_file *f, const char *org, const GString *json,
                              GError **error)
{
    return add_entry(f, add_request, org, json, error);
}

bool journal_file_add_effect(struct journal_file *f, const char *org, const GString *json,
                             GError **error)
{
    return add_entry(f, add_effect, org, json, error);
}

bool journal_file_add_refusal(struct journal_file *f, const char *org, const struct refusal *r,
                              int64_t count, GError **error)
{
    struct stmt *st = db_use(f->db, add_refusal, error);
    if (st == NULL)
        return false;
    stmt_bind_text(st, 1, org);
    stmt_bind_integer(st, 2, r->status);
    stmt_bind_text(st, 3, r->method);
    stmt_bind_text(st, 4, r->message);
    stmt_bind_text(st, 5, r->hint);
    stmt_bind_integer(st, 6, count);
    return stmt_finish(st, error);
}

GBytes *journal_file_bytes(struct journal_file *f, GError **error)
{
    return db_serialize(f->db, error);
}
