/* checks.h: the verbs of "expect". A check either holds, or fills a difference, or cannot be made
 * (an error). */
#ifndef HARNESS_RUN_CHECKS_H
#define HARNESS_RUN_CHECKS_H

#include "run/case.h"

/* Makes one check; what does not hold becomes a finding. Errors as in step_run. */
bool check_run(struct case_run *run, const cJSON *check, GError **error);

/* The groups: each finds its verb in its own table. *ret stays empty when the check holds. */
bool check_server(struct case_run *run, const cJSON *check, struct difference *ret, GError **error);
bool check_client(struct case_run *run, const cJSON *check, struct difference *ret, GError **error);
bool check_effects(struct case_run *run, const cJSON *check, struct difference *ret,
                   GError **error);
bool check_wire(struct case_run *run, const cJSON *check, struct difference *ret, GError **error);

/* One verb of a group. */
struct check_verb {
    const char *name;
    bool (*judge)(struct case_run *, const cJSON *, struct difference *, GError **);
};

/* Runs the verb called `name`; RUN_ERROR_SETUP when the group has none. */
bool check_dispatch(const struct check_verb *verbs, size_t count, const char *group,
                    struct case_run *run, const cJSON *check, struct difference *ret,
                    GError **error);

/* Compares a count by "count", "min" and "max". */
void check_count(const cJSON *check, double actual, struct difference *ret);

/* "has" and "absent" of a row check; `row` is NULL when there is none. */
bool check_row(struct case_run *run, const cJSON *check, const cJSON *row, struct difference *ret,
               GError **error);

#endif
