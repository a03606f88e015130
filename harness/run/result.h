/* result.h: what came of one scenario. Reports read it; nothing else survives a scenario. */
#ifndef HARNESS_RUN_RESULT_H
#define HARNESS_RUN_RESULT_H

#include <stdint.h>

#include "model/finding.h"
#include "model/sequence.h"
#include "model/verdict.h"
#include "scenario/scenario.h"

struct result {
    const struct scenario *scenario; /* borrowed from the suite */
    enum verdict verdict;
    char *reason;        /* of skip, inconclusive and errors; else NULL */
    GPtrArray *findings; /* struct finding */
    struct sequence sequence;
    char *said;   /* the last the client wrote to stderr, or NULL */
    char *client; /* "dvclient 0.1.0", or NULL */
    int64_t duration_us;
};

struct result *result_create(const struct scenario *scenario);
void result_destroy(void *result);

/* Does this result show the rule to hold? */
bool result_shows(const struct result *result, const char *rule);

/* The finding to show first: the first must, else the first. NULL without findings. */
const struct finding *result_first_finding(const struct result *result);

#endif
