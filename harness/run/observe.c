/* observe.c: see observe.h. */
#include "run/observe.h"

#include <string.h>

#include "model/effect_match.h"
#include "model/wire_match.h"
#include "run/error.h"

/* The answer's one list: {"requests": [...]}, {"effects": [...]}. */
static cJSON *list_in(cJSON *json)
{
    cJSON *member = json->child;
    while (member && !cJSON_IsArray(member))
        member = member->next;
    return member;
}

static bool fetch(struct case_run *run, const char *what, double *after, GPtrArray *list,
                  GError **error)
{
    g_autofree char *path = g_strdup_printf("/%s?after=%.0f", what, *after);
    g_autoptr(cJSON) json = admin_call(run->http, &run->org, "GET", path, NULL, error);
    if (!json)
        return false;
    cJSON *value = list_in(json);
    while (value && value->child) {
        cJSON *entry = cJSON_DetachItemViaPointer(value, value->child);
        *after = MAX(*after, json_number(entry, "seq", 0));
        g_ptr_array_add(list, entry);
    }
    return true;
}

bool observe(struct case_run *run, GError **error)
{
    return fetch(run, "journal", &run->seen.request, run->requests, error) &&
           fetch(run, "effects", &run->seen.effect, run->effects, error);
}

static GPtrArray *filtered(const GPtrArray *list, const char *device, double after)
{
    GPtrArray *chosen = g_ptr_array_new();
    for (unsigned i = 0; i < list->len; i++) {
        cJSON *entry = g_ptr_array_index(list, i);
        if (json_number(entry, "seq", 0) > after &&
            (!device || g_strcmp0(json_member_text(entry, "device"), device) == 0))
            g_ptr_array_add(chosen, entry);
    }
    return chosen;
}

GPtrArray *observed_requests(const struct case_run *run, const char *device,
                             const struct mark *since)
{
    return filtered(run->requests, device, since->request);
}

GPtrArray *observed_effects(const struct case_run *run, const char *device,
                            const struct mark *since)
{
    return filtered(run->effects, device, since->effect);
}

const struct mark *observed_since(const struct case_run *run, const cJSON *node, GError **error)
{
    const char *name = json_member_text(node, "since");
    if (!name)
        return &run->start;
    const struct mark *mark = g_hash_table_lookup(run->marks, name);
    if (!mark)
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "no mark is called %s", name);
    return mark;
}

static bool is_ours(const cJSON *entry)
{
    return g_strcmp0(json_member_text(entry, "device"), WEBAPI_DEVICE) == 0;
}

static void tell_request(struct case_run *run, const cJSON *request)
{
    g_autofree char *words =
        g_strdup_printf("%s %s", json_member_text(request, "method"), wire_api_path(request));
    g_autofree char *text = labels_shorten(run->labels, words);
    const int status = (int)json_number(request, "status", 0);
    const double fault = json_number(request, "fault", 0);
    g_autoptr(GString) outcome = g_string_new(NULL);
    if (status)
        g_string_printf(outcome, "%d", status);
    else
        g_string_assign(outcome, "no answer");
    if (fault > 0)
        g_string_append_printf(outcome, ", fault %.0f", fault);
    struct event *event = sequence_add(&run->result->sequence, EVENT_WIRE,
                                       (int64_t)json_number(request, "started_us", 0),
                                       json_member_text(request, "device"), text);
    event_set_outcome(event, outcome->str, status == 0 || status >= 400);
}

/* When the request that made the effect had ended. */
static int64_t effect_time(const struct case_run *run, const cJSON *effect)
{
    const double seq = json_number(effect, "request", -1);
    for (unsigned i = 0; i < run->requests->len; i++) {
        const cJSON *request = g_ptr_array_index(run->requests, i);
        if (json_number(request, "seq", -2) == seq)
            return (int64_t)json_number(request, "ended_us", 0);
    }
    return g_get_monotonic_time();
}

void observe_tell(struct case_run *run)
{
    for (unsigned i = 0; i < run->requests->len; i++) {
        const cJSON *request = g_ptr_array_index(run->requests, i);
        const char *path = json_member_text(request, "path");
        if (!is_ours(request) && path && !strstr(path, "/__mock/"))
            tell_request(run, request);
    }
    for (unsigned i = 0; i < run->effects->len; i++) {
        const cJSON *effect = g_ptr_array_index(run->effects, i);
        if (is_ours(effect))
            continue;
        g_autofree char *words = effect_words(effect);
        g_autofree char *text = labels_shorten(run->labels, words);
        sequence_add(&run->result->sequence, EVENT_EFFECT, effect_time(run, effect), "", text);
    }
    sequence_sort(&run->result->sequence);
    sequence_collapse_reads(&run->result->sequence);
}
