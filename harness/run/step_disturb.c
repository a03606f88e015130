/* step_disturb.c: what goes wrong: faults, settings, time, and the client being killed and started
 * again. */
#include <string.h>

#include "run/client.h"
#include "run/error.h"
#include "run/observe.h"
#include "run/steps.h"

#define KILL_TIMEOUT_US ((gint64)10 * G_USEC_PER_SEC)

static bool post(struct case_run *run, const char *method, const char *path, const cJSON *body,
                 GError **error)
{
    g_autoptr(cJSON) done = admin_call(run->http, &run->org, method, path, body, error);
    return done != NULL;
}

static void note(struct case_run *run, const char *what, const cJSON *value)
{
    g_autofree char *words = json_words(value);
    g_autofree char *text = g_strdup_printf("%s %s", what, words);
    case_note(run, EVENT_NOTE, "", text);
}

/* Faults are meant for the client: unless the scenario says otherwise, the harness's own requests
 * are spared. */
static bool aim_fault(const struct case_run *run, cJSON *fault, GError **error)
{
    cJSON *when = cJSON_GetObjectItemCaseSensitive(fault, "when");
    if (!when)
        when = cJSON_AddObjectToObject(fault, "when");
    const char *user = json_member_text(when, "user");
    if (user) {
        const char *id = labels_id(run->labels, user, error);
        if (!id)
            return false;
        cJSON_ReplaceItemInObjectCaseSensitive(when, "user", cJSON_CreateString(id));
    } else if (!json_member(when, "device")) {
        cJSON_AddStringToObject(when, "device", CASE_DEFAULT_DEVICE);
    }
    const char *path = json_member_text(when, "path");
    if (path) {
        g_autofree char *expanded = labels_expand(run->labels, path);
        cJSON_ReplaceItemInObjectCaseSensitive(when, "path", cJSON_CreateString(expanded));
    }
    return true;
}

bool step_fault(struct case_run *run, const cJSON *step, GError **error)
{
    g_autoptr(cJSON) fault = cJSON_Duplicate(json_member(step, "fault"), true);
    note(run, "fault", fault);
    return aim_fault(run, fault, error) && post(run, "POST", "/faults", fault, error);
}

bool step_faults(struct case_run *run, const cJSON *step, GError **error)
{
    (void)step;
    case_note(run, EVENT_NOTE, "", "faults cleared");
    return post(run, "DELETE", "/faults", NULL, error);
}

bool step_settings(struct case_run *run, const cJSON *step, GError **error)
{
    note(run, "settings", json_member(step, "settings"));
    return post(run, "PATCH", "/settings", json_member(step, "settings"), error);
}

/* "P1DT2H3M4S" in milliseconds; -1 when it is none. Years, months and weeks are not for clocks. */
static double parse_duration_ms(const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new(
        "^P(?:(\\d+)D)?(?:T(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+(?:\\.\\d+)?)S)?)?$", 0, 0, NULL);
    static const double units_ms[] = {86400e3, 3600e3, 60e3, 1e3};
    g_autoptr(GMatchInfo) match = NULL;
    if (!text || strlen(text) < 3 || !g_regex_match(regex, text, 0, &match))
        return -1;
    double total_ms = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(units_ms); i++) {
        g_autofree char *number = g_match_info_fetch(match, (int)i + 1);
        if (number && *number)
            total_ms += units_ms[i] * g_ascii_strtod(number, NULL);
    }
    return total_ms;
}

bool step_clock(struct case_run *run, const cJSON *step, GError **error)
{
    g_autoptr(cJSON) clock = cJSON_Duplicate(json_member(step, "clock"), true);
    note(run, "clock", clock);
    const cJSON *advance = json_member(clock, "advance");
    if (advance) {
        const double advance_ms = parse_duration_ms(cJSON_GetStringValue(advance));
        if (advance_ms < 0) {
            g_set_error_literal(error, RUN_ERROR, RUN_ERROR_SETUP,
                                "clock.advance: not a duration like P1DT2H");
            return false;
        }
        cJSON_DeleteItemFromObjectCaseSensitive(clock, "advance");
        cJSON_AddNumberToObject(clock, "advance_ms", advance_ms);
    }
    webapi_forget_tokens(run->webapi);
    return post(run, "POST", "/clock", clock, error);
}

/* ---- kill ---- */

/* Until the device has made so many requests or effects since a mark. False with *ret_reached
 * false: it did not. */
static bool wait_until(struct case_run *run, const struct device *device, const struct mark *since,
                       double requests, double effects, bool *ret_reached, GError **error)
{
    const gint64 deadline_us = MIN(run->deadline_us, g_get_monotonic_time() + KILL_TIMEOUT_US);
    *ret_reached = false;
    while (!*ret_reached && g_get_monotonic_time() < deadline_us) {
        if (!observe(run, error))
            return false;
        g_autoptr(GPtrArray) sent = observed_requests(run, device->name, since);
        g_autoptr(GPtrArray) done = observed_effects(run, device->name, since);
        *ret_reached = sent->len >= requests && done->len >= effects;
        if (!*ret_reached)
            g_usleep(CASE_POLL_US);
    }
    return true;
}

/* Brings about the moment to kill at; says so when it never came. */
static bool await_moment(struct case_run *run, struct device *device, const cJSON *kill,
                         GError **error)
{
    const char *during = json_member_text(kill, "during");
    const double effects = json_number(json_member(kill, "after"), "effects", 0);
    const double requests =
        json_number(kill, "whenRequests", json_number(json_member(kill, "after"), "requests", 0));
    bool reached = true;
    if (!observe(run, error))
        return false;
    /* effects count from the start of the steps: the client may be at work by itself since the step
     * before */
    const struct mark since = during ? run->seen : run->start;
    if (during) {
        case_note(run, EVENT_CLIENT, device->name, during);
        if (!driver_send(device->driver, during, NULL, error))
            return false;
    }
    if (!wait_until(run, device, &since, requests, effects, &reached, error))
        return false;
    if (!reached)
        case_note(run, EVENT_NOTE, device->name, "the moment to kill at did not come");
    run->kills += reached;
    return true;
}

bool step_kill(struct case_run *run, const cJSON *step, GError **error)
{
    struct device *device = client_device(run, step, error);
    const cJSON *kill = json_member(step, "kill");
    if (!device)
        return false;
    if (cJSON_IsObject(kill) && !await_moment(run, device, kill, error))
        return false;
    run->kills += !cJSON_IsObject(kill);
    driver_kill(device->driver);
    case_note(run, EVENT_NOTE, device->name, "client killed");
    return !json_member(step, "start") || step_start(run, step, error);
}

bool step_start(struct case_run *run, const cJSON *step, GError **error)
{
    struct device *device = client_device(run, step, error);
    if (!device)
        return false;
    case_note(run, EVENT_NOTE, device->name, "client started again");
    return client_reopen(run, device, error);
}
