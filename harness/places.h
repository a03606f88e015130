/* places.h: where the program finds what it was not told: scenarios by walking up from the current
 * folder, the two other programs beside itself. */
#ifndef HARNESS_PLACES_H
#define HARNESS_PLACES_H

#include <glib.h>

/* The folder "scenarios" of the current folder or of one above it, or "../share/dvmock/scenarios"
 * beside the program; NULL when there is none. Owned: g_free. */
char *places_scenarios(void);

/* The folder "fixtures" beside a folder of scenarios. Owned: g_free. */
char *places_fixtures(const char *scenarios);

/* A program in the folder of this one. Owned: g_free. */
char *places_beside(const char *name);

#endif
