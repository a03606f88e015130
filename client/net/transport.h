/* transport.h: one HTTP request, one answer. The only module that knows libcurl. It never repeats a
 * request by itself: a write goes out on a fresh connection, because curl silently resends on a
 * kept connection that died, and a write must not be doubled behind the back of whoever counts it.
 */
#ifndef CLIENT_NET_TRANSPORT_H
#define CLIENT_NET_TRANSPORT_H

#include <glib.h>
#include <stdbool.h>

#define TRANSPORT_BODY_LIMIT_BYTES ((gsize)64 * 1024 * 1024)
#define TRANSPORT_TIMEOUT_MS 20000

struct transport;

struct request {
    const char *method;
    const char *url;
    const char *content_type; /* NULL: no body */
    const char *body;
    GPtrArray *headers; /* of char *: "Name: value"; borrowed; may be NULL */
};

struct response {
    int status;
    char *body;         /* never NULL, ends with NUL */
    char *content_type; /* NULL: none */
    char *etag;         /* NULL: none */
    char *date;         /* NULL: none */
    int retry_after_s;  /* -1: none */
};

struct transport *transport_create(void);
void transport_destroy(struct transport *transport);

/* Sends and waits for the whole answer. Fails with WIRE_NETWORK: whether the server handled the
 * request is unknown. On success *ret_response is finished with response_finish. */
bool transport_send(struct transport *transport, const struct request *request,
                    struct response *ret_response, GError **error);
void response_finish(struct response *response);

#endif
