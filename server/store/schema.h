/* schema.h: how a table of the model is kept in SQLite. Made on first use, so that an organisation
 * with 700 tables starts at once. */
#ifndef SERVER_STORE_SCHEMA_H
#define SERVER_STORE_SCHEMA_H

#include "store/internal.h"

#define VERSION_NAME "@version"

/* Makes the table, or adds columns that are new in the model. */
bool schema_need_table(struct store *s, const struct table *t, GError **error);
/* Makes an index on one column unless it is there. */
bool schema_need_index(struct store *s, const struct table *t, const struct column *c,
                       GError **error);
/* Whether the table was ever used: if not, it has no rows. */
bool schema_has_table(struct store *s, const struct table *t);

/* The column in SQLite that holds `c`; borrowed. */
const char *schema_name(const struct table *t, const struct column *c);
/* Has a SQLite column of its own: not the version, not a second name of the key, not what rows do
 * not have. */
bool schema_is_stored(const struct table *t, const struct column *c);
/* A lookup that may mean rows of several tables: its target is kept beside it. */
bool schema_has_target(const struct column *c);
/* "customerid@target"; owned. */
char *schema_target_name(const struct column *c);

#endif
