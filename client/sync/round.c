/* round.c: push before pull, and the patience shown to a busy server. */
#include "sync/round.h"
#include "rules/availability.h"
#include "sync/pull.h"
#include "sync/push.h"
#include "wire/error.h"

void round_result_finish(struct round_result *result)
{
    g_clear_error(&result->error);
}

/* Waits out a short pause the server asked for. False when it is too long to wait. */
static bool wait_pause(struct engine *engine)
{
    gint64 left_us = session_not_before(engine->session) - g_get_monotonic_time();
    if (left_us > (gint64)ROUND_PAUSE_MS * 1000)
        return false;
    if (left_us > 0)
        g_usleep((gulong)left_us);
    return true;
}

static bool may_try_again(struct engine *engine, const GError *error)
{
    gint64 left_us = session_not_before(engine->session) - g_get_monotonic_time();
    return error->domain == WIRE_NETWORK && left_us > 0 && left_us <= (gint64)ROUND_PAUSE_MS * 1000;
}

static bool is_complete(struct engine *engine)
{
    g_autofree char *complete = cache_get_fact(engine->cache, FACT_COMPLETE);
    return g_strcmp0(complete, "1") == 0;
}

static bool push_and_pull(struct engine *engine, struct push_count *count, gint64 *pulled,
                          GError **error)
{
    if (!push_queue(engine, count, error))
        return false;
    return !is_complete(engine) || pull_changes(engine, pulled, error);
}

void round_run(struct engine *engine, struct round_result *ret_result)
{
    struct push_count count = {0};
    *ret_result = (struct round_result){0};
    for (int attempt = 0; attempt < ROUND_ATTEMPTS && !ret_result->complete; attempt++) {
        if (!wait_pause(engine)) {
            if (ret_result->error == NULL)
                g_set_error_literal(&ret_result->error, WIRE_NETWORK, 429,
                                    "the server asked to be left alone for a while");
            break;
        }
        g_clear_error(&ret_result->error);
        ret_result->complete =
            push_and_pull(engine, &count, &ret_result->pulled, &ret_result->error);
        if (!ret_result->complete && !may_try_again(engine, ret_result->error))
            break;
    }
    ret_result->pushed = count.pushed;
    ret_result->refused = count.refused;
}

bool round_download(struct engine *engine, bool *ret_offered, GError **error)
{
    g_autoptr(GError) last = NULL;
    gint64 rows = 0;
    for (int attempt = 0; attempt < ROUND_ATTEMPTS && wait_pause(engine); attempt++) {
        g_clear_error(&last);
        if (pull_everything(engine, ret_offered, &rows, &last))
            return true;
        if (!may_try_again(engine, last))
            break;
    }
    if (last == NULL)
        g_set_error_literal(&last, WIRE_NETWORK, 429,
                            "the server asked to be left alone for a while");
    g_propagate_error(error, g_steal_pointer(&last));
    return false;
}
