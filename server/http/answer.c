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
    response_take_json(call->response, status, json);
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

static uint64_t mix(uint64_t seed, uint64_t n)
{
    uint64_t z = seed * 0x9e3779b97f4a7c15u + n;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

char *answer_make_id(const struct request *r, unsigned salt)
{
    uint64_t a = mix(mix(g_str_hash(r->path), (uint64_t)r->started_us), salt);
    uint64_t b = mix(a, r->connection);
    return g_strdup_printf("%08x-%04x-4%03x-8%03x-%012" G_GINT64_MODIFIER "x", (guint)(a >> 32),
                           (guint)(a >> 16) & 0xffff, (guint)a & 0xfff, (guint)(b >> 52),
                           (guint64)(b & 0xffffffffffff));
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
