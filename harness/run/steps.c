/* steps.c: see steps.h. */
#include "run/steps.h"

#include "run/error.h"

/* First match wins: a client step may carry members that are verbs elsewhere ("device"). */
static const struct {
    const char *name;
    bool (*run)(struct case_run *, const cJSON *, GError **);
} verbs[] = {
    {"client", step_client}, {"server", step_server},     {"fault", step_fault},
    {"faults", step_faults}, {"settings", step_settings}, {"clock", step_clock},
    {"kill", step_kill},     {"start", step_start},       {"wait", step_wait},
    {"mark", step_mark},     {"expect", step_expect},     {"device", step_device},
};

bool step_run(struct case_run *run, const cJSON *step, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (json_member(step, verbs[i].name))
            return verbs[i].run(run, step, error);
    }
    g_set_error_literal(error, RUN_ERROR, RUN_ERROR_SETUP, "a step without a verb");
    return false;
}
