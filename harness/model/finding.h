/* finding.h: one broken expectation, as a reader needs it. */
#ifndef HARNESS_MODEL_FINDING_H
#define HARNESS_MODEL_FINDING_H

#include "model/json_match.h"
#include "model/verdict.h"

struct finding {
    char *rule; /* id */
    enum level level;
    char *where; /* "expect[1] client: pending" */
    struct difference difference;
};

/* Takes over what `difference` holds and leaves it empty. Owned: finding_destroy. */
struct finding *finding_create(const char *rule, enum level level, const char *where,
                               struct difference *difference);
void finding_destroy(void *finding);

#endif
