/* caller.h: who sends a request: token, impersonation headers, or nothing, which in open mode is
 * the default user. */
#ifndef SERVER_MOCK_CALLER_H
#define SERVER_MOCK_CALLER_H

#include "http/request.h"
#include "mock/org.h"

/* A plain value: caller_finish. */
struct caller {
    struct guid user;
    struct guid behalf; /* who acts in the user's name; "" = the user himself */
    bool known;         /* false: `user` means nothing */
    char *device;       /* the token's client_id; NULL = none */
    char *token_id;     /* NULL = no valid token */
};

/* What is found is filled in even on failure. Fails with UNAUTHORIZED (no valid token),
 * USER_UNKNOWN, USER_DISABLED or USER_WITHOUT_ROLES, and for an impersonated user with
 * RECORD_NOT_FOUND or CANNOT_ACT_FOR_OTHERS. */
bool caller_find(struct org *o, const struct request *request, bool strict, int64_t now_ms,
                 struct caller *ret_caller, GError **error);
void caller_finish(struct caller *c);

#endif
