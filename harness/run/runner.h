/* runner.h: many scenarios at a time, each with its own organisation and its own client processes.
 */
#ifndef HARNESS_RUN_RUNNER_H
#define HARNESS_RUN_RUNNER_H

#include "run/case.h"

/* Called on the caller's thread, once for each scenario, in order of completion. `result` is
 * borrowed. */
typedef void (*runner_progress_func)(const struct result *result, unsigned done, unsigned total,
                                     void *data);

/* Judges all scenarios (const struct scenario *), `jobs` at a time. After a cancellation the rest
 * is not started. The results are in the scenarios' order. Owned: g_ptr_array_unref, frees the
 * results. */
GPtrArray *runner_run(const struct run_setup *setup, const GPtrArray *scenarios, unsigned jobs,
                      runner_progress_func progress, void *data);

#endif
