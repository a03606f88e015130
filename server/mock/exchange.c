/* exchange.c: see exchange.h. */
#include "mock/exchange.h"

#include "mock/breakers.h"
#include "mock/journal_entry.h"
#include "wire/json.h"

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

/* The delta token is a system query option, so only its `$` may be written in another way. */
static bool asks_for_delta(const char *query)
{
    return strstr(query, "$deltatoken=") != NULL || strstr(query, "%24deltatoken=") != NULL;
}

/* `path`: below the service root. */
static struct target make_target(const struct exchange *x, const char *path)
{
    return (struct target){
        .method = x->request->method,
        .path = path,
        .op = x->operation.op,
        .entity = x->operation.entity,
        .user = x->caller.known ? x->caller.user.text : NULL,
        .device = x->caller.device,
        .delta = asks_for_delta(x->request->raw_query),
        .part = x->batch != NULL,
    };
}

static void find_fault(struct exchange *x, const struct target *target)
{
    faults_match(x->org->faults, target, x->now_ms, &x->fault);
    x->fault_id = x->fault.fault == NULL ? 0 : x->fault.fault->aimed.id;
    x->max_parts = x->fault.fault != NULL && x->fault.fault->kind == FAULT_BATCH_CUT
                       ? x->fault.fault->parts
                       : G_MAXINT64;
    x->response->delay_ms += x->fault.delay_ms;
}

static void run_triggers(struct exchange *x, const GPtrArray *triggers, bool before)
{
    for (unsigned i = 0; i < triggers->len; i++) {
        struct trigger *trigger = triggers->pdata[i];
        if (trigger->before == before)
            trigger_run(trigger, x);
    }
}

/* On the organisation's clock, like everything else that tells the time. */
static void set_date(struct exchange *x)
{
    g_autofree char *date = clock_format_http(x->now_ms + x->fault.skew_s * 1000);
    response_set_header(x->response, "Date", date);
}

/* A fault may have the request handled never, once or twice, and may hide what was answered. */
static void answer_and_record(struct exchange *x)
{
    x->handled = true;
    x->answer(x);
    exchange_look_at_refusal(x);
}

/* While reads may lag, a request that may change rows leaves the state before it behind. */
static bool keep_state(const struct exchange *x, const GPtrArray *triggers)
{
    bool may_change = triggers->len > 0 || strcmp(x->request->method, "GET") != 0;
    bool wanted = faults_have(x->org->faults, FAULT_LAG, x->now_ms);
    if (!wanted)
        history_clear(x->org->history);
    return wanted && may_change && history_keep(x->org->history, x->org->store, x->now_ms, NULL);
}

/* What a request of a change set lost came back when the change set was undone. */
static void revoke_again(struct exchange *x)
{
    struct session session;
    if (x->revoked == NULL)
        return;
    exchange_open_session(x, &session);
    for (guint i = 0; i < x->revoked->len; i++)
        revoke_run(&session, &g_array_index(x->revoked, struct revocation, i), NULL);
    g_clear_pointer(&x->revoked, g_array_unref);
}

void exchange_run(struct exchange *x, answer_fn answer)
{
    const char *path = x->place->kind == PLACE_API ? x->place->path : "token";
    const struct target target = make_target(x, path);
    x->seq = journal_next(x->org->requests);
    x->answer = answer;
    find_fault(x, &target);
    g_autoptr(GPtrArray) triggers = triggers_match(x->org->triggers, &target, x->now_ms);
    bool kept = keep_state(x, triggers);
    run_triggers(x, triggers, true);
    breakers_answer(x, answer_and_record);
    revoke_again(x);
    run_triggers(x, triggers, false);
    if (kept)
        history_settle(x->org->history, x->org->store);
    set_date(x);
    records_add_request(x->org, request_pack(x, g_get_monotonic_time()));
}

/* Between the requests of a change set nothing can happen: it is one moment. */
static GPtrArray *match_triggers(struct exchange *x, const struct target *target, bool atomic)
{
    return atomic ? g_ptr_array_new() : triggers_match(x->org->triggers, target, x->now_ms);
}

bool exchange_run_part(struct exchange *x, const struct api_part *part, answer_fn answer)
{
    struct exchange *batch = x->batch;
    const struct target target = make_target(x, part->path);
    if (part->number > batch->max_parts) {
        x->response->fate = FATE_RESET;
        return false;
    }
    x->handled = false;
    x->answer = answer;
    find_fault(x, &target);
    g_autoptr(GPtrArray) triggers = match_triggers(x, &target, part->unit != NULL);
    run_triggers(x, triggers, true);
    breakers_answer(x, answer_and_record);
    run_triggers(x, triggers, false);
    batch->fault.skew_s += x->fault.skew_s;
    if (batch->fault_id == 0)
        batch->fault_id = x->fault_id;
    return x->handled || x->response->fate == FATE_SEND;
}
