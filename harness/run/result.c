/* result.c: see result.h. */
#include "run/result.h"

struct result *result_create(const struct scenario *scenario)
{
    struct result *result = g_new0(struct result, 1);
    result->scenario = scenario;
    result->findings = g_ptr_array_new_with_free_func(finding_destroy);
    sequence_init(&result->sequence);
    return result;
}

void result_destroy(void *data)
{
    struct result *result = data;
    if (!result)
        return;
    g_ptr_array_unref(result->findings);
    sequence_finish(&result->sequence);
    g_free(result->reason);
    g_free(result->said);
    g_free(result->client);
    g_free(result);
}

/* A must finding of another rule makes the case no witness for anything; a finding of the rule
 * itself is against it. */
bool result_shows(const struct result *result, const char *rule)
{
    if (verdict_tally(result->verdict) != TALLY_PASSED || !scenario_covers(result->scenario, rule))
        return false;
    for (unsigned i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        if (finding->level != LEVEL_INFO && g_str_equal(finding->rule, rule))
            return false;
    }
    return true;
}

const struct finding *result_first_finding(const struct result *result)
{
    for (unsigned i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        if (finding->level == LEVEL_MUST)
            return finding;
    }
    return result->findings->len ? g_ptr_array_index(result->findings, 0) : NULL;
}
