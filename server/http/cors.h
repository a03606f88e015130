/* cors.h: what a browser on another site asks before it calls, and what it must be told with the
 * answer. Any site may call: the mock has no secrets. */
#ifndef SERVER_HTTP_CORS_H
#define SERVER_HTTP_CORS_H

#include "http/call.h"

/* OPTIONS: the methods of the resource ("GET, POST"), and for a preflight what it may send. */
void cors_answer_options(struct call *call, const char *allow);
/* Every other answer to a page of another site. */
void cors_finish(struct call *call);

#endif
