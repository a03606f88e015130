/* ledger.h: the rules a client is judged by, read from scenarios/rules.json. The ledger is the one
 * list: scenarios name rules, reports count them, nobody invents one. */
#ifndef HARNESS_SCENARIO_LEDGER_H
#define HARNESS_SCENARIO_LEDGER_H

#include <glib.h>

struct rule {
    char *id;       /* "conflict/no-client-wins" */
    char *area;     /* the part before the first slash */
    char *level;    /* "must", "should" or "info" */
    char *sentence; /* what must hold, for a person */
    char *observe;  /* how it is seen; may be empty */
};

struct ledger;

/* Fails with SCENARIO_ERROR_*. Owned: ledger_destroy. */
struct ledger *ledger_read(const char *path, GError **error);
void ledger_destroy(struct ledger *ledger);

/* The rule, or NULL. Borrowed from the ledger. */
const struct rule *ledger_find(const struct ledger *ledger, const char *id);

/* All rules (struct rule *) in the file's order. Borrowed from the ledger. */
const GPtrArray *ledger_rules(const struct ledger *ledger);

#endif
