/* step_flow.c: waiting, marks, checks in the middle, and a second device. */
#include "run/checks.h"
#include "run/client.h"
#include "run/error.h"
#include "run/observe.h"
#include "run/steps.h"

#define WAIT_TIMEOUT_MS 10000
#define WAIT_POLL_US 20000

/* How much of the awaited there is now; for effects that of the journal, for pending what the
 * client says. */
static bool measure_pending(struct case_run *run, struct device *device, double *ret,
                            GError **error)
{
    struct answer answer;
    if (!driver_call(device->driver, "pending", NULL, run->deadline_us, &answer, error))
        return false;
    *ret = json_number(answer.result, "count", -1);
    answer_finish(&answer);
    return true;
}

static bool measure_effects(struct case_run *run, struct device *device, double *ret,
                            GError **error)
{
    if (!observe(run, error))
        return false;
    g_autoptr(GPtrArray) effects = observed_effects(run, device->name, &run->start);
    *ret = effects->len;
    return true;
}

static bool measure_requests(struct case_run *run, struct device *device, double *ret,
                             GError **error)
{
    if (!observe(run, error))
        return false;
    g_autoptr(GPtrArray) requests = observed_requests(run, device->name, &run->start);
    *ret = requests->len;
    return true;
}

static const struct {
    const char *name;
    bool (*measure)(struct case_run *, struct device *, double *, GError **);
    bool exact; /* else: at least */
} measures[] = {
    {"pending", measure_pending, true},
    {"effects", measure_effects, false},
    {"requests", measure_requests, false},
};

static bool wait_for(struct case_run *run, struct device *device, size_t measure, double wanted,
                     gint64 deadline_us, GError **error)
{
    double now = -1;
    for (;;) {
        if (!measures[measure].measure(run, device, &now, error))
            return false;
        if (measures[measure].exact ? now == wanted : now >= wanted)
            return true;
        if (g_get_monotonic_time() >= deadline_us)
            break;
        g_usleep(WAIT_POLL_US);
    }
    g_autofree char *expected =
        g_strdup_printf("%s%.0f", measures[measure].exact ? "" : "at least ", wanted);
    g_autofree char *actual = g_strdup_printf("%.0f, and the time is up", now);
    struct difference difference = {0};
    difference_set(&difference, measures[measure].name, expected, actual);
    case_find(run, &difference);
    run->broken = true;
    return true;
}

bool step_wait(struct case_run *run, const cJSON *step, GError **error)
{
    const cJSON *wait = json_member(step, "wait");
    const cJSON *what = json_member(wait, "for") ? json_member(wait, "for") : wait;
    const double limit_ms =
        json_number(wait, "timeout_ms", json_number(step, "timeout_ms", WAIT_TIMEOUT_MS));
    struct device *device = client_device(run, step, error);
    if (!device)
        return false;
    g_autofree char *words = json_words(what);
    g_autofree char *text = g_strdup_printf("wait for %s", words);
    case_note(run, EVENT_NOTE, device->name, text);
    const gint64 deadline_us =
        MIN(run->deadline_us, g_get_monotonic_time() + (gint64)(limit_ms * 1000));
    for (size_t i = 0; i < G_N_ELEMENTS(measures) && !run->broken; i++) {
        const cJSON *wanted = json_member(what, measures[i].name);
        if (wanted && !wait_for(run, device, i, wanted->valuedouble, deadline_us, error))
            return false;
    }
    return true;
}

bool step_mark(struct case_run *run, const cJSON *step, GError **error)
{
    if (!observe(run, error))
        return false;
    const char *name = json_member_text(step, "mark");
    g_hash_table_insert(run->marks, g_strdup(name ? name : ""),
                        g_memdup2(&run->seen, sizeof run->seen));
    return true;
}

bool step_expect(struct case_run *run, const cJSON *step, GError **error)
{
    const cJSON *checks = json_member(step, "expect");
    if (!cJSON_IsArray(checks))
        return check_run(run, checks, error);
    const cJSON *check;
    cJSON_ArrayForEach(check, checks)
    {
        if (!check_run(run, check, error))
            return false;
    }
    return true;
}

/* Brings a second client as far as the scenario's "start" says of the first. */
bool step_device(struct case_run *run, const cJSON *step, GError **error)
{
    const char *name = json_member_text(step, "name");
    const char *user = json_member_text(step, "user");
    const char *device_name = name ? name : "tablet";
    struct device *device = client_open(run, device_name, user ? user : run->scenario->user, error);
    return device && client_start(run, device, run->scenario->start, error);
}
