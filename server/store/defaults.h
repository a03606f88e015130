/* defaults.h: what Dataverse fills in by itself when a row is made or changed. Used for rows of
 * requests and of fixtures alike. */
#ifndef SERVER_STORE_DEFAULTS_H
#define SERVER_STORE_DEFAULTS_H

#include "store/store.h"

/* Who writes, and when. */
struct author {
    const struct table *table; /* of `id`: systemuser; NULL = nobody known */
    struct guid id;
    int64_t now_ms;
    struct guid currency; /* of the organisation; "" = none */
};

/* A new row: default values, state and status, created, modified, owner, derived columns. What is
 * present stays. */
void defaults_fill(struct row *row, const struct author *author);
/* Changed columns of a row: modified. */
void defaults_touch(struct row *changes, const struct author *author);
/* Columns that follow from others: fullname, money in base currency, owninguser and owningteam.
 * `before` is the row as it was, or NULL for a new one. */
void defaults_derive(struct row *changes, const struct row *before);

#endif
