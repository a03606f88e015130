/* breakers.c: see breakers.h. One line of the table for each kind of fault. */
#include "mock/breakers.h"

#include "mock/schema_change.h"
#include "mock/service_limits.h"

#define DEFAULT_CODE "0x80040216"
#define DEFAULT_RETRY_S 5
#define BROKEN_JSON                                                                                \
    "{\"@odata.context\":\"broken on purpose\",\"value\":[{\"name\":\"cut short\"}]}"

/* ---- answers in place of the Web API -----------------------------------------------------------
 */

static void set_retry_after(struct response *response, int64_t seconds)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, seconds);
    response_set_header(response, "Retry-After", text);
}

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

static void break_status(struct exchange *x)
{
    const struct fault *fault = x->fault.fault;
    const char *code = DEFAULT_CODE, *message = "An error was injected by a fault.";
    for (size_t i = 0; i < G_N_ELEMENTS(usual_errors); i++) {
        if (usual_errors[i].status != fault->status)
            continue;
        code = usual_errors[i].code;
        message = usual_errors[i].message;
    }
    exchange_set_error(x->response, (int)fault->status, fault->code == NULL ? code : fault->code,
                       fault->message == NULL ? message : fault->message);
    if (fault->retry_after_s >= 0)
        set_retry_after(x->response, fault->retry_after_s);
}

static void break_throttle(struct exchange *x)
{
    const struct fault *fault = x->fault.fault;
    enum service_limit limit = LIMIT_REQUESTS;
    if (fault->limit != NULL)
        service_limit_find(fault->limit, &limit, NULL);
    g_autofree char *message = service_limit_message(limit, service_limit_full(limit));
    exchange_set_error(x->response, 429, service_limit_code(limit), message);
    set_retry_after(x->response,
                    fault->retry_after_s >= 0 ? fault->retry_after_s : DEFAULT_RETRY_S);
}

static void break_token(struct exchange *x)
{
    if (x->caller.token_id != NULL)
        tokens_revoke(x->org->tokens, x->caller.token_id);
    exchange_set_unauthorized(x);
}

static void break_delta(struct exchange *x)
{
    exchange_set_error(
        x->response, 400, "0x80044352",
        "Version stamp associated with the client has expired. Please perform a full sync.");
}

/* What a hotel's network answers instead of the server. */
static void break_html(struct exchange *x)
{
    static const char page[] = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>"
                               "<body><h1>Sign in to the network</h1></body></html>\n";
    x->response->status = 200;
    response_set_header(x->response, "Content-Type", "text/html; charset=utf-8");
    g_string_assign(x->response->body, page);
}

static void break_garbage(struct exchange *x)
{
    static const char noise[] = "\x15\x03\x01\x00\x02\x02\x46 this is no HTTP \x00\xff\xfe\r\n\r\n";
    x->response->fate = FATE_RAW;
    g_string_truncate(x->response->body, 0);
    g_string_append_len(x->response->body, noise, sizeof noise - 1);
}

static void break_hang(struct exchange *x)
{
    x->response->fate = FATE_HANG;
    x->response->hang_ms = x->fault.fault->hang_ms;
}

static void break_server(struct exchange *x)
{
    int64_t status = x->fault.fault->status;
    exchange_set_error(x->response, status == 0 ? 500 : (int)status, DEFAULT_CODE,
                       "An error was injected by a fault after the request was handled.");
}

/* ---- answers that lose their way ---------------------------------------------------------------
 */

static void break_reset(struct exchange *x)
{
    x->response->fate = FATE_RESET;
}

static void break_empty(struct exchange *x)
{
    x->response->fate = FATE_EMPTY;
}

static void break_truncate(struct exchange *x)
{
    x->response->fate = FATE_TRUNCATE;
}

static void break_chunk(struct exchange *x)
{
    x->response->fate = FATE_BAD_CHUNK;
}

static void break_dribble(struct exchange *x)
{
    x->response->fate = FATE_DRIBBLE;
    x->response->bytes_per_second = x->fault.fault->bytes_per_second;
}

/* Reading changes nothing, so the true answer can be spoilt. Anything else must not be handled. */
static void answer_read(struct exchange *x, answer_fn answer)
{
    if (strcmp(x->request->method, "GET") == 0)
        answer(x);
    else
        response_set_json(x->response, 200, BROKEN_JSON);
}

static void answer_twice(struct exchange *x, answer_fn answer)
{
    int64_t delay_ms = x->response->delay_ms;
    answer(x);
    response_finish(x->response);
    response_init(x->response);
    x->response->delay_ms = delay_ms;
    answer(x);
}

/* A read of what was; the service does not know. */
static void answer_late(struct exchange *x, answer_fn answer)
{
    const struct fault *fault = x->fault.fault;
    const struct history *h = x->org->history;
    x->stale = fault->versions > 0 ? history_find_before(h, fault->versions)
                                   : history_find_at(h, x->now_ms - fault->lag_ms);
    answer(x);
    x->stale = NULL;
}

static void answer_once(struct exchange *x, answer_fn answer)
{
    answer(x);
}

static void answer_not(struct exchange *x, answer_fn answer)
{
    (void)x;
    (void)answer;
}

/* The metadata changes just before the request is handled. */
static void answer_changed(struct exchange *x, answer_fn answer)
{
    struct session session;
    g_autoptr(GError) error = NULL;
    exchange_open_session(x, &session);
    if (schema_change_run(&session, x->fault.fault->change, &error)) {
        answer(x);
        return;
    }
    g_autofree char *message =
        g_strdup_printf("The fault could not change the schema: %s", error->message);
    exchange_set_error(x->response, 500, DEFAULT_CODE, message);
}

/* The user loses something just before the request is handled, which is then refused as far as it
 * needs it. */
static void answer_revoked(struct exchange *x, answer_fn answer)
{
    struct exchange *whole = x->batch != NULL ? x->batch : x;
    struct revocation what = x->fault.fault->revocation;
    struct session session;
    g_autoptr(GError) error = NULL;
    if (!x->caller.known) {
        answer(x);
        return;
    }
    what.user = x->caller.user;
    exchange_open_session(x, &session);
    const struct actor actor = {.security = session.security,
                                .store = session.store,
                                .user = session.user,
                                .caller = session.caller};
    if (!revoke_run(&session, &what, &error)) {
        g_autofree char *message =
            g_strdup_printf("The fault could not revoke anything: %s", error->message);
        exchange_set_error(x->response, 500, DEFAULT_CODE, message);
        return;
    }
    if (whole->revoked == NULL)
        whole->revoked = g_array_new(FALSE, FALSE, sizeof(struct revocation));
    g_array_append_val(whole->revoked, what);
    if (security_check_user(&actor, &error))
        answer(x);
    else
        response_set_error(x->response, error);
}

/* `handle`: what becomes of the request; `spoil`: what becomes of its answer; NULL = nothing. */
static const struct {
    void (*handle)(struct exchange *x, answer_fn answer);
    void (*spoil)(struct exchange *x);
} breakers[] = {
    [FAULT_STATUS] = {answer_not, break_status},
    [FAULT_THROTTLE] = {answer_not, break_throttle},
    [FAULT_TOKEN_EXPIRED] = {answer_not, break_token},
    [FAULT_DELTA_EXPIRED] = {answer_not, break_delta},
    [FAULT_HTML200] = {answer_not, break_html},
    [FAULT_RESET] = {answer_not, break_reset},
    [FAULT_EMPTY] = {answer_not, break_empty},
    [FAULT_HANG] = {answer_not, break_hang},
    [FAULT_GARBAGE] = {answer_not, break_garbage},
    [FAULT_TRUNCATE] = {answer_read, break_truncate},
    [FAULT_BADCHUNK] = {answer_read, break_chunk},
    [FAULT_COMMIT_RESET] = {answer_once, break_reset},
    [FAULT_COMMIT_EMPTY] = {answer_once, break_empty},
    [FAULT_COMMIT_TRUNCATE] = {answer_once, break_truncate},
    [FAULT_COMMIT_5XX] = {answer_once, break_server},
    [FAULT_REPLAY_REQUEST] = {answer_twice, NULL},
    [FAULT_REVOKE] = {answer_revoked, NULL},
    [FAULT_SCHEMA_CHANGE] = {answer_changed, NULL},
    [FAULT_LAG] = {answer_late, NULL},
    [FAULT_BATCH_CUT] = {answer_once, break_reset}, /* exchange_run_part holds back the rest */
    [FAULT_DRIBBLE] = {answer_once, break_dribble},
    [FAULT_DELAY] = {answer_once, NULL},
    [FAULT_SKEW] = {answer_once, NULL},
};

void breakers_answer(struct exchange *x, answer_fn answer)
{
    const struct fault *fault = x->fault.fault;
    if (fault == NULL) {
        answer(x);
        return;
    }
    enum fault_kind kind = fault->kind; /* handling may take the fault away */
    breakers[kind].handle(x, answer);
    if (breakers[kind].spoil != NULL)
        breakers[kind].spoil(x);
}
