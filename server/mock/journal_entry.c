/* journal_entry.c: see journal_entry.h. The packed form is struct fixed and then texts, each ended
 * by a NUL, in the order in which both functions below go through them. */
#include "mock/journal_entry.h"

#include <string.h>

#include "mock/exchange.h"
#include "wire/json.h"

#define MAX_BODY_BYTES ((size_t)64 * 1024)
#define HEADERS_BYTES 1024 /* of most requests, with what else there is to tell */

struct fixed {
    int64_t seq, at_ms, started_us, ended_us, connection, status, fault;
    uint32_t request_headers, response_headers; /* how many */
    bool request_cut, response_cut;             /* the body is longer */
};

/* ---- packing -----------------------------------------------------------------------------------
 */

static void pack_text(GString *out, const char *text, size_t length)
{
    g_string_append_len(out, text, (gssize)strnlen(text, length));
    g_string_append_c(out, '\0');
}

/* What is absent is an empty text. */
static void pack(GString *out, const char *text)
{
    pack_text(out, text != NULL ? text : "", G_MAXSSIZE);
}

static bool pack_body(GString *out, const char *bytes, size_t length)
{
    pack_text(out, bytes != NULL ? bytes : "", MIN(length, MAX_BODY_BYTES));
    return length > MAX_BODY_BYTES;
}

static void pack_request(GString *out, const struct request *r, struct fixed *f)
{
    GHashTableIter headers;
    gpointer name = NULL, value = NULL;
    gsize length = 0;
    const char *body = g_bytes_get_data(r->body, &length);
    pack(out, r->method);
    pack(out, r->path);
    pack(out, r->raw_query);
    g_hash_table_iter_init(&headers, r->headers);
    for (; g_hash_table_iter_next(&headers, &name, &value); f->request_headers++) {
        pack(out, name);
        pack(out, value);
    }
    f->request_cut = pack_body(out, body, length);
}

static void pack_response(GString *out, const struct response *r, struct fixed *f)
{
    bool sent = fate_has_status(r->fate);
    f->status = sent ? r->status : 0;
    f->response_headers = r->headers->len / 2;
    for (guint i = 0; i < f->response_headers * 2; i++)
        pack(out, r->headers->pdata[i]);
    f->response_cut = pack_body(out, r->body->str, sent ? r->body->len : 0);
}

GString *request_pack(const struct exchange *x, int64_t ended_us)
{
    struct fixed f = {
        .seq = (int64_t)x->seq,
        .at_ms = x->now_ms,
        .started_us = x->request->started_us,
        .ended_us = ended_us + x->response->delay_ms * 1000,
        .connection = (int64_t)x->request->connection,
        .fault = x->fault_id,
    };
    size_t bodies = g_bytes_get_size(x->request->body) + x->response->body->len;
    GString *out = g_string_sized_new(sizeof f + HEADERS_BYTES + MIN(bodies, MAX_BODY_BYTES));
    g_string_set_size(out, sizeof f);
    pack_request(out, x->request, &f);
    pack_response(out, x->response, &f);
    pack(out, x->caller.known ? x->caller.user.text : NULL);
    pack(out, x->caller.device);
    pack(out, x->operation.op);
    pack(out, x->operation.entity);
    memcpy(out->str, &f, sizeof f);
    return out;
}

/* ---- reading -----------------------------------------------------------------------------------
 */

/* The text at *at, which moves on to the next one. */
static const char *take(const char **at)
{
    const char *text = *at;
    *at += strlen(text) + 1;
    return text;
}

static void put_next(struct json *j, const char *name, const char **at)
{
    json_put_text(j, name, take(at));
}

static void put_next_if_any(struct json *j, const char *name, const char **at)
{
    const char *text = take(at);
    json_put_text(j, name, *text != '\0' ? text : NULL);
}

static void put_body(struct json *j, const char *name, bool cut, const char **at)
{
    g_autofree char *cut_name = g_strconcat(name, "Cut", NULL);
    put_next(j, name, at);
    if (cut)
        json_put_boolean(j, cut_name, true);
}

struct header {
    const char *name, *value;
};

static int compare_headers(const void *a, const void *b)
{
    return strcmp(((const struct header *)a)->name, ((const struct header *)b)->name);
}

/* By name if `sorted`, so that equal requests give equal entries. */
static void put_headers(struct json *j, const char *name, uint32_t count, bool sorted,
                        const char **at)
{
    struct header *all = g_new(struct header, count);
    for (uint32_t i = 0; i < count; i++) {
        all[i].name = take(at);
        all[i].value = take(at);
    }
    if (sorted && count > 0)
        qsort(all, count, sizeof all[0], compare_headers);
    json_key(j, name);
    json_begin_object(j);
    for (uint32_t i = 0; i < count; i++)
        json_put_text(j, all[i].name, all[i].value);
    json_end_object(j);
    g_free(all);
}

void request_format(const GString *packed, GString *out)
{
    struct fixed f;
    struct json j;
    const char *at = packed->str + sizeof f;
    memcpy(&f, packed->str, sizeof f);
    json_init(&j, out);
    json_begin_object(&j);
    json_put_integer(&j, "seq", f.seq);
    json_put_integer(&j, "at_ms", f.at_ms);
    json_put_integer(&j, "started_us", f.started_us);
    json_put_integer(&j, "ended_us", f.ended_us);
    json_put_integer(&j, "connection", f.connection);
    put_next(&j, "method", &at);
    put_next(&j, "path", &at);
    put_next(&j, "query", &at);
    put_headers(&j, "requestHeaders", f.request_headers, true, &at);
    put_body(&j, "requestBody", f.request_cut, &at);
    json_put_integer(&j, "status", f.status);
    put_headers(&j, "responseHeaders", f.response_headers, false, &at);
    put_body(&j, "responseBody", f.response_cut, &at);
    put_next_if_any(&j, "user", &at);
    put_next_if_any(&j, "device", &at);
    put_next_if_any(&j, "op", &at);
    put_next_if_any(&j, "entity", &at);
    json_key(&j, "fault");
    if (f.fault == 0)
        json_null(&j);
    else
        json_integer(&j, f.fault);
    json_end_object(&j);
}
