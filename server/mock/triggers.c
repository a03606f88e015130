/* triggers.c: see triggers.h. */
#include "mock/triggers.h"

#define MAX_TRIGGERS 200

const struct aimed_kind triggers_kind = {"triggers", MAX_TRIGGERS, trigger_destroy, trigger_write};

bool triggers_add(struct aimed_list *triggers, const cJSON *body, const struct model *model,
                  const struct aim_context *context, int64_t *ret_id, GError **error)
{
    struct trigger *trigger = aimed_check_room(triggers, context->now_ms, error)
                                  ? trigger_read(body, model, context, error)
                                  : NULL;
    if (trigger == NULL)
        return false;
    *ret_id = aimed_add(triggers, trigger);
    return true;
}

GPtrArray *triggers_match(struct aimed_list *triggers, const struct target *target, int64_t now_ms)
{
    GPtrArray *hit = g_ptr_array_new();
    const GPtrArray *items = aimed_items(triggers, now_ms);
    for (unsigned i = 0; i < items->len; i++) {
        struct trigger *trigger = items->pdata[i];
        if (!aimed_hits(triggers, &trigger->aimed, target, now_ms))
            continue;
        trigger->aimed.aim.fired++;
        g_ptr_array_add(hit, trigger);
    }
    return hit;
}
