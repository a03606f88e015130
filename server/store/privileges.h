/* privileges.h: rows that follow from the model: one of `privilege` for each privilege of each
 * table, and all of them for System Administrator. Made from the model rather than kept in
 * fixtures, so that custom and imported tables have theirs too. */
#ifndef SERVER_STORE_PRIVILEGES_H
#define SERVER_STORE_PRIVILEGES_H

#include "model/privilege.h"
#include "store/store.h"

/* Adds the rows that are missing: after a fixture is loaded and whenever the model has got a new
 * table. In the caller's transaction. */
bool store_fill_privileges(struct store *s, GError **error);

/* The metadata becomes `next`: rows for the privileges of new tables are added, those of tables
 * that are gone are removed. Before store_set_model, in the caller's transaction. */
bool store_follow_privileges(struct store *s, const struct model *next, int64_t now_ms,
                             GError **error);

/* Adds one privilege to a role; the row of `privilege` need not exist yet. */
bool store_add_role_privilege(struct store *s, const struct guid *role,
                              const struct privilege *privilege, enum depth depth, GError **error);

/* Gives a role a privilege with this depth, whatever it had before; DEPTH_NONE takes it away. */
bool store_set_role_privilege(struct store *s, const struct guid *role,
                              const struct guid *privilege, enum depth depth, int64_t now_ms,
                              GError **error);
/* Takes every privilege away. */
bool store_clear_role_privileges(struct store *s, const struct guid *role, int64_t now_ms,
                                 GError **error);

#endif
