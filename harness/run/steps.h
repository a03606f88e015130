/* steps.h: the verbs of "steps". A verb is a row of the table in steps.c; its name is the member
 * that makes a step one of its kind. */
#ifndef HARNESS_RUN_STEPS_H
#define HARNESS_RUN_STEPS_H

#include "run/case.h"

/* Carries out one step. What the client gets wrong becomes a finding; false with an error means the
 * case cannot go on: DRIVER_ERROR_* the client broke down, RUN_ERROR_* it cannot be judged. */
bool step_run(struct case_run *run, const cJSON *step, GError **error);

/* One file per group: step_client.c */
bool step_client(struct case_run *run, const cJSON *step, GError **error);
/* step_server.c */
bool step_server(struct case_run *run, const cJSON *step, GError **error);
/* step_disturb.c */
bool step_fault(struct case_run *run, const cJSON *step, GError **error);
bool step_faults(struct case_run *run, const cJSON *step, GError **error);
bool step_settings(struct case_run *run, const cJSON *step, GError **error);
bool step_clock(struct case_run *run, const cJSON *step, GError **error);
bool step_kill(struct case_run *run, const cJSON *step, GError **error);
bool step_start(struct case_run *run, const cJSON *step, GError **error);
/* step_flow.c */
bool step_wait(struct case_run *run, const cJSON *step, GError **error);
bool step_mark(struct case_run *run, const cJSON *step, GError **error);
bool step_expect(struct case_run *run, const cJSON *step, GError **error);
bool step_device(struct case_run *run, const cJSON *step, GError **error);

#endif
