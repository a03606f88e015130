/* link.h: linked tables (FetchXML's link-entity) as joins and as subqueries. */
#ifndef SERVER_STORE_LINK_H
#define SERVER_STORE_LINK_H

#include "store/scope.h"

/* Adds the links of a query to its FROM clause, and " AND ..." to `where` for those that are only
 * looked for. From then on paths may start at them. */
bool link_add_all(struct scope *scope, const struct query *query, struct sql *where,
                  GError **error);
/* Appends the condition of an EXPR_LINK. */
bool link_add_condition(struct scope *scope, const struct expr *e, struct sql *q, GError **error);

#endif
