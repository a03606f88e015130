/* html_case.c: see html_parts.h. */
#include <string.h>

#include "report/diagram.h"
#include "report/escape.h"
#include "report/html_parts.h"
#include "run/words.h"

char *html_anchor(const struct result *result)
{
    char *anchor = g_strconcat("s-", result->scenario->id, NULL);
    return g_strcanon(anchor, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                      '-');
}

const char *html_class(enum verdict verdict)
{
    static const char *const classes[TALLY_COUNT] = {
        [TALLY_PASSED] = "passed",
        [TALLY_FAILED] = "failed",
        [TALLY_SKIPPED] = "skipped",
        [TALLY_UNJUDGED] = "unjudged",
    };
    return verdict == VERDICT_WARN ? "warned" : classes[verdict_tally(verdict)];
}

static void append_finding(GString *out, const struct suite *suite, const struct finding *finding)
{
    const struct rule *rule = ledger_find(suite->ledger, finding->rule);
    escape_printf(out, "<div class=\"finding\"><p class=\"sentence\">%s</p>",
                  rule ? rule->sentence : finding->rule);
    escape_printf(
        out,
        "<p class=\"where\"><code>%s</code> <span class=\"level\">%s</span> at <code>%s</code></p>",
        finding->rule, level_word(finding->level), finding->where);
    escape_printf(
        out,
        "<table class=\"difference\"><tr><th>path</th><td><code>%s</code></td></tr>"
        "<tr class=\"expected\"><th>expected</th><td><code>%s</code></td></tr>"
        "<tr class=\"actual\"><th>actual</th><td><code>%s</code></td></tr></table></div>\n",
        *finding->difference.path ? finding->difference.path : "(whole value)",
        finding->difference.expected, finding->difference.actual);
}

static void append_list(GString *out, const char *title, const cJSON *list)
{
    const cJSON *node;
    if (cJSON_GetArraySize(list) == 0)
        return;
    escape_printf(out, "<div><h4>%s</h4><ol start=\"0\">", title);
    cJSON_ArrayForEach(node, list)
    {
        g_autofree char *words = words_of(node);
        escape_printf(out, "<li><code>%s</code></li>", words);
    }
    g_string_append(out, "</ol></div>\n");
}

void html_append_case(GString *out, const struct suite *suite, const struct result *result)
{
    const struct scenario *scenario = result->scenario;
    const bool open = verdict_tally(result->verdict) == TALLY_FAILED;
    g_autofree char *anchor = html_anchor(result);
    g_autofree char *time = g_strdup_printf("%.0f ms", (double)result->duration_us / 1000.0);
    g_string_append(out, open ? "<details open" : "<details");
    escape_printf(out,
                  " class=\"case %s\" id=\"%s\" data-text=\"%s %s\"><summary><span "
                  "class=\"verdict\">%s</span>",
                  html_class(result->verdict), anchor, scenario->id, scenario->why,
                  verdict_word(result->verdict));
    escape_printf(
        out,
        "<code>%s</code><span class=\"why\">%s</span><span class=\"time\">%s</span></summary>\n",
        scenario->id, scenario->why, time);
    for (unsigned i = 0; i < result->findings->len; i++)
        append_finding(out, suite, g_ptr_array_index(result->findings, i));
    if (result->reason)
        escape_printf(out, "<p class=\"reason\">%s</p>\n", result->reason);
    g_string_append(out, "<div class=\"lists\">");
    append_list(out, "Steps", scenario->steps);
    append_list(out, "Expected", scenario->expect);
    g_string_append(out, "</div>\n<div class=\"scroll\">");
    diagram_append(out, &result->sequence);
    g_string_append(out, "</div>\n");
    if (result->said)
        escape_printf(out, "<h4>The client wrote</h4><pre>%s</pre>\n", result->said);
    g_string_append(out, "</details>\n");
}
