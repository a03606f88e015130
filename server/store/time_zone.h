/* time_zone.h: the time zone a user has chosen: what "today" is for them, and how dates look. */
#ifndef SERVER_STORE_TIME_ZONE_H
#define SERVER_STORE_TIME_ZONE_H

#include "store/store.h"

/* usersettings.timezonecode of the user; UTC when there is none, or one nobody knows. Owned:
 * g_time_zone_unref; NULL = failed. */
GTimeZone *time_zone_read(struct store *s, const struct guid *user, GError **error);

/* The zone of a code; owned. NULL = there is no such code. */
GTimeZone *time_zone_find(int64_t code);
/* "W. Europe Standard Time" -> 110; -1 = unknown. */
int64_t time_zone_code(const char *standard_name);

#endif
