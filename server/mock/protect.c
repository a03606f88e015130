/* protect.c: see protect.h. */
#include "mock/protect.h"

static void put_integer(struct exchange *x, const char *header, int64_t n)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
    response_set_header(x->response, header, text);
}

/* Seconds with a fraction and a thousands comma: "1,199.55". */
static void put_seconds(struct exchange *x, const char *header, int64_t ms)
{
    g_autofree char *seconds = service_limit_group(ms / 1000);
    g_autofree char *text = g_strdup_printf("%s.%02d", seconds, (int)(ms % 1000 / 10));
    response_set_header(x->response, header, text);
}

/* A user is protected against, not a caller: who impersonates is counted as the one he acts for.
 */
struct usage_flight *protect_admit(struct exchange *x)
{
    const struct usage_scale scale = x->org->switches.limits;
    struct usage_verdict verdict;
    struct usage_flight *flight =
        usage_start(x->org->usage, scale, x->caller.user.text, x->now_ms, &verdict);
    x->response->finished = usage_land;
    x->response->finished_data = flight;
    if (!verdict.refused)
        return flight;
    g_autofree char *message =
        service_limit_message(verdict.limit, usage_scale_value(scale, verdict.limit));
    exchange_set_error(x->response, 429, service_limit_code(verdict.limit), message);
    put_integer(x, "Retry-After", verdict.retry_after_s);
    return NULL;
}

void protect_settle(struct exchange *x, struct usage_flight *flight, int64_t spent_us)
{
    const struct usage_scale scale = x->org->switches.limits;
    struct usage_left left;
    usage_add_time(flight, x->now_ms, spent_us + x->fault.delay_ms * 1000);
    if (scale.numerator == 0)
        return;
    usage_get_left(flight, scale, &left);
    put_integer(x, "x-ms-ratelimit-burst-remaining-xrm-requests", left.requests);
    put_seconds(x, "x-ms-ratelimit-time-remaining-xrm-requests", left.time_ms);
    put_integer(x, "x-ms-utilization-percent", left.percent);
}
