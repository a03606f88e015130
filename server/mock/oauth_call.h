/* oauth_call.h: one request to the sign-in endpoints while it is handled. Internal to oauth*.c. */
#ifndef SERVER_MOCK_OAUTH_CALL_H
#define SERVER_MOCK_OAUTH_CALL_H

#include "mock/base64url.h"
#include "mock/exchange.h"
#include "mock/users.h"
#include "odata/query_string.h"
#include "wire/json.h"

struct oauth_call {
    struct exchange *exchange;       /* its answer_fn gets a pointer to this */
    const struct query_string *form; /* the body, or the query of a GET */
    bool strict;
};
const char *oauth_value(const struct oauth_call *c, const char *name); /* NULL = none or empty */

/* An error in the words of the identity platform: `description` begins with "AADSTS" and a number.
 */
struct oauth_error {
    const char *error;
    char *description; /* owned */
};
bool oauth_fail(struct oauth_error *ret_error, const char *error, const char *description, ...)
    G_GNUC_PRINTF(3, 4);
bool oauth_fail_missing(struct oauth_error *ret_error, const char *parameter);

/* Where tokens of the organisation say they come from, and whom they are for. Owned. */
char *oauth_issuer(const struct exchange *x);
char *oauth_audience(const struct exchange *x);
void oauth_set_json(struct response *response, int status, const char *json);

/* What a grant found out. */
struct grant {
    struct user user;
    char *device, *nonce;
    bool refreshable;
};
/* oauth_grants.c: by grant_type. *ret_grant must be zero and is the caller's to finish. */
bool oauth_run_grant(const struct oauth_call *c, struct grant *ret_grant,
                     struct oauth_error *ret_error);
void grant_finish(struct grant *g);

/* The other endpoints; each answers, or fails and leaves the answer to oauth.c. */
bool oauth_start_device(const struct oauth_call *c,
                        struct oauth_error *ret_error); /* oauth_logins.c */
bool oauth_authorize(const struct oauth_call *c,
                     struct oauth_error *ret_error); /* oauth_logins.c */
bool oauth_write_configuration(const struct oauth_call *c,
                               struct oauth_error *ret_error); /* oauth_discovery.c */
bool oauth_write_keys(const struct oauth_call *c,
                      struct oauth_error *ret_error); /* oauth_discovery.c */

#endif
