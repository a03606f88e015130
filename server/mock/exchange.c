/* exchange.c: see exchange.h. */
#include "mock/exchange.h"

#include "wire/json.h"

#define DEFAULT_CODE "0x80040216"

void exchange_set_error(struct response *response, int status, const char *code,
                        const char *message)
{
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    json_init(&j, body);
    json_begin_object(&j);
    json_key(&j, "error");
    json_begin_object(&j);
    json_put_text(&j, "code", code);
    json_put_text(&j, "message", message);
    json_end_object(&j);
    json_end_object(&j);
    response_set_json(response, status, body->str);
    response_set_header(response, "OData-Version", "4.0");
}

/* ---- faults ------------------------------------------------------------------------------------
 */

/* What Dataverse says with these statuses, for faults that give no text of their own. */
static const struct {
    int status;
    const char *code, *message;
} usual_errors[] = {
    {429, "0x80072322",
     "Number of requests exceeded the limit of 6000 over time window of 300 seconds."},
    {412, "0x80060882",
     "The version of the existing record doesn't match the RowVersion property provided."},
    {403, "0x80040220", "Principal user is missing a privilege."},
};

static void answer_status(const struct fault *fault, struct response *response)
{
    const char *code = DEFAULT_CODE, *message = "An error was injected by a fault.";
    for (size_t i = 0; i < G_N_ELEMENTS(usual_errors); i++) {
        if (usual_errors[i].status != fault->status)
            continue;
        code = usual_errors[i].code;
        message = usual_errors[i].message;
    }
    exchange_set_error(response, (int)fault->status, fault->code == NULL ? code : fault->code,
                       fault->message == NULL ? message : fault->message);
    if (fault->retry_after_s >= 0) {
        g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, fault->retry_after_s);
        response_set_header(response, "Retry-After", seconds);
    }
}

void exchange_set_unauthorized(struct exchange *x)
{
    g_autofree char *origin = place_origin(x->request);
    g_autofree char *challenge = g_strdup_printf(
        "Bearer authorization_uri=%s/%s/oauth2/authorize, resource_id=%s%s/", origin, x->org->name,
        origin, x->place->prefix == NULL ? "" : x->place->prefix);
    g_string_assign(x->response->body, "HTTP Error 401 - Unauthorized: Access is denied");
    x->response->status = 401;
    response_set_header(x->response, "Content-Type", "text/plain; charset=utf-8");
    response_set_header(x->response, "WWW-Authenticate", challenge);
}

static void break_status(struct exchange *x)
{
    answer_status(x->fault.fault, x->response);
}

static void break_reset(struct exchange *x)
{
    x->response->fate = FATE_RESET;
}

static void break_token(struct exchange *x)
{
    if (x->caller.token_id != NULL)
        tokens_revoke(x->org->tokens, x->caller.token_id);
    exchange_set_unauthorized(x);
}

/* Instead of handling the request, or after it was handled. */
static const struct {
    void (*instead)(struct exchange *x), (*after)(struct exchange *x);
} breakers[] = {
    [FAULT_STATUS] = {.instead = break_status},       [FAULT_DELAY] = {0},
    [FAULT_RESET] = {.instead = break_reset},         [FAULT_COMMIT_RESET] = {.after = break_reset},
    [FAULT_TOKEN_EXPIRED] = {.instead = break_token},
};

static void find_fault(struct exchange *x)
{
    const struct fault_target target = {
        .method = x->request->method,
        .path = x->place->kind == PLACE_API ? x->place->path : "token",
        .op = x->operation.op,
        .entity = x->operation.entity,
        .user = x->caller.known ? x->caller.user.text : NULL,
        .device = x->caller.device,
    };
    faults_match(x->org->faults, &target, &x->fault);
    x->fault_id = x->fault.fault == NULL ? 0 : x->fault.fault->id;
    x->response->delay_ms += x->fault.delay_ms;
}

/* ---- records -----------------------------------------------------------------------------------
 */

/* 501, and 404 for a segment we do not know, are gaps of ours as likely as mistakes of the client.
 */
static void record_refusal(struct exchange *x)
{
    const struct response *r = x->response;
    if (r->fate != FATE_SEND || (r->status != 501 && r->status != 404))
        return;
    GError *segment = g_error_new_literal(SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND, "");
    cJSON *body = cJSON_ParseWithLength(r->body->str, r->body->len);
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(body, "error");
    const char *code = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "code"));
    const char *message = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(error, "message"));
    if (r->status == 501 || g_strcmp0(code, server_error_code(segment)) == 0)
        org_refuse(x->org, r->status, x->request->method, message == NULL ? "" : message);
    cJSON_Delete(body);
    g_error_free(segment);
}

void exchange_run(struct exchange *x, answer_fn answer)
{
    x->seq = journal_next(x->org->requests);
    find_fault(x);
    const struct fault *fault = x->fault.fault;
    if (fault != NULL && breakers[fault->kind].instead != NULL) {
        breakers[fault->kind].instead(x);
    } else {
        answer(x);
        record_refusal(x);
        if (fault != NULL && breakers[fault->kind].after != NULL)
            breakers[fault->kind].after(x);
    }
    journal_add(x->org->requests, exchange_to_json(x, g_get_monotonic_time()));
}
