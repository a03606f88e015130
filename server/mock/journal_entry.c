/* journal_entry.c: a request and its answer as the admin API tells them. */
#include "mock/exchange.h"
#include "wire/json.h"

#define MAX_BODY_BYTES ((size_t)64 * 1024)

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By name, so that equal requests give equal entries. */
static void write_request_headers(struct json *j, GHashTable *headers)
{
    guint count = 0;
    g_autofree gpointer *names = g_hash_table_get_keys_as_array(headers, &count);
    qsort(names, count, sizeof *names, compare_names);
    json_key(j, "requestHeaders");
    json_begin_object(j);
    for (guint i = 0; i < count; i++)
        json_put_text(j, names[i], g_hash_table_lookup(headers, names[i]));
    json_end_object(j);
}

static void write_response_headers(struct json *j, const GPtrArray *headers)
{
    json_key(j, "responseHeaders");
    json_begin_object(j);
    for (unsigned i = 0; i + 1 < headers->len; i += 2)
        json_put_text(j, headers->pdata[i], headers->pdata[i + 1]);
    json_end_object(j);
}

static void write_body(struct json *j, const char *name, const char *bytes, size_t length)
{
    g_autofree char *cut_name = g_strconcat(name, "Cut", NULL);
    g_autofree char *text = g_strndup(bytes == NULL ? "" : bytes, MIN(length, MAX_BODY_BYTES));
    json_put_text(j, name, text);
    if (length > MAX_BODY_BYTES)
        json_put_boolean(j, cut_name, true);
}

static void write_request(struct json *j, const struct exchange *x, int64_t ended_us)
{
    const struct request *r = x->request;
    gsize length = 0;
    const char *body = g_bytes_get_data(r->body, &length);
    json_put_integer(j, "seq", (int64_t)x->seq);
    json_put_integer(j, "at_ms", x->now_ms);
    json_put_integer(j, "started_us", r->started_us);
    json_put_integer(j, "ended_us", ended_us);
    json_put_integer(j, "connection", (int64_t)r->connection);
    json_put_text(j, "method", r->method);
    json_put_text(j, "path", r->path);
    json_put_text(j, "query", r->raw_query);
    write_request_headers(j, r->headers);
    write_body(j, "requestBody", body, length);
}

GString *exchange_to_json(const struct exchange *x, int64_t ended_us)
{
    GString *out = g_string_new(NULL);
    const struct response *r = x->response;
    bool sent = fate_has_status(r->fate);
    struct json j;
    json_init(&j, out);
    json_begin_object(&j);
    write_request(&j, x, ended_us + r->delay_ms * 1000);
    json_put_integer(&j, "status", sent ? r->status : 0);
    write_response_headers(&j, r->headers);
    write_body(&j, "responseBody", r->body->str, sent ? r->body->len : 0);
    json_put_text(&j, "user", x->caller.known ? x->caller.user.text : NULL);
    json_put_text(&j, "device", x->caller.device);
    json_put_text(&j, "op", x->operation.op);
    json_put_text(&j, "entity", x->operation.entity);
    json_key(&j, "fault");
    if (x->fault_id == 0)
        json_null(&j);
    else
        json_integer(&j, x->fault_id);
    json_end_object(&j);
    return out;
}
