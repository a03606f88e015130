/* profile.h: what the administrator lets this user have offline: the organisation's switch, the
 * user's published profile, its items and their relationships. */
#ifndef CLIENT_SYNC_PROFILE_H
#define CLIENT_SYNC_PROFILE_H

#include "sync/engine.h"

/* Reads profile and organisation and writes an item to every table concerned (and takes it from the
 * others). *ret_offered is false when offline mode is not offered to this user. */
bool profile_read(struct engine *engine, bool *ret_offered, GError **error);

/* Gives intersect tables whose both ends are in the profile an item of their own. Needs the columns
 * of the tables. */
bool profile_add_intersects(struct engine *engine, GError **error);

/* Does the server win conflicts? Asked at the start of each replay. */
bool profile_read_policy(struct engine *engine, bool *ret_server_wins, GError **error);

/* Ids of the user's teams, into FACT_TEAMS. */
bool profile_read_teams(struct engine *engine, GError **error);

#endif
