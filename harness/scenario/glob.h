/* glob.h: choosing scenarios on the command line. */
#ifndef HARNESS_SCENARIO_GLOB_H
#define HARNESS_SCENARIO_GLOB_H

#include <stdbool.h>

/* `*` matches any run of characters, '/' included, `?` one character. A pattern without either also
 * names everything below it: "conflict" is "conflict/…", and "entity/create" is every row
 * "entity/create[…]" of the family. */
bool glob_match_id(const char *pattern, const char *id);

#endif
