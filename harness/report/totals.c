/* totals.c: see totals.h. */
#include "report/totals.h"

struct totals totals_of(const GPtrArray *results)
{
    struct totals totals = {{0}};
    for (unsigned i = 0; i < results->len; i++) {
        const struct result *result = g_ptr_array_index(results, i);
        totals.counts[verdict_tally(result->verdict)]++;
    }
    return totals;
}

char *totals_words(const struct totals *totals)
{
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_printf(words, "%u passed, %u failed", totals->counts[TALLY_PASSED],
                    totals->counts[TALLY_FAILED]);
    if (totals->counts[TALLY_SKIPPED])
        g_string_append_printf(words, ", %u skipped", totals->counts[TALLY_SKIPPED]);
    if (totals->counts[TALLY_UNJUDGED])
        g_string_append_printf(words, ", %u not judged", totals->counts[TALLY_UNJUDGED]);
    return g_string_free(g_steal_pointer(&words), FALSE);
}

int totals_exit_code(const struct totals *totals)
{
    if (totals->counts[TALLY_FAILED])
        return 1;
    return totals->counts[TALLY_UNJUDGED] ? 3 : 0;
}
