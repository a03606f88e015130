/* totals.h: how many of what, and what that means for the exit code. */
#ifndef HARNESS_REPORT_TOTALS_H
#define HARNESS_REPORT_TOTALS_H

#include "run/result.h"

struct totals {
    unsigned counts[TALLY_COUNT];
};

/* Of all results (struct result *). */
struct totals totals_of(const GPtrArray *results);

/* "12 passed, 1 failed" and, only when there are any, ", 2 skipped, 1 not judged". Owned: g_free.
 */
char *totals_words(const struct totals *totals);

/* 0 all passed, 1 something failed, 3 something could not be judged. */
int totals_exit_code(const struct totals *totals);

#endif
