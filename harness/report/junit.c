/* junit.c: see junit.h. */
#include "report/junit.h"

#include <string.h>

#include "report/escape.h"
#include "report/totals.h"

static void write_findings(GString *out, const struct suite *suite, const struct result *result)
{
    for (unsigned i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        const struct rule *rule = ledger_find(suite->ledger, finding->rule);
        escape_printf(out, "%s (%s): %s\nat %s\npath %s\nexpected %s\nactual %s\n\n", finding->rule,
                      level_word(finding->level), rule ? rule->sentence : "", finding->where,
                      finding->difference.path, finding->difference.expected,
                      finding->difference.actual);
    }
    g_autofree char *sequence = sequence_words(&result->sequence, "");
    escape_append(out, sequence);
}

static void write_case(GString *out, const struct suite *suite, const struct result *result)
{
    const struct finding *first = result_first_finding(result);
    g_autofree char *seconds = g_strdup_printf("%.3f", (double)result->duration_us / 1e6);
    escape_printf(out, "  <testcase classname=\"%s\" name=\"%s\" time=\"%s\">\n",
                  result->scenario->area, result->scenario->id, seconds);
    switch (verdict_tally(result->verdict)) {
    case TALLY_FAILED:
        escape_printf(out, "    <failure type=\"%s\" message=\"%s: expected %s, actual %s\">",
                      first->rule, first->difference.path, first->difference.expected,
                      first->difference.actual);
        write_findings(out, suite, result);
        g_string_append(out, "</failure>\n");
        break;
    case TALLY_SKIPPED:
        escape_printf(out, "    <skipped message=\"%s\"/>\n", result->reason);
        break;
    case TALLY_UNJUDGED:
        escape_printf(out, "    <error type=\"%s\" message=\"%s\"/>\n",
                      verdict_word(result->verdict), result->reason);
        break;
    case TALLY_PASSED:
    case TALLY_COUNT:
        break;
    }
    if (result->verdict == VERDICT_WARN) {
        g_string_append(out, "    <system-out>");
        write_findings(out, suite, result);
        g_string_append(out, "</system-out>\n");
    }
    g_string_append(out, "  </testcase>\n");
}

/* The results are sorted by id, so an area is one run of them. */
static GPtrArray *area_from(const GPtrArray *results, unsigned first)
{
    GPtrArray *area = g_ptr_array_new();
    const struct result *head = g_ptr_array_index(results, first);
    for (unsigned i = first; i < results->len; i++) {
        struct result *result = g_ptr_array_index(results, i);
        if (strcmp(result->scenario->area, head->scenario->area) != 0)
            break;
        g_ptr_array_add(area, result);
    }
    return area;
}

GString *junit_report(const struct suite *suite, const GPtrArray *results)
{
    GString *out = g_string_new(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"dvconform\">\n");
    for (unsigned first = 0; first < results->len;) {
        g_autoptr(GPtrArray) area = area_from(results, first);
        const struct totals totals = totals_of(area);
        const struct result *head = g_ptr_array_index(area, 0);
        g_string_append_printf(
            out,
            " <testsuite name=\"%s\" tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\">\n",
            head->scenario->area, area->len, totals.counts[TALLY_FAILED],
            totals.counts[TALLY_UNJUDGED], totals.counts[TALLY_SKIPPED]);
        for (unsigned i = 0; i < area->len; i++)
            write_case(out, suite, g_ptr_array_index(area, i));
        g_string_append(out, " </testsuite>\n");
        first += area->len;
    }
    return g_string_append(out, "</testsuites>\n");
}
