/* security.h: who may do what with which rows. Rights follow from rows (users, business units,
 * teams, roles, shares, positions, column profiles) and are kept for each user until one of those
 * tables changes, so that a request costs no reads for them.
 *
 * Errors are of SERVER_ERROR; what is refused is told in Dataverse's words. */
#ifndef SERVER_SECURITY_SECURITY_H
#define SERVER_SECURITY_SECURITY_H

#include "model/privilege.h"
#include "store/store.h"

/* What one organisation knows about its users, from the rows of `home`, which must outlive it.
 * Owned: security_destroy. */
struct security;
struct security *security_create(struct store *home);
void security_destroy(struct security *s); /* NULL is fine */

/* In whose name something is done. A plain value; pointers are borrowed. */
struct actor {
    struct security *security; /* NULL = the organisation itself, which may do everything */
    struct store *store;       /* whose rows are asked about: home, or an older state of it */
    struct guid user;
    struct guid caller; /* who acts in the user's name; "" = the user himself */
};

/* ---- what somebody may ---- */

/* Fails with USER_UNKNOWN, USER_DISABLED or USER_WITHOUT_ROLES. */
bool security_check_user(const struct actor *a, GError **error);
/* Whether the user has the privilege at any depth; fails with PRIVILEGE_DENIED. */
bool security_check_table(const struct actor *a, const struct table *t, enum right right,
                          GError **error);
/* The same for a privilege that belongs to no table. */
bool security_check_task(const struct actor *a, const char *privilege, GError **error);
/* The privilege, and access to this row; fails with PRIVILEGE_DENIED or ACCESS_DENIED. A row that
 * is not there is denied as well. */
bool security_check_row(const struct actor *a, const struct table *t, const struct guid *id,
                        enum right right, GError **error);
/* A row that is not stored yet, with its owner and business unit. */
bool security_check_new(const struct actor *a, const struct row *row, GError **error);
/* Every row of the table, as change tracking needs it; fails with PRIVILEGE_DENIED. */
bool security_check_all(const struct actor *a, const struct table *t, enum right right,
                        GError **error);

/* The access rights to a row, which exists, as a mask of right_info(). rights.c */
bool security_row_rights(const struct actor *a, const struct table *t, const struct guid *id,
                         int64_t *ret_mask, GError **error);

/* The rows one may read: for struct query. A plain value, used while `actor` lives. */
struct security_guard {
    struct guard guard;
    const struct actor *actor;
    enum right right;
};
/* Returns &g->guard, or NULL when nothing needs to be guarded. */
const struct guard *security_guard_init(struct security_guard *g, const struct actor *actor,
                                        enum right right);

/* ---- secured columns ---- */

enum column_use { COLUMN_READ, COLUMN_CREATE, COLUMN_UPDATE };
/* Whether a column may be used so; true of every column that is not secured. Fails with the code of
 * the use. */
bool security_check_column(const struct actor *a, const struct table *t, const struct column *c,
                           enum column_use use, GError **error);
/* Empties the columns the user may not read. */
bool security_mask_row(const struct actor *a, struct row *row, GError **error);

/* ---- what there is to tell about rights: rights.c ---- */

struct role_privilege {
    const char *name;
    struct guid id, unit;
    enum depth depth;
};
typedef void (*role_privilege_fn)(void *context, const struct role_privilege *p);
/* The privileges of a user or team, merged from all its roles and, for a user, those of its teams;
 * ordered by name. */
bool security_each_privilege(const struct actor *a, role_privilege_fn tell, void *context,
                             GError **error);
/* The same of what a user has by its teams only. */
bool security_each_team_privilege(const struct actor *a, role_privilege_fn tell, void *context,
                                  GError **error);
/* The same of one role; none when there is no such role. */
bool security_each_role_privilege(struct security *s, const struct guid *role,
                                  role_privilege_fn tell, void *context, GError **error);

/* Whether `principal` (user or team) has the table's privilege through its roles: who is given a
 * row must be able to read it. */
bool security_principal_has(struct security *s, const struct guid *principal, const struct table *t,
                            enum right right, bool *ret_has, GError **error);

#endif
