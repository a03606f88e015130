/* cases.h: the requests that are measured, each with the ratio to the baseline that dvmock must
 * reach. */
#ifndef HARNESS_BENCH_CASES_H
#define HARNESS_BENCH_CASES_H

#include "bench/load.h"
#include "bench/target.h"

/* What is known of the rows of a target; filled by a whole download. */
struct rows {
    const struct target *target; /* borrowed */
    GPtrArray *ids;              /* char * */
    GPtrArray *etags;            /* char *, W/"n" */
    char *delta_path;            /* asks for what changed since the download */
    guint next;                  /* the row that is used next */
    GPtrArray *paths;            /* char *: where each connection's download goes on */
};
bool rows_init(struct rows *r, const struct target *t, unsigned connections, GError **error);
void rows_finish(struct rows *r);
/* Changes ten rows, so that the delta has something to tell. */
bool rows_change_ten(struct rows *r, GError **error);

struct bench_case {
    const char *name;
    double wanted; /* the least ratio to the baseline */
    make_fn make;  /* context: struct rows * */
    reply_fn check;
};
const struct bench_case *bench_cases(size_t *ret_count);
const struct bench_case *bench_case_delta(void);

#endif
