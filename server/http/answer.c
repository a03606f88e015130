/* answer.c: the forms of an answer, and the headers Dataverse sends with
 * everything. */
#include "http/answer.h"

#include <string.h>

#include "http/links.h"
#include "http/rows.h"
#include "wire/row.h"

void answer_empty(struct call *call, int status)
{
    call->response->status = status;
    g_string_truncate(call->response->body, 0);
}

static void set_entity_id(struct call *call, const char *url)
{
    answer_empty(call, 204);
    response_set_header(call->response, "OData-EntityId", url);
    response_set_header(call->response, "Location", url);
}

static char *make_entity_url(const struct call *call, const struct table *t, const struct guid *id)
{
    return g_strdup_printf("%s%s(%s)", call->session->api_url, t->set_name, id->text);
}

void answer_remember(struct call *call, const struct table *t, const struct guid *id)
{
    g_free(call->response->entity_url);
    call->response->entity_url = make_entity_url(call, t, id);
}

void answer_entity_id(struct call *call, const struct table *t, const struct guid *id)
{
    g_autofree char *url = make_entity_url(call, t, id);
    set_entity_id(call, url);
}

void answer_entity_key(struct call *call)
{
    g_autofree char *url = g_strconcat(call->session->api_url, links_raw_path(call), NULL);
    set_entity_id(call, url);
}

bool answer_row(struct call *call, int status, const struct query *q, struct result *r,
                GError **error)
{
    const struct row *row = g_ptr_array_index(r->rows, 0);
    g_autofree char *etag = g_strdup_printf("W/\"%" G_GINT64_FORMAT "\"", (gint64)row->version);
    g_autoptr(GString) context = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    wire_write_context(context, q);
    g_string_append(context, "/$entity");
    if (!rows_write_one(call, q, r, context->str, json, error))
        return false;
    response_set_json(call->response, status, json->str);
    response_set_header(call->response, "ETag", etag);
    return true;
}

/* ---- headers of every answer
 * ------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *value;
} constant_headers[] = {
    {"OData-Version", "4.0"},
    {"Cache-Control", "no-cache"},
    {"x-ms-dop-hint", "4"},
    {"Access-Control-Expose-Headers",
     "Preference-Applied,OData-EntityId,Location,ETag,OData-Version,Content-Encoding,"
     "Transfer-Encoding,Content-Length,Retry-After"},
};

char *answer_make_id(const struct request *r, unsigned salt)
{
    g_autofree char *text =
        g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %u %s", (guint64)r->connection,
                        (gint64)r->started_us, salt, r->path);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    return g_strdup_printf("%.8s-%.4s-4%.3s-8%.3s-%.12s", digest, digest + 8, digest + 12,
                           digest + 15, digest + 18);
}

void answer_finish(struct call *call)
{
    g_autofree char *id = answer_make_id(call->request, call->session->part);
    g_autofree char *applied = prefer_applied(&call->prefer, call->applied);
    for (size_t i = 0; i < G_N_ELEMENTS(constant_headers); i++)
        response_set_header(call->response, constant_headers[i].name, constant_headers[i].value);
    response_set_header(call->response, "REQ_ID", id);
    response_set_header(call->response, "x-ms-service-request-id", id);
    if (applied != NULL && call->response->status < 400)
        response_set_header(call->response, "Preference-Applied", applied);
}
