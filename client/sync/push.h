/* push.h: replay. Actions go up in the one order in which they were made, one in flight. */
#ifndef CLIENT_SYNC_PUSH_H
#define CLIENT_SYNC_PUSH_H

#include "sync/engine.h"

struct push_count {
    int pushed, refused;
};

/* Plays the queue to its end. Fails with WIRE_NETWORK when it has to stop in place; what was
 * acknowledged until then is counted and gone from the queue, the rest waits. */
bool push_queue(struct engine *engine, struct push_count *count, GError **error);

#endif
