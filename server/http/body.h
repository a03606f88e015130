/* body.h: the JSON object in a request. */
#ifndef SERVER_HTTP_BODY_H
#define SERVER_HTTP_BODY_H

#include "http/call.h"

#define BODY_MAX_DEPTH 64 /* nested objects and arrays */

/* Owned: cJSON_Delete. An absent body is an empty object when `optional`. Fails with BAD_PAYLOAD
 * and the position, or with 415 (call->error_status) when the content is said to be something else.
 */
cJSON *body_read(struct call *call, bool optional, GError **error);

/* Where the nesting gets deeper than allowed, or -1. */
gssize body_find_too_deep(const char *text, size_t length);

#endif
