/* filter.h: $filter -> expression tree. Names are resolved and literals checked while parsing. */
#ifndef SERVER_ODATA_FILTER_H
#define SERVER_ODATA_FILTER_H

#include "odata/lexer.h"
#include "odata/query.h"

#define FILTER_MAX_DEPTH 50       /* nested parentheses, nots and lambdas */
#define FILTER_MAX_CONDITIONS 500 /* comparisons and functions */
#define FILTER_MAX_NAVS 15        /* steps of one path */

/* The tree is owned: expr_destroy. NULL = failed: BAD_REQUEST with the position, or an error
 * of operator_read for the query functions of Dataverse (Microsoft.Dynamics.CRM.*). */
struct expr *filter_parse(const struct table *table, const char *text, GError **error);

#endif
