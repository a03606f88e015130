/* fixture.h: an organisation with many accounts, made from one that has few. */
#ifndef HARNESS_BENCH_FIXTURE_H
#define HARNESS_BENCH_FIXTURE_H

#include <glib.h>
#include <stdbool.h>

#define FIXTURE_NAME "bench"

/* Writes a fixtures folder: `folder`/metadata is that of `fixtures`, `folder`/orgs/bench.json is
 * its field-sales with its accounts replaced by `rows` others. Fails with G_FILE_ERROR. */
bool fixture_write(const char *fixtures, const char *folder, unsigned rows, GError **error);

#endif
