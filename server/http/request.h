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
    bool secure;           /* came over TLS */
};
const char *request_header(const struct request *r,
                           const char *lower_case_name); /* NULL = absent */

/* What happens to an answer on the socket. */
enum fate {
    FATE_SEND,
    FATE_DRIBBLE,   /* sent, but only bytes_per_second of the body */
    FATE_TRUNCATE,  /* announced in full, cut in the middle, closed */
    FATE_BAD_CHUNK, /* half the body as a good chunk, then one that is none, closed */
    FATE_RAW,       /* the body's bytes without any HTTP around them, closed */
    FATE_EMPTY,     /* closed without a byte */
    FATE_RESET,     /* a TCP reset without a byte */
    FATE_HANG,      /* nothing until the client gives up or hang_ms are over; then closed */
};
/* Whether the client gets to see the status. */
bool fate_has_status(enum fate fate);

struct response {
    int status;
    GPtrArray *headers; /* alternating name, value (owned strings) */
    GString *body;
    int64_t delay_ms; /* answer not before this long */
    enum fate fate;
    int64_t hang_ms, bytes_per_second; /* HANG, DRIBBLE */
    void (*finished)(void *data);      /* called once, when the answer is out or dropped; or NULL */
    void *finished_data;
    char *entity_url; /* of the row or definition that was written; for $n in a batch; owned */
};
void response_init(struct response *r);
void response_finish(struct response *r);
void response_set_header(struct response *r, const char *name, const char *value); /* replaces */
/* The OData error envelope, with the status of the error. */
void response_set_error(struct response *r, const GError *error);
void response_set_json(struct response *r, int status, const char *json);
/* The same with a text that is large: takes what *json holds and leaves it empty. */
void response_take_json(struct response *r, int status, GString *json);

#endif
