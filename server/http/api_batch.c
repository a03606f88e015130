/* api_batch.c: $batch: its requests go through the same route table as direct ones, in order; the
 * requests of a change set succeed or fail as one. */
#include <string.h>

#include "http/answer.h"
#include "http/batch_parse.h"
#include "http/batch_reference.h"
#include "http/batch_write.h"
#include "service/unit.h"

#define BATCH_MAX_ANSWER_BYTES ((size_t)256 * 1024 * 1024) /* items after that are refused */

/* A batch while it is answered. */
struct batch {
    struct call *call;
    GString *out;
    char *boundary;
    unsigned change_sets;
    int failed_status; /* of the first item that failed; 0 = none did */
    bool stopped;      /* by a fault: nothing further is handled */
};

static char *make_boundary(const struct batch *b, const char *name, unsigned salt)
{
    g_autofree char *id = answer_make_id(b->call->request, salt);
    return g_strdup_printf("%sresponse_%s", name, id);
}

/* ---- one request ---- */

/* Who calls and where is said once, for all requests that do not say it themselves. */
static void inherit_headers(const struct request *outer, GHashTable *headers)
{
    static const char *const names[] = {"authorization", "callerobjectid", "mscrmcallerid", "host"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = request_header(outer, names[i]);
        if (value != NULL && !g_hash_table_contains(headers, names[i]))
            g_hash_table_insert(headers, g_strdup(names[i]), g_strdup(value));
    }
}

/* "/orgs/x/api/data/v9.2/" */
static const char *service_path(const struct session *s)
{
    const char *scheme = strstr(s->api_url, "://");
    const char *slash = scheme != NULL ? strchr(scheme + 3, '/') : NULL;
    return slash != NULL ? slash : s->api_url;
}

static void set_error(const struct batch *b, unsigned number, const GError *error,
                      struct response *response)
{
    g_autofree char *id = answer_make_id(b->call->request, number);
    response_set_error(response, error);
    response_set_header(response, "REQ_ID", id);
}

/* `url`: below the service root, references replaced; takes over `body`. */
static bool handle(const struct batch *b, const struct batch_request *r, const char *url,
                   GBytes *body, struct unit *unit, struct response *response)
{
    const struct request *outer = b->call->request;
    size_t path_length = strcspn(url, "?");
    g_autofree char *path = url_decode(url, (gssize)path_length, false);
    g_autofree char *raw_path =
        g_strdup_printf("%s%.*s", service_path(b->call->session), (int)path_length, url);
    g_autofree char *full_path = url_decode(raw_path, -1, false);
    const struct request request = {
        .method = r->method,
        .path = full_path,
        .raw_path = raw_path,
        .raw_query = url[path_length] == '?' ? url + path_length + 1 : "",
        .headers = r->headers,
        .body = body,
        .connection = outer->connection,
        .started_us = outer->started_us,
        .loopback = outer->loopback,
    };
    inherit_headers(outer, r->headers);
    const struct api_part part = {
        .number = r->number, .request = &request, .path = path, .unit = unit, .response = response};
    bool handled = b->call->api->part(b->call->api->part_context, &part);
    g_bytes_unref(body);
    return handled;
}

/* `rows`: what the change set has written so far, by Content-ID; NULL = no change set. */
static void run(struct batch *b, const struct batch_request *r, struct unit *unit, GHashTable *rows,
                struct response *response)
{
    g_autoptr(GError) error = NULL;
    size_t length = (size_t)(r->body.end - r->body.start);
    g_autofree char *url = batch_reference_url(batch_relative_url(r->url), rows, &error);
    GBytes *body = url != NULL ? batch_reference_body(r->body.start, length, rows, &error) : NULL;
    if (body == NULL)
        set_error(b, r->number, error, response);
    else
        b->stopped = !handle(b, r, url, body, unit, response);
    b->call->response->delay_ms += response->delay_ms;
    if (response->fate == FATE_SEND)
        return;
    b->call->response->fate = response->fate; /* there is one connection for all */
    b->call->response->hang_ms = response->hang_ms;
    b->call->response->bytes_per_second = response->bytes_per_second;
}

static void note_failure(struct batch *b, const struct response *response)
{
    if (response->status >= 400 && b->failed_status == 0)
        b->failed_status = response->status;
}

static void run_alone(struct batch *b, const struct batch_request *r)
{
    struct response response;
    response_init(&response);
    run(b, r, NULL, NULL, &response);
    note_failure(b, &response);
    batch_write_part(b->out, b->boundary, r->content_id, &response);
    response_finish(&response);
}

/* ---- change sets ---- */

static void response_destroy(void *response)
{
    response_finish(response);
    g_free(response);
}

/* Runs requests until one fails. False: that was so, and its response is the last. */
static bool run_all(struct batch *b, const GPtrArray *requests, struct unit *unit,
                    GPtrArray *responses)
{
    g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < requests->len; i++) {
        const struct batch_request *r = g_ptr_array_index(requests, i);
        struct response *response = g_new0(struct response, 1);
        response_init(response);
        g_ptr_array_add(responses, response);
        run(b, r, unit, rows, response);
        if (b->stopped || response->status >= 400)
            return false;
        if (response->entity_url != NULL)
            g_hash_table_insert(rows, r->content_id, g_strdup(response->entity_url));
    }
    return true;
}

/* All responses, or the one of the request that failed. */
static void write_change_set(struct batch *b, const GPtrArray *requests, const GPtrArray *responses,
                             bool good)
{
    g_autofree char *boundary =
        make_boundary(b, "changeset", BATCH_MAX_REQUESTS + 1 + b->change_sets++);
    batch_write_nested(b->out, b->boundary, boundary);
    for (guint i = good || responses->len == 0 ? 0 : responses->len - 1; i < responses->len; i++) {
        const struct batch_request *r = g_ptr_array_index(requests, i);
        batch_write_part(b->out, boundary, r->content_id, g_ptr_array_index(responses, i));
    }
    batch_write_end(b->out, boundary);
}

static bool run_change_set(struct batch *b, const GPtrArray *requests, GError **error)
{
    struct unit unit;
    g_autoptr(GPtrArray) responses = g_ptr_array_new_with_free_func(response_destroy);
    if (!unit_begin(&unit, b->call->session, error))
        return false;
    bool good = run_all(b, requests, &unit, responses);
    if (!unit_end(&unit, good, good ? error : NULL) && good)
        return false;
    if (!good)
        note_failure(b, g_ptr_array_index(responses, responses->len - 1));
    write_change_set(b, requests, responses, good);
    return true;
}

/* ---- the whole ---- */

static void refuse_item(struct batch *b, const struct batch_request *r)
{
    struct response response;
    g_autoptr(GError) error = g_error_new_literal(
        SERVER_ERROR, ERROR_TOO_LARGE, "The answers of the batch are too large together.");
    response_init(&response);
    set_error(b, r->number, error, &response);
    note_failure(b, &response);
    batch_write_part(b->out, b->boundary, r->content_id, &response);
    response_finish(&response);
}

static bool run_items(struct batch *b, const GPtrArray *items, GError **error)
{
    bool go_on = (b->call->prefer.given & PREFER_CONTINUE_ON_ERROR) != 0;
    for (guint i = 0; i < items->len && !b->stopped && (go_on || b->failed_status == 0); i++) {
        const struct batch_item *item = g_ptr_array_index(items, i);
        const GPtrArray *requests = item->requests;
        if (b->out->len > BATCH_MAX_ANSWER_BYTES && requests->len > 0)
            refuse_item(b, g_ptr_array_index(requests, 0));
        else if (!item->change_set)
            run_alone(b, g_ptr_array_index(requests, 0));
        else if (!run_change_set(b, requests, error))
            return false;
    }
    if (go_on)
        b->failed_status = 0;
    return true;
}

static bool answer(struct call *call, const GPtrArray *items, GError **error)
{
    struct batch b = {.call = call, .out = call->response->body};
    b.boundary = make_boundary(&b, "batch", BATCH_MAX_REQUESTS);
    bool good = run_items(&b, items, error);
    if (good) {
        g_autofree char *type = g_strconcat("multipart/mixed; boundary=", b.boundary, NULL);
        batch_write_end(b.out, b.boundary);
        call->response->status = b.failed_status != 0 ? b.failed_status : 200;
        response_set_header(call->response, "Content-Type", type);
    }
    g_free(b.boundary);
    return good;
}

bool batch_handle(struct call *call, GError **error)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(call->request->body, &length);
    const struct span body = {text, text != NULL ? text + length : text};
    if (call->api->part == NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "A batch may not contain a batch.");
        return false;
    }
    g_autoptr(GPtrArray) items =
        batch_parse(request_header(call->request, "content-type"), body, error);
    return items != NULL && answer(call, items, error);
}
