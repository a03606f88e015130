/* order.h: the order of rows, and the place in it where a page starts. */
#ifndef SERVER_STORE_ORDER_H
#define SERVER_STORE_ORDER_H

#include "store/scope.h"

/* Appends " ORDER BY ...", the key last, so that the order is always the same. */
bool order_add(struct scope *scope, const struct query *query, struct sql *q, GError **error);
/* Appends ", ..." to the columns of the SELECT: what the next page must know of each order. */
bool order_add_columns(struct scope *scope, const struct query *query, struct sql *q,
                       GError **error);
/* Appends " AND ..." for query->after: rows behind the last one seen. */
bool order_add_after(struct scope *scope, const struct query *query, struct sql *q, GError **error);

#endif
