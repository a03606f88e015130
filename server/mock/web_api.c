/* web_api.c: puts an organisation behind the Web API: who calls, at what time, and where its
 * effects go. */
#include "mock/endpoints.h"

/* The exchange, with why its caller was refused. */
struct web_exchange {
    struct exchange exchange;
    bool strict;
    GError *refused;             /* NULL = the caller may go on */
    struct web_exchange *outer;  /* the batch this request is in; NULL = none */
    const struct api_part *part; /* with `outer` */
};

static bool run_part(void *batch, const struct api_part *part);

static void answer(struct exchange *x)
{
    struct web_exchange *w = (struct web_exchange *)x;
    if (g_error_matches(w->refused, SERVER_ERROR, ERROR_UNAUTHORIZED)) {
        exchange_set_unauthorized(x);
        return;
    }
    if (w->refused != NULL) {
        response_set_error(x->response, w->refused);
        response_set_header(x->response, "OData-Version", "4.0");
        return;
    }
    struct exchange *whole = w->outer != NULL ? &w->outer->exchange : x;
    g_autofree char *origin = place_origin(whole->request);
    g_autofree char *api_url =
        g_strdup_printf("%s%s/api/data/%s/", origin, x->place->prefix, x->place->version);
    const struct session session = {
        .store = x->org->store,
        .model = x->org->model,
        .user = x->caller.user,
        .organization = x->org->organization,
        .now_ms = x->now_ms,
        .api_url = api_url,
        .effect = exchange_record_effect,
        .effect_context = whole,
        .new_guid = org_new_guid,
        .guid_context = x->org,
        .unit = w->part != NULL ? w->part->unit : NULL,
        .part = w->part != NULL ? w->part->number : 0,
    };
    const struct api api = {
        .session = &session,
        .max_page_size = x->org->max_page_size,
        .part = w->part != NULL ? NULL : run_part,
        .part_context = w,
    };
    const char *path = w->part != NULL ? w->part->path : x->place->path;
    api_handle(&api, x->request, path, x->response);
}

/* A request of a batch: a caller and an operation of its own, in the exchange of the batch. */
static bool run_part(void *batch, const struct api_part *part)
{
    struct web_exchange *outer = batch;
    struct web_exchange w = {.exchange = outer->exchange, .outer = outer, .part = part};
    struct exchange *x = &w.exchange;
    x->request = part->request;
    x->response = part->response;
    caller_find(x->org, part->request, outer->strict, x->now_ms, &x->caller, &w.refused);
    api_classify(x->org->model, part->request, part->path, &x->operation);
    exchange_run_part(x, answer);
    caller_finish(&x->caller);
    g_clear_error(&w.refused);
    return true;
}

void web_api_handle(struct org *o, const struct place *place, bool strict,
                    const struct request *request, struct response *response)
{
    struct web_exchange w = {.exchange =
                                 {
                                     .org = o,
                                     .request = request,
                                     .response = response,
                                     .place = place,
                                     .now_ms = clock_now_ms(&o->clock, g_get_monotonic_time()),
                                 },
                             .strict = strict};
    struct exchange *x = &w.exchange;
    caller_find(o, request, strict, x->now_ms, &x->caller, &w.refused);
    api_classify(o->model, request, place->path, &x->operation);
    exchange_run(x, answer);
    caller_finish(&x->caller);
    g_clear_error(&w.refused);
}
