/* service_limits.h: the three service protection limits and what Dataverse says when one is
 * exceeded. How much a user has used is in usage.h. */
#ifndef SERVER_MOCK_SERVICE_LIMITS_H
#define SERVER_MOCK_SERVICE_LIMITS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define SERVICE_LIMIT_WINDOW_S 300

enum service_limit { LIMIT_REQUESTS, LIMIT_TIME, LIMIT_CONCURRENT, LIMIT_COUNT };

/* By its name in the admin API. *ret_limit may be NULL. Fails with INVALID_ARGUMENT. */
bool service_limit_find(const char *name, enum service_limit *ret_limit, GError **error);
/* Of a real environment: requests, milliseconds, requests at a time. */
int64_t service_limit_full(enum service_limit limit);
const char *service_limit_code(enum service_limit limit);
/* 1,200,000; by hand, as the text must not follow the locale. Owned. */
char *service_limit_group(int64_t value);
char *service_limit_message(enum service_limit limit, int64_t value); /* owned */

#endif
