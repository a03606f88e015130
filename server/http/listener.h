/* listener.h: the socket. The only user of microhttpd.h. One thread polls all connections and calls
 * the handler, so handlers never run at the same time and need no locks. Delayed answers are
 * suspended, not slept on. */
#ifndef SERVER_HTTP_LISTENER_H
#define SERVER_HTTP_LISTENER_H

#include "http/request.h"

typedef void (*request_fn)(void *context, const struct request *request, struct response *response);

struct listener_options {
    const char *bind_address;                               /* e.g. "127.0.0.1" */
    uint16_t port;                                          /* 0 = any free one */
    size_t max_body_bytes, max_url_bytes, max_header_bytes; /* headers with the request line */
    unsigned max_connections, max_connections_per_address;
    unsigned idle_s;                 /* a connection that does nothing for so long is closed */
    const char *tls_chain, *tls_key; /* PEM; NULL = no TLS */
};

#define LISTENER_STOP_MS 5000
#define LISTENER_MAX_BODIES 4 /* bodies of full size that are kept at the same time */

struct listener;
/* Owned: listener_destroy, which stops gracefully: nobody new is let in, delayed answers go out at
 * once, hanging and dribbling ones end, and what is on its way has LISTENER_STOP_MS to get out.
 * Fails with G_IO_ERROR (address in use, ...). */
struct listener *listener_create(const struct listener_options *options, request_fn handle,
                                 void *context, GError **error);
void listener_destroy(struct listener *l);
uint16_t listener_port(const struct listener *l);

#endif
