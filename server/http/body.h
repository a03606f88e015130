/* body.h: the JSON object in a request. */
#ifndef SERVER_HTTP_BODY_H
#define SERVER_HTTP_BODY_H

#include "http/call.h"

#define BODY_MAX_DEPTH 64       /* nested objects and arrays */
#define BODY_MAX_VALUES 1000000 /* each takes much more memory than text */

/* Owned: cJSON_Delete. An absent body is an empty object when `optional`. Fails with BAD_PAYLOAD
 * and the position, or with 415 (call->error_status) when the content is said to be something else.
 */
cJSON *body_read(struct call *call, bool optional, GError **error);

/* Whether the content is said to be of the type `wanted`, or nothing is said; else fails with 415.
 * `purpose` ends the first half of the sentence: " for a file". */
bool body_check_type(struct call *call, const char *wanted, const char *purpose, GError **error);

/* Where the nesting gets deeper than allowed, or there are more values, or -1. */
gssize body_find_too_much(const char *text, size_t length);

#endif
