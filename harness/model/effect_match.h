/* effect_match.h: judging what a client did to rows, however it put it on the wire. An effect is an
 * object of the admin API; a pattern is {op, entity, id, columns, has, …}: `columns` is the exact
 * set, `has` a subset of the values, every other member must be equal. */
#ifndef HARNESS_MODEL_EFFECT_MATCH_H
#define HARNESS_MODEL_EFFECT_MATCH_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

#include "model/json_match.h"

/* `path` is put before the path of the difference; `ret` may be NULL. A NULL pattern matches every
 * effect. */
bool effect_match(const cJSON *pattern, const cJSON *effect, const char *path,
                  struct difference *ret);

/* Exactly these patterns, in this order. `effects` is of const cJSON *. */
bool effect_match_ordered(const cJSON *patterns, const GPtrArray *effects, struct difference *ret);

/* How many effects match. */
unsigned effect_count(const cJSON *pattern, const GPtrArray *effects);

/* "update account <id> {name, telephone1}". Owned: g_free. */
char *effect_words(const cJSON *effect);

#endif
