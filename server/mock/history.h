/* history.h: what the rows were before the last changes, so that a read can lag behind. A copy of
 * the store for each change, kept only while somebody wants it. */
#ifndef SERVER_MOCK_HISTORY_H
#define SERVER_MOCK_HISTORY_H

#include "store/store.h"

#define HISTORY_MAX_STATES 32

struct history;
struct history *history_create(void); /* owned: history_destroy */
void history_destroy(struct history *h);
void history_clear(struct history *h);

/* Keeps the state of `store` before a change at `now_ms`; the oldest one goes when there are too
 * many. */
bool history_keep(struct history *h, struct store *store, int64_t now_ms, GError **error);
/* After the change: forgets the state kept last when the store is still the same. */
void history_settle(struct history *h, const struct store *store);

/* The state before the last `count` changes, or at a time; as far back as there is one. NULL = it
 * is the present one. Borrowed until the next call that changes the history. */
struct store *history_find_before(const struct history *h, int64_t count);
struct store *history_find_at(const struct history *h, int64_t at_ms);

#endif
