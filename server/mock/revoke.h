/* revoke.h: the fault that takes a privilege or a role from a user, as an administrator would while
 * the user is at work: the rows say so from then on, and snapshots and resets bring them back. */
#ifndef SERVER_MOCK_REVOKE_H
#define SERVER_MOCK_REVOKE_H

#include "service/service.h"

/* A plain value. */
struct revocation {
    struct guid user;
    struct guid role;    /* "" = a privilege is lost */
    char privilege[160]; /* "" = the role is lost */
};

/* A role is taken from the user itself. A privilege leaves every role that gives it to the user: a
 * copy of the role without it takes the role's place, for the user or for the user's team, so that
 * nobody else who has the role loses anything. Nothing happens when there is nothing to lose; fails
 * with INVALID_ARGUMENT when there is no such role or privilege. */
bool revoke_run(const struct session *s, const struct revocation *r, GError **error);

#endif
