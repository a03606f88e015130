/* reach.h: "mustReach": did the case come about at all? A scenario about a conflict that met none
 * proves nothing. */
#ifndef HARNESS_RUN_REACH_H
#define HARNESS_RUN_REACH_H

#include "run/case.h"

/* What was not reached, as a sentence; NULL when all was. Owned: g_free. */
char *reach_missing(const struct case_run *run);

#endif
