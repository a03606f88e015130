/* scenario.c: see scenario.h. */
#include "scenario/scenario.h"

#include <string.h>

#include "scenario/json_file.h"

static enum scenario_start parse_start(const char *text)
{
    static const struct {
        const char *text;
        enum scenario_start start;
    } starts[] = {
        {"none", START_NONE},
        {"signedIn", START_SIGNED_IN},
        {"online", START_ONLINE},
        {"offline", START_OFFLINE},
    };
    for (size_t i = 0; text && i < G_N_ELEMENTS(starts); i++) {
        if (strcmp(text, starts[i].text) == 0)
            return starts[i].start;
    }
    return START_ONLINE;
}

static const char *text_or(const cJSON *json, const char *member, const char *fallback)
{
    const char *text = json_text(json, member);
    return text ? text : fallback;
}

struct scenario *scenario_create(cJSON *json)
{
    struct scenario *scenario = g_new0(struct scenario, 1);
    const cJSON *org = cJSON_GetObjectItemCaseSensitive(json, "org");
    const cJSON *timeout = cJSON_GetObjectItemCaseSensitive(json, "timeout_ms");
    scenario->json = json;
    scenario->id = json_text(json, "id");
    scenario->area = g_strndup(scenario->id, strcspn(scenario->id, "/"));
    scenario->why = text_or(json, "why", "");
    scenario->rules = json_texts(json, "rules");
    scenario->needs = json_texts(json, "needs");
    scenario->fixture = text_or(org, "fixture", SCENARIO_DEFAULT_FIXTURE);
    scenario->settings = cJSON_GetObjectItemCaseSensitive(org, "settings");
    scenario->user = text_or(json, "user", SCENARIO_DEFAULT_USER);
    scenario->start = parse_start(json_text(json, "start"));
    scenario->steps = cJSON_GetObjectItemCaseSensitive(json, "steps");
    scenario->expect = cJSON_GetObjectItemCaseSensitive(json, "expect");
    scenario->must_reach = cJSON_GetObjectItemCaseSensitive(json, "mustReach");
    scenario->timeout_ms = timeout ? (unsigned)timeout->valueint : SCENARIO_TIMEOUT_MS;
    return scenario;
}

void scenario_destroy(struct scenario *scenario)
{
    if (!scenario)
        return;
    g_ptr_array_unref(scenario->rules);
    g_ptr_array_unref(scenario->needs);
    g_free(scenario->area);
    cJSON_Delete(scenario->json);
    g_free(scenario);
}

bool scenario_covers(const struct scenario *scenario, const char *rule)
{
    return g_ptr_array_find_with_equal_func(scenario->rules, rule, g_str_equal, NULL);
}
