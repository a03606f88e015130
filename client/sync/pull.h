/* pull.h: downloaded rows: the first reading, deltas, and full readings with mark and sweep. */
#ifndef CLIENT_SYNC_PULL_H
#define CLIENT_SYNC_PULL_H

#include "sync/engine.h"

/* Reads profile, definitions and rows. *ret_offered as in profile_read. When it fails half way, the
 * next call goes on after the last page stored. */
bool pull_everything(struct engine *engine, bool *ret_offered, gint64 *ret_rows, GError **error);

/* Reads what changed in every table of the profile, then decides anew what is in scope. */
bool pull_changes(struct engine *engine, gint64 *ret_rows, GError **error);

#endif
