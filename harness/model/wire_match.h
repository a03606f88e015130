/* wire_match.h: judging what a client put on the wire. A request is a journal entry of the admin
 * API. A pattern is method, op, entity   text, or a list of alternatives path                 glob
 * over what follows /api/data/vX.Y/, `*` is any run id                   row the path names status
 * number, or a list of them ifMatch, ifNoneMatch text (glob), true = sent, false = not sent body
 * {"has": {column: value} or [column], "lacks": [column]} fault                true = disturbed,
 * false = undisturbed Token requests match only when the pattern says "op": "token". */
#ifndef HARNESS_MODEL_WIRE_MATCH_H
#define HARNESS_MODEL_WIRE_MATCH_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

#include "model/json_match.h"

/* A NULL pattern matches every request but token requests. */
bool wire_match(const cJSON *pattern, const cJSON *request);

unsigned wire_count(const cJSON *pattern, const GPtrArray *requests);

/* Each pattern in turn is met by a later request than the one before; others may lie between. */
bool wire_match_ordered(const cJSON *patterns, const GPtrArray *requests, struct difference *ret);

/* No two writes (POST, PATCH, PUT, DELETE below the Web API) overlap in time. */
bool wire_one_at_a_time(const GPtrArray *requests, struct difference *ret);

/* After each request that meets the pattern the device leaves the server alone for `min_ms`. */
bool wire_pauses(const cJSON *pattern, const GPtrArray *requests, double min_ms,
                 struct difference *ret);

bool wire_is_write(const cJSON *request);

/* What follows /api/data/vX.Y/, or the whole path. Borrowed from `request`. */
const char *wire_api_path(const cJSON *request);

/* "PATCH accounts(<id>) -> 204". Owned: g_free. */
char *wire_words(const cJSON *request);

#endif
