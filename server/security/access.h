/* access.h: what one user may do, merged from all his roles and teams. Only for security/. */
#ifndef SERVER_SECURITY_ACCESS_H
#define SERVER_SECURITY_ACCESS_H

#include "security/directory.h"
#include "security/security.h"

/* A privilege, as deep as the best role makes it. */
struct grant {
    enum depth depth;
    const char *units; /* Local, Deep: JSON array of business units; NULL = none */
};

struct access {
    const struct model *model; /* borrowed from the store; a new one makes a new access */
    struct guid user, unit;
    bool known, disabled;
    bool everything; /* System Administrator */
    unsigned role_count;
    GHashTable *grants; /* name -> struct grant */
    /* JSON arrays of ids: the user with his teams; with direct reports and theirs; with all below.
     */
    const char *own, *direct, *below;
    bool all_columns;
    GHashTable *columns; /* "table.column" -> 1 << enum column_use, or-ed */
    GStringChunk *texts; /* what all of this points to */
};

/* Owned: access_destroy. */
struct access *access_create(const struct model *m, const struct directory *d, const char *user);
/* What `user` may do while `caller` acts in his name: both must have the privilege, and the smaller
 * depth counts. Owned. */
struct access *access_create_common(const struct access *user, const struct access *caller);
void access_destroy(struct access *a);

/* columns.c: fills all_columns and columns. */
bool access_read_columns(struct access *a, const struct principal *p, struct store *s,
                         GError **error);

/* security.c: the actor's access; borrowed until a security row changes. NULL = failed. */
const struct access *security_find_access(const struct actor *a, GError **error);

/* security.c: the people as they are now; borrowed until a security row changes. NULL = failed. */
const struct directory *security_directory(struct security *s, GError **error);

/* rule.c: the rule for rows of `t`; fails with PRIVILEGE_DENIED. */
bool access_find_rule(const struct access *a, const struct table *t, enum right right,
                      struct guard_rule *ret_rule, GError **error);
/* What a right to a row is as a right to the row it follows. */
enum right access_parent_right(enum right right);
bool access_fail_privilege(const struct access *a, const struct table *t, const char *name,
                           GError **error);

#endif
