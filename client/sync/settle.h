/* settle.h: what becomes of an action once the server has spoken. Each function takes the action
 * out of the queue together with its consequences in one transaction, after the answer and never
 * before. */
#ifndef CLIENT_SYNC_SETTLE_H
#define CLIENT_SYNC_SETTLE_H

#include "cache/queue.h"
#include "sync/remote.h"

/* Applied. `reply` carries the row as it is now, as far as the server told. */
bool settle_done(struct engine *engine, const struct action *action, const struct reply *reply,
                 GError **error);

/* Refused for good: recorded, the local row goes back to the server's state. Actions that depend on
 * a refused create are recorded too and never sent. *ret_count: how many were recorded. */
bool settle_refused(struct engine *engine, const struct action *action, const struct reply *reply,
                    int *ret_count, GError **error);

/* The server has a newer version: this and every later action on the row is dropped and recorded as
 * solved. */
bool settle_conflict(struct engine *engine, const struct action *action, const struct reply *reply,
                     int *ret_count, GError **error);

/* The row is not on the server any more: recorded, and the row leaves the device. When the server
 * wins
 * (`solved`) that is the end of it; else the user's change is lost and the error stays active. */
bool settle_gone(struct engine *engine, const struct action *action, const struct reply *reply,
                 bool solved, GError **error);

/* Takes over the server's row when it can be read now; otherwise the next pull will bring it. */
bool settle_refresh(struct engine *engine, const struct action *action, GError **error);

#endif
