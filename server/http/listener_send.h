/* listener_send.h: what leaves: a struct response becomes an answer, or one of the ways an answer
 * can go wrong on the socket. Internal to listener*.c, the only users of microhttpd.h. */
#ifndef SERVER_HTTP_LISTENER_SEND_H
#define SERVER_HTTP_LISTENER_SEND_H

#include <microhttpd.h>

#include "http/delayer.h"
#include "http/request.h"

/* Called until it has queued an answer or ended the connection: a delayed or hanging answer
 * suspends the connection, and libmicrohttpd asks again when `delayer` has resumed it. */
enum MHD_Result listener_send(struct MHD_Connection *connection, struct response *r,
                              struct delayer *delayer);

#endif
