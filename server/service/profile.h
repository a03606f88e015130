/* profile.h: mobile offline profiles: what Dataverse refuses when one is edited, and when it is
 * published. A profile is three tables: the profile, its items (one for each table) and their
 * associations (the relationships an item follows). Only for service/ and actions/. */
#ifndef SERVER_SERVICE_PROFILE_H
#define SERVER_SERVICE_PROFILE_H

#include "service/work.h"

/* Checks a new row (`before` NULL) or a change of the three tables and fills what the server knows
 * better; does nothing for other tables. */
bool profile_check(struct work *w, struct row *changes, const struct row *before, GError **error);
/* A profile in use may not go. */
bool profile_check_delete(struct work *w, const struct table *t, const struct guid *id,
                          GError **error);

/* Validates the profile with everything below it and marks all of it as published. */
bool profile_publish(struct work *w, const struct guid *id, GError **error);

/* ---- what the files share ---- */

/* Rows (struct row *, whole) whose `lookup` means the row; owned. */
bool profile_children(struct work *w, const char *table, const char *lookup, const char *parent,
                      const struct guid *id, GPtrArray **ret_rows, GError **error);
/* The relationship of `t` with this MetadataId: its schema name and the table at the other end. */
bool profile_find_link(const struct work *w, const struct table *t, const char *metadata_id,
                       const char **ret_name, const struct table **ret_other);
/* profile_filter.c: the FetchXML of a profileitementityfilter for rows of `t`. */
bool profile_check_filter(const struct table *t, const char *xml, GError **error);
/* The same of the MobileOfflineFilters of the table itself. */
bool profile_check_table_filter(const struct table *t, const char *xml, GError **error);

#endif
