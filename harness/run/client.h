/* client.h: what the runner asks of a client under test, on top of the bare driver: names,
 * capabilities, refusals that were or were not asked for, and a trace in the sequence. */
#ifndef HARNESS_RUN_CLIENT_H
#define HARNESS_RUN_CLIENT_H

#include "run/case.h"

/* Adds a device for a user (label) and starts its client. Fails with RUN_ERROR_SKIP when a
 * capability the scenario needs is missing, with RUN_ERROR_SETUP or DRIVER_ERROR_* otherwise.
 * Borrowed from the case. */
struct device *client_open(struct case_run *run, const char *name, const char *user,
                           GError **error);

/* Brings a client as far as a scenario's "start" says. */
bool client_start(struct case_run *run, struct device *device, enum scenario_start start,
                  GError **error);

/* Starts a killed client again, on the same folder, and signs in. */
bool client_reopen(struct case_run *run, struct device *device, GError **error);

/* The device a step or check names ("device", default phone). Fails with RUN_ERROR_SETUP. */
struct device *client_device(struct case_run *run, const cJSON *node, GError **error);

/* One call; a refusal is an answer too. ret: answer_finish. Fails with DRIVER_ERROR_*. */
bool client_call(struct case_run *run, struct device *device, const char *method,
                 const cJSON *params, struct answer *ret, GError **error);

/* A call that must not be refused; a refusal is RUN_ERROR_SETUP. *ret_result (may be NULL) is
 * owned: cJSON_Delete. */
bool client_need(struct case_run *run, struct device *device, const char *method,
                 const cJSON *params, cJSON **ret_result, GError **error);

/* The parameters a client step or check carries, labels resolved. Owned: cJSON_Delete. */
cJSON *client_params(struct case_run *run, const cJSON *node, GError **error);

/* Judges an answer by the node's "refused" (a word, a list, true, or none: no refusal) and
 * "result". A miss fills *ret. */
bool client_judge(struct case_run *run, const cJSON *node, const struct answer *answer,
                  struct difference *ret, GError **error);

/* Frees a device; lets its client end. */
void device_destroy(void *device);

#endif
