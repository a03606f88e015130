/* listener.h: the socket. The only user of microhttpd.h. One thread polls all connections and calls
 * the handler, so handlers never run at the same time and need no locks. Delayed answers are
 * suspended, not slept on. */
#ifndef SERVER_HTTP_LISTENER_H
#define SERVER_HTTP_LISTENER_H

#include "http/request.h"

typedef void (*request_fn)(void *context, const struct request *request, struct response *response);

struct listener_options {
    const char *bind_address; /* e.g. "127.0.0.1" */
    uint16_t port;            /* 0 = any free one */
    size_t max_body_bytes, max_url_bytes;
};

struct listener;
/* Owned: listener_destroy, which stops gracefully. Fails with G_IO_ERROR (address in use, ...). */
struct listener *listener_create(const struct listener_options *options, request_fn handle,
                                 void *context, GError **error);
void listener_destroy(struct listener *l);
uint16_t listener_port(const struct listener *l);

#endif
