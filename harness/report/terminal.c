/* terminal.c: see terminal.h. */
#include "report/terminal.h"

#include <unistd.h>

#include "report/totals.h"

#define BAR_WIDTH 30

struct terminal {
    FILE *out;
    bool live; /* a TTY: bar and colours */
    unsigned failed;
};

static const char *colour_of(enum tally tally)
{
    static const char *const colours[TALLY_COUNT] = {
        [TALLY_PASSED] = "\033[32m",
        [TALLY_FAILED] = "\033[1;31m",
        [TALLY_SKIPPED] = "\033[2m",
        [TALLY_UNJUDGED] = "\033[33m",
    };
    return colours[tally];
}

struct terminal *terminal_create(FILE *stream)
{
    struct terminal *terminal = g_new0(struct terminal, 1);
    terminal->out = stream;
    terminal->live = isatty(fileno(stream)) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
    return terminal;
}

void terminal_destroy(struct terminal *terminal)
{
    g_free(terminal);
}

static void write_line(const struct terminal *terminal, const struct result *result)
{
    const enum tally tally = verdict_tally(result->verdict);
    fprintf(terminal->out, "%s%-4s%s %s  %.0f ms%s%s\n", terminal->live ? colour_of(tally) : "",
            verdict_mark(result->verdict), terminal->live ? "\033[0m" : "", result->scenario->id,
            (double)result->duration_us / 1000.0, result->reason ? "  " : "",
            result->reason ? result->reason : "");
}

static void draw_bar(const struct terminal *terminal, unsigned done, unsigned total, const char *id)
{
    const unsigned filled = BAR_WIDTH * done / total;
    g_autofree char *bar = g_strnfill(BAR_WIDTH, '-');
    for (unsigned i = 0; i < filled; i++)
        bar[i] = '#';
    fprintf(terminal->out, "\r\033[K[%s] %u/%u  %u failed  %.40s", bar, done, total,
            terminal->failed, done < total ? id : "");
    if (done == total)
        fputc('\n', terminal->out);
}

void terminal_progress(const struct result *result, unsigned done, unsigned total, void *data)
{
    struct terminal *terminal = data;
    const enum tally tally = verdict_tally(result->verdict);
    terminal->failed += tally == TALLY_FAILED;
    if (!terminal->live) {
        write_line(terminal, result);
    } else {
        if (tally != TALLY_PASSED && tally != TALLY_SKIPPED) {
            fputs("\r\033[K", terminal->out);
            write_line(terminal, result);
        }
        draw_bar(terminal, done, total, result->scenario->id);
    }
    fflush(terminal->out);
}

static void write_finding(const struct terminal *terminal, const struct suite *suite,
                          const struct finding *finding)
{
    const struct rule *rule = ledger_find(suite->ledger, finding->rule);
    fprintf(terminal->out, "  rule      %s (%s)\n", finding->rule, level_word(finding->level));
    if (rule)
        fprintf(terminal->out, "            %s\n", rule->sentence);
    fprintf(terminal->out, "  at        %s\n", finding->where);
    fprintf(terminal->out, "  path      %s\n",
            *finding->difference.path ? finding->difference.path : "(whole value)");
    fprintf(terminal->out, "  expected  %s\n", finding->difference.expected);
    fprintf(terminal->out, "  actual    %s\n\n", finding->difference.actual);
}

static void write_failure(const struct terminal *terminal, const struct suite *suite,
                          const struct result *result)
{
    g_autofree char *sequence = sequence_words(&result->sequence, "    ");
    fprintf(terminal->out, "\n---- %s: %s\n", result->scenario->id, verdict_word(result->verdict));
    fprintf(terminal->out, "  why       %s\n\n", result->scenario->why);
    for (unsigned i = 0; i < result->findings->len; i++)
        write_finding(terminal, suite, g_ptr_array_index(result->findings, i));
    if (result->reason)
        fprintf(terminal->out, "  reason    %s\n\n", result->reason);
    fprintf(terminal->out,
            "  sequence (> scenario to client, -> request, = effect, < somebody else)\n%s",
            sequence);
    if (result->said)
        fprintf(terminal->out, "  the client wrote to stderr:\n%s\n", result->said);
}

static void write_coverage(const struct terminal *terminal, const struct coverage *coverage)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (unsigned i = 0; i < coverage->areas->len; i++) {
        const struct area_result *area = g_ptr_array_index(coverage->areas, i);
        if (coverage_has_area(coverage, area->area))
            g_string_append_printf(line, "%s%s %u/%u", line->len ? ", " : "", area->area,
                                   area->held, area->total);
    }
    if (line->len)
        fprintf(terminal->out, "\nrules covered: %s\n", line->str);
    for (unsigned i = 0; i < coverage->rules->len; i++) {
        const struct rule_result *one = g_ptr_array_index(coverage->rules, i);
        if (one->state != RULE_HELD && coverage_has_area(coverage, one->rule->area))
            fprintf(terminal->out, "  %-11s %s\n", rule_state_word(one->state), one->rule->id);
    }
}

void terminal_summary(struct terminal *terminal, const struct suite *suite,
                      const GPtrArray *results, const struct coverage *coverage,
                      const GPtrArray *missing)
{
    const struct totals totals = totals_of(results);
    g_autofree char *words = totals_words(&totals);
    for (unsigned i = 0; i < results->len; i++) {
        const struct result *result = g_ptr_array_index(results, i);
        if (result->findings->len || verdict_tally(result->verdict) == TALLY_UNJUDGED)
            write_failure(terminal, suite, result);
    }
    write_coverage(terminal, coverage);
    if (missing->len)
        fprintf(terminal->out,
                "\n%u rules of the required areas are not covered by a passing scenario:\n",
                missing->len);
    for (unsigned i = 0; i < missing->len; i++)
        fprintf(terminal->out, "  %s\n", (const char *)g_ptr_array_index(missing, i));
    fprintf(terminal->out, "\n%s\n", words);
    fflush(terminal->out);
}
