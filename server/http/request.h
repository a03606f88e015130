/* request.h: an HTTP request and its answer as plain values, so that no folder but this one knows
 * the library underneath. */
#ifndef SERVER_HTTP_REQUEST_H
#define SERVER_HTTP_REQUEST_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct request {
    const char *method;
    const char *path;      /* decoded once, without the query */
    const char *raw_path;  /* as sent */
    const char *raw_query; /* as sent, without '?'; "" when absent */
    GHashTable *headers;   /* lower-case name -> value; repeated ones joined with ", " */
    GBytes *body;          /* never NULL */
    uint64_t connection;   /* number of the TCP connection */
    int64_t started_us;    /* monotonic: first byte of the request line was handled */
    bool loopback;         /* the peer is on this machine */
};
const char *request_header(const struct request *r,
                           const char *lower_case_name); /* NULL = absent */

/* What happens to an answer on the socket. */
enum fate { FATE_SEND, FATE_RESET };

struct response {
    int status;
    GPtrArray *headers; /* alternating name, value (owned strings) */
    GString *body;
    int64_t delay_ms; /* answer not before this long */
    enum fate fate;
};
void response_init(struct response *r);
void response_finish(struct response *r);
void response_set_header(struct response *r, const char *name, const char *value); /* replaces */
/* The OData error envelope, with the status of the error. */
void response_set_error(struct response *r, const GError *error);
void response_set_json(struct response *r, int status, const char *json);

#endif
