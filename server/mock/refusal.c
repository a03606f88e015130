/* refusal.c: looks at an answer that refuses, hints at what may have been meant, and counts what
 * may be a gap of ours. */
#include "mock/exchange.h"
#include "mock/hints.h"

/* 501, and 404 for a segment we do not know, are gaps of ours as likely as mistakes of the client.
 */
static bool is_gap(int status, const char *code)
{
    GError *segment = g_error_new_literal(SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND, "");
    bool gap = status == 501 || (status == 404 && g_strcmp0(code, server_error_code(segment)) == 0);
    g_error_free(segment);
    return gap;
}

void exchange_look_at_refusal(struct exchange *x)
{
    struct response *r = x->response;
    if (r->status != 400 && r->status != 404 && r->status != 501)
        return;
    cJSON *body = cJSON_ParseWithLength(r->body->str, r->body->len);
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(body, "error");
    const char *code = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "code"));
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "message"));
    bool api = message != NULL && x->place->kind == PLACE_API;
    g_autofree char *hint = api ? hints_make(x->org->model, x->place->path, message) : NULL;
    if (hint != NULL)
        response_set_header(r, "x-dvmock-hint", hint);
    if (is_gap(r->status, code)) {
        g_autofree char *method = g_strdup(x->request->method);
        g_autofree char *text = g_strdup(message == NULL ? "" : message);
        const struct refusal refusal = {
            .status = r->status, .method = method, .message = text, .hint = hint};
        org_refuse(x->org, &refusal);
    }
    cJSON_Delete(body);
}
