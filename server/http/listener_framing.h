/* listener_framing.h: what the library lets pass and two readers may understand in two ways: a
 * request whose end is said twice can hide a second request. Included by listener.c only. */
#ifndef SERVER_HTTP_LISTENER_FRAMING_H
#define SERVER_HTTP_LISTENER_FRAMING_H

#include <microhttpd.h>
#include <stdint.h>

/* Why the headers of a request cannot be trusted to say where its body ends; NULL = they can.
 * *ret_length: the body's length as announced; 0 = not said. */
const char *listener_framing_check(struct MHD_Connection *connection, uint64_t *ret_length);

#endif
