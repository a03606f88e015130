/* web_api.c: puts an organisation behind the Web API: who calls, at what time, and where its
 * effects go. */
#include "mock/endpoints.h"
#include "mock/protect.h"

/* The exchange, with why its caller was refused. */
struct web_exchange {
    struct exchange exchange;
    bool strict;
    GError *refused;             /* NULL = the caller may go on */
    const struct api_part *part; /* of a batch, x->batch; NULL = none */
};

static bool run_part(void *batch, const struct api_part *part);

/* Rules are off unless a client asks for them: "do not suppress". */
static bool wants_detection(const struct request *request)
{
    const char *suppress = request_header(request, "mscrm.suppressduplicatedetection");
    return suppress != NULL && g_ascii_strcasecmp(suppress, "false") == 0;
}

void exchange_open_session(struct exchange *x, struct session *ret_session)
{
    struct store *store = x->stale != NULL ? x->stale : x->org->store;
    *ret_session = (struct session){
        .store = store,
        .model = store_model(store),
        .user = x->caller.user,
        .caller = x->caller.behalf,
        .security = x->org->security,
        .organization = x->org->organization,
        .now_ms = x->now_ms,
        .api_url = x->api_url == NULL ? "" : x->api_url,
        .effect = exchange_record_effect,
        .effect_context = x,
        .new_guid = org_new_guid,
        .guid_context = x->org,
        .set_model = org_set_model,
        .model_context = x->org,
    };
}

static void answer(struct exchange *x)
{
    struct web_exchange *w = (struct web_exchange *)x;
    if (strcmp(x->request->method, "OPTIONS") == 0)
        g_clear_error(&w->refused); /* a preflight comes without a token */
    if (g_error_matches(w->refused, SERVER_ERROR, ERROR_UNAUTHORIZED)) {
        exchange_set_unauthorized(x);
        return;
    }
    if (w->refused != NULL) {
        response_set_error(x->response, w->refused);
        response_set_header(x->response, "OData-Version", "4.0");
        return;
    }
    /* A batch counts once; its inner requests count as time. */
    struct usage_flight *flight = w->part == NULL ? protect_admit(x) : NULL;
    if (w->part == NULL && flight == NULL)
        return;
    struct session session;
    exchange_open_session(x, &session);
    session.detect_duplicates = wants_detection(x->request);
    if (w->part != NULL) {
        session.effect_context = x->batch;
        session.unit = w->part->unit;
        session.part = w->part->number;
    }
    const struct api api = {
        .session = &session,
        .max_page_size = x->org->switches.max_page_size,
        .part = w->part != NULL ? NULL : run_part,
        .part_context = w,
    };
    const char *path = w->part != NULL ? w->part->path : x->place->path;
    int64_t began_us = g_get_monotonic_time();
    api_handle(&api, x->request, path, x->response);
    if (flight != NULL)
        protect_settle(x, flight, g_get_monotonic_time() - began_us);
}

/* A request of a batch: a caller and an operation of its own, in the exchange of the batch. */
static bool run_part(void *batch, const struct api_part *part)
{
    struct web_exchange *outer = batch;
    struct web_exchange w = {.exchange = outer->exchange, .strict = outer->strict, .part = part};
    struct exchange *x = &w.exchange;
    x->batch = &outer->exchange;
    x->request = part->request;
    x->response = part->response;
    struct model *model = model_ref(x->org->model); /* it may change on the way */
    caller_find(x->org, part->request, outer->strict, x->now_ms, &x->caller, &w.refused);
    api_classify(model, part->request, part->path, &x->operation);
    bool go_on = exchange_run_part(x, part, answer);
    caller_finish(&x->caller);
    g_clear_error(&w.refused);
    model_unref(model);
    return go_on;
}

void web_api_handle(struct org *o, const struct place *place, bool strict,
                    const struct request *request, struct response *response)
{
    g_autofree char *origin = place_origin(request);
    g_autofree char *api_url =
        g_strdup_printf("%s%s/api/data/%s/", origin, place->prefix, place->version);
    struct web_exchange w = {.exchange =
                                 {
                                     .org = o,
                                     .request = request,
                                     .response = response,
                                     .place = place,
                                     .api_url = api_url,
                                     .now_ms = clock_now_ms(&o->clock, g_get_monotonic_time()),
                                 },
                             .strict = strict};
    struct exchange *x = &w.exchange;
    struct model *model = model_ref(o->model); /* it may change on the way */
    caller_find(o, request, strict, x->now_ms, &x->caller, &w.refused);
    api_classify(model, request, place->path, &x->operation);
    exchange_run(x, answer);
    caller_finish(&x->caller);
    g_clear_error(&w.refused);
    model_unref(model);
}
