/* defaults.h: what Dataverse fills in by itself when a row is made or changed. Used for rows of
 * requests and of fixtures alike. */
#ifndef SERVER_STORE_DEFAULTS_H
#define SERVER_STORE_DEFAULTS_H

#include "store/store.h"

/* Who writes, and when. */
struct author {
    const struct table *table; /* of `id`: systemuser; NULL = nobody known */
    struct guid id;
    struct guid behalf; /* who writes in his name; "" = nobody */
    int64_t now_ms;
    struct guid currency;     /* for money without one; "" = none */
    unsigned name_convention; /* organization.fullnameconventioncode */
};
enum { NAME_FIRST_LAST = 1 }; /* the name convention of an organisation that does not say */

/* A new row: default values, state and status, created, modified, owner, derived columns
 * (derive.h). What is present stays. */
void defaults_fill(struct row *row, const struct author *author);
/* Changed columns of a row: modified. */
void defaults_touch(struct row *changes, const struct author *author);

#endif
