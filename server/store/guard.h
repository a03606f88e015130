/* guard.h: which rows of a table a query may see. Who decides is not the store's business: it asks
 * for the rule of each table that enters a FROM clause, so that no path to a row goes around it. */
#ifndef SERVER_STORE_GUARD_H
#define SERVER_STORE_GUARD_H

#include "model/model.h"

enum guard_kind {
    GUARD_ALL,    /* every row */
    GUARD_NONE,   /* no row */
    GUARD_SOME,   /* rows of certain owners or units, or shared */
    GUARD_FOLLOWS /* rows whose `parents` may be seen */
};

#define GUARD_MAX_PARENTS 2

/* Lists are JSON arrays of ids, borrowed while the statement is compiled; NULL = empty. */
struct guard_rule {
    enum guard_kind kind;
    const struct column *owner, *unit; /* SOME: what is compared with the lists; NULL = nothing */
    const char *owners, *units;
    const char *sharers; /* SOME: rows shared with one of these with `mask`, or NULL */
    int64_t mask;
    unsigned parent_count;
    const struct column *parents[GUARD_MAX_PARENTS];
    const struct table *targets[GUARD_MAX_PARENTS]; /* NULL = those of the lookup */
};

struct guard {
    /* The rule for `t`; fails when nothing of the table may be seen at all. */
    bool (*find)(void *context, const struct table *t, struct guard_rule *ret_rule, GError **error);
    /* Whether rows may be chosen or ordered by this column. */
    bool (*allow_column)(void *context, const struct table *t, const struct column *c,
                         GError **error);
    void *context;
};

#endif
