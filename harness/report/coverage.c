/* coverage.c: see coverage.h. */
#include "report/coverage.h"

#include <string.h>

static void rule_result_destroy(gpointer data)
{
    struct rule_result *one = data;
    g_ptr_array_unref(one->results);
    g_free(one);
}

static void area_result_destroy(gpointer data)
{
    struct area_result *one = data;
    g_free(one->area);
    g_free(one);
}

static bool speaks_against(const struct result *result, const char *rule)
{
    for (unsigned i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        if (finding->level != LEVEL_INFO && strcmp(finding->rule, rule) == 0)
            return true;
    }
    return false;
}

static struct rule_result *judge_rule(const struct rule *rule, const GPtrArray *results)
{
    struct rule_result *judged = g_new0(struct rule_result, 1);
    bool held = false, broken = false;
    judged->rule = rule;
    judged->results = g_ptr_array_new();
    for (unsigned i = 0; i < results->len; i++) {
        struct result *result = g_ptr_array_index(results, i);
        const bool against = speaks_against(result, rule->id);
        if (!against && !scenario_covers(result->scenario, rule->id))
            continue;
        g_ptr_array_add(judged->results, result);
        broken = broken || against;
        held = held || result_shows(result, rule->id);
    }
    judged->state = broken                 ? RULE_BROKEN
                    : held                 ? RULE_HELD
                    : judged->results->len ? RULE_UNJUDGED
                                           : RULE_UNCOVERED;
    return judged;
}

static struct area_result *need_area(struct coverage *coverage, const char *name)
{
    for (unsigned i = 0; i < coverage->areas->len; i++) {
        struct area_result *area = g_ptr_array_index(coverage->areas, i);
        if (strcmp(area->area, name) == 0)
            return area;
    }
    struct area_result *area = g_new0(struct area_result, 1);
    area->area = g_strdup(name);
    g_ptr_array_add(coverage->areas, area);
    return area;
}

struct coverage *coverage_create(const struct ledger *ledger, const GPtrArray *results)
{
    struct coverage *coverage = g_new0(struct coverage, 1);
    const GPtrArray *rules = ledger_rules(ledger);
    coverage->rules = g_ptr_array_new_with_free_func(rule_result_destroy);
    coverage->areas = g_ptr_array_new_with_free_func(area_result_destroy);
    for (unsigned i = 0; i < rules->len; i++) {
        struct rule_result *judged = judge_rule(g_ptr_array_index(rules, i), results);
        struct area_result *area = need_area(coverage, judged->rule->area);
        g_ptr_array_add(coverage->rules, judged);
        area->total++;
        area->held += judged->state == RULE_HELD;
    }
    return coverage;
}

void coverage_destroy(struct coverage *coverage)
{
    if (!coverage)
        return;
    g_ptr_array_unref(coverage->rules);
    g_ptr_array_unref(coverage->areas);
    g_free(coverage);
}

const char *rule_state_word(enum rule_state state)
{
    static const char *const words[RULE_STATE_COUNT] = {"held", "broken", "not judged",
                                                        "not covered"};
    return words[state];
}

bool coverage_has_area(const struct coverage *coverage, const char *area)
{
    for (unsigned i = 0; i < coverage->rules->len; i++) {
        const struct rule_result *one = g_ptr_array_index(coverage->rules, i);
        if (one->results->len && strcmp(one->rule->area, area) == 0)
            return true;
    }
    return false;
}

GPtrArray *coverage_missing(const struct coverage *coverage, const char *const *areas)
{
    GPtrArray *missing = g_ptr_array_new_with_free_func(g_free);
    for (const char *const *area = areas; area && *area; area++) {
        bool known = false;
        for (unsigned i = 0; i < coverage->rules->len; i++) {
            const struct rule_result *one = g_ptr_array_index(coverage->rules, i);
            if (strcmp(one->rule->area, *area) != 0)
                continue;
            known = true;
            if (one->state != RULE_HELD)
                g_ptr_array_add(missing, g_strdup_printf("%s (%s)", one->rule->id,
                                                         rule_state_word(one->state)));
        }
        if (!known)
            g_ptr_array_add(missing, g_strdup_printf("%s/* (no such area)", *area));
    }
    return missing;
}
