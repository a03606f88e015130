/* suite.h: the folder of scenarios, loaded and checked. A bad file does not hide the others: it is
 * kept as a problem, and whoever selects it learns of it. */
#ifndef HARNESS_SCENARIO_SUITE_H
#define HARNESS_SCENARIO_SUITE_H

#include <glib.h>
#include <stdbool.h>

#include "scenario/ledger.h"
#include "scenario/scenario.h"

struct problem {
    char *id;      /* of the file: its path below the folder without .json */
    char *message; /* "FILE: PATH: what", complete */
};

struct suite {
    char *folder;
    struct ledger *ledger;
    GPtrArray *scenarios; /* struct scenario, by id */
    GPtrArray *problems;  /* struct problem */
};

/* What is asked for; NULL members ask for everything. */
struct selection {
    const char *const *globs; /* NULL-terminated, of scenario ids */
    const char *const *areas; /* NULL-terminated */
    const char *rule;
};

/* Fails with SCENARIO_ERROR_* when the ledger or the schema is unusable. Owned: suite_destroy. */
struct suite *suite_load(const char *folder, GError **error);
void suite_destroy(struct suite *suite);

/* The chosen scenarios, in order. Elements borrowed from the suite, array owned. */
GPtrArray *suite_select(const struct suite *suite, const struct selection *selection);

/* Is this id (of a problem) within the selection? Rules are not looked at. */
bool selection_names(const struct selection *selection, const char *id);

#endif
