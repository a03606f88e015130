/* verdict.h: what an HTTP answer means for the action that was sent. The one place that decides
 * between "done", "ask again later" and "refused for good". */
#ifndef CLIENT_SYNC_VERDICT_H
#define CLIENT_SYNC_VERDICT_H

#include "net/transport.h"

enum verdict {
    VERDICT_DONE,
    VERDICT_PASSING,   /* stop in place, the same action again later */
    VERDICT_CONFLICT,  /* the server has a newer version */
    VERDICT_GONE,      /* a row does not exist */
    VERDICT_DUPLICATE, /* the key exists already */
    VERDICT_REFUSED    /* final */
};

/* For everything but VERDICT_DONE *error is set: WIRE_NETWORK for passing, WIRE_SERVER with the
 * server's code else. */
enum verdict verdict_judge(const struct response *response, GError **error);

#endif
