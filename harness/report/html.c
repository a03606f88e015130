/* html.c: see html.h. */
#include "report/html.h"

#include "report/assets.h"
#include "report/escape.h"
#include "report/html_parts.h"
#include "report/totals.h"

static const char *client_of(const GPtrArray *results)
{
    for (unsigned i = 0; i < results->len; i++) {
        const struct result *result = g_ptr_array_index(results, i);
        if (result->client)
            return result->client;
    }
    return "a client that did not say its name";
}

static void append_tile(GString *out, const char *class, unsigned count, const char *word)
{
    g_string_append_printf(out, "<div class=\"tile %s%s\"><b>%u</b><span>%s</span></div>", class,
                           count ? "" : " none", count, word);
}

static void append_header(GString *out, const GPtrArray *results, const struct coverage *coverage)
{
    const struct totals totals = totals_of(results);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *when = g_date_time_format(now, "%Y-%m-%d %H:%M UTC");
    unsigned held = 0;
    for (unsigned i = 0; i < coverage->rules->len; i++)
        held +=
            ((const struct rule_result *)g_ptr_array_index(coverage->rules, i))->state == RULE_HELD;
    escape_printf(
        out, "<header><h1>Offline conformance</h1><p>%s · %s · dvconform " DVMOCK_VERSION "</p>\n",
        client_of(results), when);
    g_string_append(out, "<div class=\"tiles\">");
    append_tile(out, "passed", totals.counts[TALLY_PASSED], "passed");
    append_tile(out, "failed", totals.counts[TALLY_FAILED], "failed");
    append_tile(out, "skipped", totals.counts[TALLY_SKIPPED], "skipped");
    append_tile(out, "unjudged", totals.counts[TALLY_UNJUDGED], "not judged");
    append_tile(out, "rules", held, "rules held");
    g_string_append(
        out,
        "</div>\n<div class=\"tools\"><input id=\"filter\" type=\"search\" placeholder=\"filter "
        "rules "
        "and scenarios\"><label><input id=\"problems\" type=\"checkbox\"> only problems</label>"
        "<nav><a href=\"#rules\">rules</a> <a "
        "href=\"#scenarios\">scenarios</a></nav></div></header>\n");
}

/* Failures first: they are why somebody opens the page. */
static void append_cases(GString *out, const struct suite *suite, const GPtrArray *results,
                         bool troubled)
{
    for (unsigned i = 0; i < results->len; i++) {
        const struct result *result = g_ptr_array_index(results, i);
        const enum tally tally = verdict_tally(result->verdict);
        const bool trouble =
            tally == TALLY_FAILED || tally == TALLY_UNJUDGED || result->verdict == VERDICT_WARN;
        if (trouble == troubled)
            html_append_case(out, suite, result);
    }
}

GString *html_report(const struct suite *suite, const GPtrArray *results,
                     const struct coverage *coverage)
{
    GString *out =
        g_string_new("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                     "<title>Offline conformance</title>\n<style>\n");
    g_string_append_printf(out, "%s</style></head><body>\n", report_css);
    append_header(out, results, coverage);
    g_string_append(out, "<main><section id=\"failures\">\n");
    append_cases(out, suite, results, true);
    g_string_append(out, "</section>\n");
    html_append_matrix(out, coverage);
    g_string_append(out, "<section id=\"scenarios\"><h2>Scenarios</h2>\n");
    append_cases(out, suite, results, false);
    g_string_append_printf(out, "</section></main>\n<script>\n%s</script></body></html>\n",
                           report_js);
    return out;
}
