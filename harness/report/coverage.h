/* coverage.h: the ledger against the results: which rules were shown to hold, which were broken,
 * which nobody looked at. */
#ifndef HARNESS_REPORT_COVERAGE_H
#define HARNESS_REPORT_COVERAGE_H

#include "run/result.h"
#include "scenario/ledger.h"
#include "scenario/suite.h"

enum rule_state {
    RULE_HELD,      /* a passing scenario covers it, none speaks against it */
    RULE_BROKEN,    /* a finding names it */
    RULE_UNJUDGED,  /* scenarios cover it, none could show it */
    RULE_UNCOVERED, /* no scenario of the run covers it */
    RULE_STATE_COUNT
};

struct rule_result {
    const struct rule *rule; /* borrowed from the ledger */
    enum rule_state state;
    GPtrArray *results; /* const struct result *, those whose scenario covers it */
};

struct area_result {
    char *area;
    unsigned held, total;
};

struct coverage {
    GPtrArray *rules; /* struct rule_result, in the ledger's order */
    GPtrArray *areas; /* struct area_result, in order of appearance */
};

struct coverage *coverage_create(const struct ledger *ledger, const GPtrArray *results);
void coverage_destroy(struct coverage *coverage);

const char *rule_state_word(enum rule_state state);

/* Did the run have a scenario of this area? */
bool coverage_has_area(const struct coverage *coverage, const char *area);

/* Rules of the areas (NULL-terminated) that are not held, as "area/name (why)"; empty when all are.
 * An area that is not in the ledger counts as one missing rule. Owned: g_ptr_array_unref. */
GPtrArray *coverage_missing(const struct coverage *coverage, const char *const *areas);

#endif
