/* bulk_delete.c: BulkDelete: a job that deletes what its queries find. Here the job is done when
 * the answer comes: its rows say so at once, and a client that polls them finds it completed. */
#include <string.h>

#include "actions/operation.h"
#include "actions/query_expression.h"
#include "fetchxml/fetchxml.h"
#include "service/secure.h"

#define OPERATION_TYPE 13
#define STATE_COMPLETED 3
#define STATUS_SUCCEEDED 30
#define STATUS_FAILED 31
#define MAX_QUERIES 100
#define MAX_ROWS 100000 /* of one query */

/* What a job did. */
struct tally {
    int64_t deleted, failed;
    GString *queries; /* their FetchXML */
};

/* A job of later, or of every night, would have to run by itself. */
static bool check_start(struct operation_call *call, GError **error)
{
    const char *pattern = operation_text(call, "RecurrencePattern"),
               *start = operation_text(call, "StartDateTime");
    int64_t seconds = 0;
    if (start == NULL || !date_parse(start, false, &seconds)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "StartDateTime: '%s' is no date and time.", start == NULL ? "" : start);
        return false;
    }
    bool later = seconds > call->work->session->now_ms / 1000 &&
                 !cJSON_IsTrue(operation_parameter(call, "RunNow"));
    if (!later && (pattern == NULL || pattern[0] == '\0'))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                "%s: dvmock runs a bulk delete at once and once only.",
                later ? "StartDateTime" : "RecurrencePattern");
    return false;
}

/* ---- rows --------------------------------------------------------------------------------------
 */

/* What cannot be deleted stays, whole, and is counted; only a broken store ends the job. */
static bool try_one(struct work *w, const struct row *row, struct tally *tally, GError **error)
{
    GError *reason = NULL;
    guint told = w->effects->len;
    g_hash_table_remove_all(w->deleted); /* each row is a delete of its own */
    if (!store_begin(w->store, error))
        return false;
    if (rows_delete_named(w, row->table, &row->id, &reason)) {
        tally->deleted++;
        return store_commit(w->store, error);
    }
    store_rollback(w->store);
    g_array_set_size(w->effects, told);
    bool gone = g_error_matches(reason, SERVER_ERROR, ERROR_RECORD_NOT_FOUND); /* with its parent */
    tally->failed += gone ? 0 : 1;
    if (g_error_matches(reason, SERVER_ERROR, ERROR_UNEXPECTED)) {
        g_propagate_error(error, reason);
        return false;
    }
    g_error_free(reason);
    return true;
}

static bool delete_found(struct operation_call *call, struct query *q, struct tally *tally,
                         GError **error)
{
    struct work *w = call->work;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    GPtrArray *rows = NULL;
    struct secured_query secured;
    borrowed_add(columns, q->table->id_column);
    if (!store_select(w->store, secure_query(w->session, q, &secured), columns, MAX_ROWS + 1, &rows,
                      error))
        return false;
    bool good = rows->len <= MAX_ROWS;
    if (!good)
        g_set_error(error, SERVER_ERROR, ERROR_TOO_LARGE,
                    "A query of a bulk delete finds more than %d rows.", MAX_ROWS);
    for (guint i = 0; good && i < rows->len; i++)
        good = try_one(w, g_ptr_array_index(rows, i), tally, error);
    g_ptr_array_unref(rows);
    return good;
}

static bool run_query(struct operation_call *call, const cJSON *json, unsigned index,
                      struct tally *tally, GError **error)
{
    g_autofree char *path = g_strdup_printf("QuerySet[%u]", index);
    g_autoptr(GString) xml = g_string_new(NULL);
    struct fetch fetch = {0};
    if (!query_expression_write(json, path, xml, error) ||
        !fetchxml_parse(call->work->model, xml->str, &fetch, error))
        return false;
    g_string_append(tally->queries, xml->str);
    bool good = delete_found(call, fetch.query, tally, error);
    fetch_finish(&fetch);
    return good;
}

static bool run_queries(struct operation_call *call, struct tally *tally, GError **error)
{
    const cJSON *set = operation_parameter(call, "QuerySet"), *json = NULL;
    unsigned index = 0;
    int count = cJSON_GetArraySize(set);
    if (count == 0 || count > MAX_QUERIES) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "QuerySet must have 1 to %d queries, and has %d.", MAX_QUERIES, count);
        return false;
    }
    cJSON_ArrayForEach(json, set)
    {
        if (!run_query(call, json, index++, tally, error))
            return false;
    }
    return true;
}

/* ---- the job -----------------------------------------------------------------------------------
 */

static void set_outcome(struct row *row, const struct tally *tally)
{
    bool failed = tally->failed > 0 && tally->deleted == 0;
    row_set_integer(row, "statecode", STATE_COMPLETED);
    row_set_integer(row, "statuscode", failed ? STATUS_FAILED : STATUS_SUCCEEDED);
}

static bool keep_job(struct operation_call *call, const struct tally *tally, struct guid *ret_id,
                     GError **error)
{
    struct work *w = call->work;
    int64_t now = w->session->now_ms / 1000;
    const struct table *t = model_find_table(w->model, "asyncoperation");
    if (t == NULL)
        return operation_unknown_table("asyncoperation", error);
    struct row *job = row_create(t);
    row_set_text(job, "name", operation_text(call, "JobName"));
    row_set_integer(job, "operationtype", OPERATION_TYPE);
    row_set_integer(job, "startedon", now);
    row_set_integer(job, "completedon", now);
    set_outcome(job, tally);
    bool good = rows_insert(w, job, error);
    *ret_id = job->id;
    row_destroy(job);
    return good;
}

static bool keep_counts(struct operation_call *call, const struct tally *tally,
                        const struct guid *job, GError **error)
{
    struct work *w = call->work;
    const struct table *t = model_find_table(w->model, "bulkdeleteoperation");
    if (t == NULL)
        return true;
    struct row *row = row_create(t);
    row_set_text(row, "name", operation_text(call, "JobName"));
    row_set_text(row, "orderedquerysetxml", tally->queries->str);
    row_set_integer(row, "successcount", tally->deleted);
    row_set_integer(row, "failurecount", tally->failed);
    row_set_lookup(row, "asyncoperationid", model_find_table(w->model, "asyncoperation"), job);
    set_outcome(row, tally);
    bool good = rows_insert(w, row, error);
    row_destroy(row);
    return good;
}

bool operation_bulk_delete(struct operation_call *call, GError **error)
{
    g_autoptr(GString) queries = g_string_new(NULL);
    struct tally tally = {.queries = queries};
    struct guid job;
    struct json j;
    if (!check_start(call, error) || !run_queries(call, &tally, error) ||
        !keep_job(call, &tally, &job, error) || !keep_counts(call, &tally, &job, error))
        return false;
    operation_begin_answer(call, &j);
    json_put_text(&j, "JobId", job.text);
    json_end_object(&j);
    return true;
}
