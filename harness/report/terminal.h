/* terminal.h: the run as it goes, for a person at a terminal or a log: a progress bar on a TTY, one
 * plain line per scenario elsewhere, failures in full at the end, and the totals as the very last
 * line. */
#ifndef HARNESS_REPORT_TERMINAL_H
#define HARNESS_REPORT_TERMINAL_H

#include <stdio.h>

#include "report/coverage.h"

struct terminal;

/* Writes to `stream` (borrowed). Owned: terminal_destroy. */
struct terminal *terminal_create(FILE *stream);
void terminal_destroy(struct terminal *terminal);

/* Is a runner_progress_func; `data` is the terminal. */
void terminal_progress(const struct result *result, unsigned done, unsigned total, void *data);

/* What a reader needs after the run: failures with their sequence, coverage of the areas that ran,
 * rules missing from required areas, totals. */
void terminal_summary(struct terminal *terminal, const struct suite *suite,
                      const GPtrArray *results, const struct coverage *coverage,
                      const GPtrArray *missing);

#endif
