/* faults.c: see faults.h. */
#include "mock/faults.h"

#include "model/error.h"
#include "wire/json.h"

#define MAX_FAULTS 1000

struct faults {
    GPtrArray *list; /* struct fault *, by id */
    GRand *random;
    int64_t next_id;
};

struct faults *faults_create(uint32_t seed)
{
    struct faults *f = g_new0(struct faults, 1);
    f->list = g_ptr_array_new_with_free_func(fault_destroy);
    f->random = g_rand_new_with_seed(seed);
    f->next_id = 1;
    return f;
}

void faults_destroy(struct faults *f)
{
    if (f == NULL)
        return;
    g_ptr_array_unref(f->list);
    g_rand_free(f->random);
    g_free(f);
}

void faults_clear(struct faults *f)
{
    g_ptr_array_set_size(f->list, 0);
}

bool faults_remove(struct faults *f, int64_t id)
{
    for (unsigned i = 0; i < f->list->len; i++) {
        const struct fault *fault = f->list->pdata[i];
        if (fault->id == id) {
            g_ptr_array_remove_index(f->list, i);
            return true;
        }
    }
    return false;
}

static void drop_over(struct faults *f, int64_t now_ms)
{
    for (unsigned i = f->list->len; i > 0; i--)
        if (aim_is_over(&((const struct fault *)f->list->pdata[i - 1])->aim, now_ms))
            g_ptr_array_remove_index(f->list, i - 1);
}

bool faults_add(struct faults *f, const cJSON *body, const struct aim_context *context,
                int64_t *ret_id, GError **error)
{
    drop_over(f, context->now_ms);
    if (f->list->len >= MAX_FAULTS) {
        g_set_error(error, SERVER_ERROR, ERROR_TOO_LARGE, "There are %d faults; remove one first.",
                    MAX_FAULTS);
        return false;
    }
    struct fault *fault = fault_read(body, context, error);
    if (fault == NULL)
        return false;
    fault->id = f->next_id++;
    g_ptr_array_add(f->list, fault);
    *ret_id = fault->id;
    return true;
}

/* These change an answer that goes out all the same, so they combine with each other and with the
 * one that breaks it. */
static bool breaks(const struct fault *fault)
{
    return fault->kind != FAULT_DELAY && fault->kind != FAULT_SKEW;
}

void faults_match(struct faults *f, const struct target *target, int64_t now_ms,
                  struct fault_outcome *ret_outcome)
{
    *ret_outcome = (struct fault_outcome){0};
    drop_over(f, now_ms);
    for (unsigned i = 0; i < f->list->len; i++) {
        struct fault *fault = f->list->pdata[i];
        if (fault->kind == FAULT_DELTA_EXPIRED && !target->delta)
            continue;
        if (!aim_hits(&fault->aim, target, now_ms, f->random))
            continue;
        const struct fault *other = ret_outcome->fault;
        if (breaks(fault) && other != NULL && breaks(other))
            continue;
        fault->aim.fired++;
        ret_outcome->delay_ms += fault->delay_ms;
        ret_outcome->skew_s += fault->skew_s;
        if (breaks(fault) || other == NULL)
            ret_outcome->fault = fault;
    }
}

void faults_write(struct faults *f, int64_t now_ms, struct json *j)
{
    drop_over(f, now_ms);
    json_begin_array(j);
    for (unsigned i = 0; i < f->list->len; i++)
        fault_write(j, f->list->pdata[i]);
    json_end_array(j);
}
