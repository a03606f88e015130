/* condition.h: what a row must be to be found: the filter tree, the row it must be related to, and
 * the place where a page starts. */
#ifndef SERVER_STORE_CONDITION_H
#define SERVER_STORE_CONDITION_H

#include "store/scope.h"

/* Appends the filter as a SQL condition. */
bool condition_add_filter(struct scope *scope, const struct expr *e, struct sql *q, GError **error);
/* Appends the column a path ends in; joins what is needed. *ret_table is its table; may be NULL. */
bool condition_add_path(struct scope *scope, const struct path *p, struct sql *q,
                        const struct table **ret_table, GError **error);
/* The columns of the intersect table on the side of nav->from and of nav->to; borrowed. */
void condition_pair_columns(const struct nav *nav, const char **ret_near, const char **ret_far);
/* Appends " AND ..." for query->within: within.c. */
bool condition_add_within(struct scope *scope, const struct query *query, struct sql *q,
                          GError **error);

#endif
