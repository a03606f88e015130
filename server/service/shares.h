/* shares.h: rows of principalobjectaccess: what users and teams may do with a row besides what
 * their roles let them. Each has rights of its own and rights inherited from the row above; a share
 * takes part in every check of security/ at once. Only for service/ and actions/. */
#ifndef SERVER_SERVICE_SHARES_H
#define SERVER_SERVICE_SHARES_H

#include "service/work.h"

/* Whether rows of the table can be shared: children and pairs follow others, and what nobody owns
 * belongs to all. */
bool shares_are_possible(const struct table *t);

enum share_op {
    SHARE_GRANT,   /* these rights too */
    SHARE_REPLACE, /* these rights and no others */
    SHARE_REVOKE   /* none */
};

/* One row and one user or team. Borrowed. */
struct share {
    const struct table *table;
    const struct guid *id;
    const struct table *kind; /* of the principal */
    const struct guid *principal;
};

/* Changes what the principal itself was given, and passes it on to the rows below by the
 * relationships' onShare or onUnshare. Asks nobody whether it may. */
bool shares_change(struct work *w, const struct share *s, enum share_op op, int64_t mask,
                   GError **error);

/* Every share of a row (struct row * of principalobjectaccess, whole) in order of principal;
 * *ret_rows is owned. */
bool shares_list(struct work *w, const struct guid *id, GPtrArray **ret_rows, GError **error);
/* Own and inherited rights of one of them. */
int64_t shares_mask(const struct row *share);
/* The same for one principal; 0 = nothing is shared. */
bool shares_find(struct work *w, const struct guid *id, const struct guid *principal,
                 int64_t *ret_mask, GError **error);

/* A new row, or one whose lookups changed, takes over what is shared of the rows above by the
 * relationships' onReparent; `before` NULL = a new row. */
bool shares_inherit(struct work *w, const struct row *changes, const struct row *before,
                    GError **error);
/* Who owned a row that gets another owner may go on with it, when the organisation says so
 * (sharetopreviousowneronassign). previous_owner.c */
bool shares_keep_owner(struct work *w, const struct row *changes, const struct row *before,
                       GError **error);
/* The row, user or team is deleted. */
bool shares_forget(struct work *w, const struct table *t, const struct guid *id, GError **error);

#endif
