/* duplicates.h: duplicate detection: the published rows of duplicaterule, with their conditions. */
#ifndef SERVER_SERVICE_DUPLICATES_H
#define SERVER_SERVICE_DUPLICATES_H

#include "service/work.h"

/* Rows (struct row *, whole) of `matching`, of those the session may read, that a published rule
 * calls duplicates of `row`, which need not exist; at most `limit`. `changes` NULL = all rules,
 * else only those that ask for a column named there. *ret_rows is owned. */
bool duplicates_find(struct work *w, const struct row *row, const struct row *changes,
                     const struct table *matching, unsigned limit, GPtrArray **ret_rows,
                     GError **error);

/* Fails with DUPLICATES_FOUND when the session asks for detection and the row has a duplicate in
 * any table. `before` NULL = a new row. */
bool duplicates_check(struct work *w, const struct row *changes, const struct row *before,
                      GError **error);

#endif
