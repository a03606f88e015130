/* observe.h: what the server saw and did, fetched a piece at a time from journal and effects. */
#ifndef HARNESS_RUN_OBSERVE_H
#define HARNESS_RUN_OBSERVE_H

#include "run/case.h"

/* Fetches what is new into run->requests and run->effects. */
bool observe(struct case_run *run, GError **error);

/* What a device (NULL: any) did since a mark, or since the steps began. Elements borrowed from the
 * case, array owned. */
GPtrArray *observed_requests(const struct case_run *run, const char *device,
                             const struct mark *since);
GPtrArray *observed_effects(const struct case_run *run, const char *device,
                            const struct mark *since);

/* The mark a check names with "since", or the start of the steps. Fails with RUN_ERROR_SETUP.
 * Borrowed. */
const struct mark *observed_since(const struct case_run *run, const cJSON *node, GError **error);

/* Puts requests and effects into the sequence, between the client's steps, by time. */
void observe_tell(struct case_run *run);

#endif
