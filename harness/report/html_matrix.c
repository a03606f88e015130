/* html_matrix.c: see html_parts.h. */
#include <string.h>

#include "report/escape.h"
#include "report/html_parts.h"

static const char *const state_classes[RULE_STATE_COUNT] = {
    [RULE_HELD] = "passed",
    [RULE_BROKEN] = "failed",
    [RULE_UNJUDGED] = "unjudged",
    [RULE_UNCOVERED] = "uncovered",
};

static void append_chip(GString *out, const struct result *result)
{
    g_autofree char *anchor = html_anchor(result);
    escape_printf(out, "<a class=\"chip %s\" href=\"#%s\">%s</a> ", html_class(result->verdict),
                  anchor, result->scenario->id);
}

static void append_rule(GString *out, const struct rule_result *one)
{
    escape_printf(
        out, "<tr class=\"%s\" data-text=\"%s %s\"><td><span class=\"dot\"></span>%s</td>",
        state_classes[one->state], one->rule->id, one->rule->sentence, rule_state_word(one->state));
    escape_printf(
        out,
        "<td><code>%s</code><span class=\"level\">%s</span></td><td>%s</td><td class=\"chips\">",
        one->rule->id, one->rule->level, one->rule->sentence);
    for (unsigned i = 0; i < one->results->len; i++)
        append_chip(out, g_ptr_array_index(one->results, i));
    g_string_append(out, "</td></tr>\n");
}

static void append_area(GString *out, const struct coverage *coverage,
                        const struct area_result *area)
{
    g_string_append(out, coverage_has_area(coverage, area->area) ? "<details class=\"area\" open>"
                                                                 : "<details class=\"area\">");
    escape_printf(out, "<summary><h3>%s</h3>", area->area);
    g_string_append_printf(
        out,
        "<span class=\"bar\"><span style=\"width:%u%%\"></span></span><span>%u of %u rules "
        "held</span>"
        "</summary>\n<table class=\"rules\"><thead><tr><th>state</th><th>rule</th>"
        "<th>what must hold</th><th>scenarios</th></tr></thead><tbody>\n",
        area->total ? 100 * area->held / area->total : 0, area->held, area->total);
    for (unsigned i = 0; i < coverage->rules->len; i++) {
        const struct rule_result *one = g_ptr_array_index(coverage->rules, i);
        if (strcmp(one->rule->area, area->area) == 0)
            append_rule(out, one);
    }
    g_string_append(out, "</tbody></table></details>\n");
}

/* The areas of this run come first. */
static void append_areas(GString *out, const struct coverage *coverage, bool ran)
{
    for (unsigned i = 0; i < coverage->areas->len; i++) {
        const struct area_result *area = g_ptr_array_index(coverage->areas, i);
        if (coverage_has_area(coverage, area->area) == ran)
            append_area(out, coverage, area);
    }
}

void html_append_matrix(GString *out, const struct coverage *coverage)
{
    g_string_append(out, "<section id=\"rules\"><h2>Rules</h2>\n");
    append_areas(out, coverage, true);
    append_areas(out, coverage, false);
    g_string_append(out, "</section>\n");
}
