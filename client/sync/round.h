/* round.h: one whole round of synchronisation: replay, then pull. */
#ifndef CLIENT_SYNC_ROUND_H
#define CLIENT_SYNC_ROUND_H

#include "sync/engine.h"

/* A server that asks for a short pause is obeyed within the round, a few times; a longer one ends
 * the round. */
#define ROUND_PAUSE_MS 3000
#define ROUND_ATTEMPTS 4

struct round_result {
    bool complete;
    int pushed, refused;
    gint64 pulled;
    GError *error; /* why not complete */
};

/* Never fails: what went wrong is in *ret_result, which is finished with round_result_finish. */
void round_run(struct engine *engine, struct round_result *ret_result);
void round_result_finish(struct round_result *result);

/* The first or a renewed download, with the same manners. *ret_offered as in profile_read. */
bool round_download(struct engine *engine, bool *ret_offered, GError **error);

#endif
