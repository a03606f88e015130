/* json_report.c: see json_report.h. Rules are named only where the run says something of them: in a
 * finding, or as shown to hold. */
#include "report/json_report.h"

#include <cjson/cJSON.h>
#include <math.h>

#include "report/totals.h"

static cJSON *findings_of(const struct result *result)
{
    cJSON *list = cJSON_CreateArray();
    for (unsigned i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "rule", finding->rule);
        cJSON_AddStringToObject(one, "level", level_word(finding->level));
        cJSON_AddStringToObject(one, "where", finding->where);
        cJSON_AddStringToObject(one, "path", finding->difference.path);
        cJSON_AddStringToObject(one, "expected", finding->difference.expected);
        cJSON_AddStringToObject(one, "actual", finding->difference.actual);
        cJSON_AddItemToArray(list, one);
    }
    return list;
}

static cJSON *held_of(const struct result *result)
{
    cJSON *list = cJSON_CreateArray();
    for (unsigned i = 0; i < result->scenario->rules->len; i++) {
        const char *rule = g_ptr_array_index(result->scenario->rules, i);
        if (result_shows(result, rule))
            cJSON_AddItemToArray(list, cJSON_CreateString(rule));
    }
    return list;
}

static cJSON *scenario_of(const struct result *result)
{
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "id", result->scenario->id);
    cJSON_AddStringToObject(one, "verdict", verdict_word(result->verdict));
    if (result->reason)
        cJSON_AddStringToObject(one, "reason", result->reason);
    cJSON_AddNumberToObject(one, "duration_ms", floor((double)result->duration_us / 1000.0));
    cJSON_AddItemToObject(one, "findings", findings_of(result));
    cJSON_AddItemToObject(one, "held", held_of(result));
    return one;
}

static cJSON *areas_of(const struct coverage *coverage)
{
    cJSON *areas = cJSON_CreateObject();
    for (unsigned i = 0; i < coverage->areas->len; i++) {
        const struct area_result *area = g_ptr_array_index(coverage->areas, i);
        cJSON *one = cJSON_AddObjectToObject(areas, area->area);
        cJSON_AddNumberToObject(one, "held", area->held);
        cJSON_AddNumberToObject(one, "rules", area->total);
    }
    return areas;
}

GString *json_report(const GPtrArray *results, const struct coverage *coverage)
{
    const struct totals totals = totals_of(results);
    cJSON *root = cJSON_CreateObject();
    cJSON *sums = cJSON_AddObjectToObject(root, "totals");
    cJSON_AddNumberToObject(sums, "passed", totals.counts[TALLY_PASSED]);
    cJSON_AddNumberToObject(sums, "failed", totals.counts[TALLY_FAILED]);
    cJSON_AddNumberToObject(sums, "skipped", totals.counts[TALLY_SKIPPED]);
    cJSON_AddNumberToObject(sums, "notJudged", totals.counts[TALLY_UNJUDGED]);
    cJSON_AddItemToObject(root, "areas", areas_of(coverage));
    cJSON *scenarios = cJSON_AddArrayToObject(root, "scenarios");
    for (unsigned i = 0; i < results->len; i++)
        cJSON_AddItemToArray(scenarios, scenario_of(g_ptr_array_index(results, i)));
    char *text = cJSON_Print(root);
    GString *out = g_string_new(text);
    cJSON_free(text);
    cJSON_Delete(root);
    return g_string_append_c(out, '\n');
}
