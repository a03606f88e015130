/* scope.h: which of the rows held belong on the device.
 *
 * A delta cannot be filtered by the server, so the filter of the profile runs here, on the server's
 * values. A row is in scope when its table's own filter matches or a selected relationship leads to
 * it from a row in scope. Rows outside stay in the file, unseen: a later change of another row may
 * bring them in, and the server would not send them again. */
#ifndef CLIENT_SYNC_SCOPE_H
#define CLIENT_SYNC_SCOPE_H

#include "sync/engine.h"

/* Decides anew for every table of the profile. */
bool scope_decide(struct engine *engine, GError **error);

#endif
