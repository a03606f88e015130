/* clauses.h: $select, $orderby and $expand, put into a query. All fail with BAD_REQUEST and leave
 * the query usable. */
#ifndef SERVER_ODATA_CLAUSES_H
#define SERVER_ODATA_CLAUSES_H

#include "odata/query.h"

#define EXPAND_MAX_ITEMS 15
#define EXPAND_MAX_DEPTH 8
#define ORDER_MAX_ITEMS 15

bool select_parse(struct query *q, const char *text, GError **error);
bool orderby_parse(struct query *q, const char *text, GError **error);
bool expand_parse(struct query *q, const char *text, GError **error);

/* $apply: outputs, groups and aggregates. */
bool apply_parse(struct query *q, const char *text, GError **error);

bool top_parse(struct query *q, const char *text, GError **error);
bool count_parse(struct query *q, const char *text, GError **error);
bool filter_option_parse(struct query *q, const char *text, GError **error);

/* Splits at `separator` outside quotes and brackets, and trims; owned, elements owned by it. */
GPtrArray *clause_split(const char *text, char separator);

#endif
