/* mirror.h: rows that stand for others: activitypointer has one for each activity, owner one for
 * each user and team, with the same id. Kept as rows, so that queries, lookups and change tracking
 * treat them as any other. */
#ifndef SERVER_STORE_MIRROR_H
#define SERVER_STORE_MIRROR_H

#include "store/store.h"

bool mirror_insert(struct store *s, const struct row *row, GError **error);
bool mirror_update(struct store *s, const struct row *row, GError **error);
bool mirror_delete(struct store *s, const struct table *t, const struct guid *id, int64_t now_ms,
                   GError **error);

#endif
