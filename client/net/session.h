/* session.h: a signed-in conversation with one organisation: where it is, who we are, and the
 * token. */
#ifndef CLIENT_NET_SESSION_H
#define CLIENT_NET_SESSION_H

#include "net/transport.h"
#include "wire/json.h"

struct session_place {
    const char *server_url; /* organisation root */
    const char *token_url;  /* NULL: no token, or a fixed one */
    const char *token;      /* NULL: ask token_url */
    const char *user, *password, *device;
};

struct session;

/* Everything is copied. Closed with session_destroy. */
struct session *session_create(const struct session_place *place);
void session_destroy(struct session *session);

/* Gets a token unless a fixed one was given. Fails with WIRE_NETWORK (no answer) or WIRE_SERVER
 * (not let in). */
bool session_sign_in(struct session *session, GError **error);

/* Forgets the token. */
void session_sign_out(struct session *session);

/* A request to the Web API; `path` is relative to the service root or absolute (links of the
 * server). */
struct call {
    const char *method, *path;
    const cJSON *body;    /* NULL: none */
    const char *prefer;   /* NULL: none */
    const char *if_match; /* NULL: none */
};

/* Sends with the token; on 401 takes a new token once and sends again. True when there was an
 * authentic HTTP answer, whatever its status. Fails with WIRE_NETWORK. *ret_response is finished
 * with response_finish. */
bool session_call(struct session *session, const struct call *call, struct response *ret_response,
                  GError **error);

/* The service root, "https://host/api/data/v9.2/", borrowed from the session. */
const char *session_root(const struct session *session);

/* The organisation may be asked again from this moment (monotonic µs), because it said Retry-After.
 * 0: any time. */
gint64 session_not_before(const struct session *session);

#endif
