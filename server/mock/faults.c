/* faults.c: see faults.h. */
#include "mock/faults.h"

#define MAX_FAULTS 1000

const struct aimed_kind faults_kind = {"faults", MAX_FAULTS, fault_destroy, fault_write};

bool faults_add(struct aimed_list *faults, const cJSON *body, const struct aim_context *context,
                int64_t *ret_id, GError **error)
{
    struct fault *fault =
        aimed_check_room(faults, context->now_ms, error) ? fault_read(body, context, error) : NULL;
    if (fault == NULL)
        return false;
    *ret_id = aimed_add(faults, fault);
    return true;
}

bool faults_have(struct aimed_list *faults, enum fault_kind kind, int64_t now_ms)
{
    const GPtrArray *items = aimed_items(faults, now_ms);
    for (unsigned i = 0; i < items->len; i++)
        if (((const struct fault *)items->pdata[i])->kind == kind)
            return true;
    return false;
}

/* These change an answer that goes out all the same, so they combine with each other and with the
 * one that breaks it. */
static bool breaks(const struct fault *fault)
{
    return fault->kind != FAULT_DELAY && fault->kind != FAULT_SKEW;
}

/* Some kinds make sense for some requests only, and count only those. */
static bool can_hit(const struct fault *fault, const struct target *target)
{
    if (fault->kind == FAULT_DELTA_EXPIRED)
        return target->delta;
    if (fault->kind == FAULT_BATCH_CUT)
        return g_strcmp0(target->op, "batch") == 0;
    return fault->kind != FAULT_LAG || strcmp(target->method, "GET") == 0;
}

void faults_match(struct aimed_list *faults, const struct target *target, int64_t now_ms,
                  struct fault_outcome *ret_outcome)
{
    *ret_outcome = (struct fault_outcome){0};
    const GPtrArray *items = aimed_items(faults, now_ms);
    for (unsigned i = 0; i < items->len; i++) {
        struct fault *fault = items->pdata[i];
        if (!can_hit(fault, target) || !aimed_hits(faults, &fault->aimed, target, now_ms))
            continue;
        const struct fault *other = ret_outcome->fault;
        if (breaks(fault) && other != NULL && breaks(other))
            continue;
        fault->aimed.aim.fired++;
        ret_outcome->delay_ms += fault->delay_ms;
        ret_outcome->skew_s += fault->skew_s;
        if (breaks(fault) || other == NULL)
            ret_outcome->fault = fault;
    }
}
