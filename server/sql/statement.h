/* statement.h: the SELECT of ?sql= -> query tree. Pure: reads text and model, knows no store and no
 * HTTP; no word of the text gets into a statement of the store but as a bound value. */
#ifndef SERVER_SQL_STATEMENT_H
#define SERVER_SQL_STATEMENT_H

#include "odata/query.h"

#define STATEMENT_MAX_BYTES ((size_t)64 * 1024)
#define STATEMENT_MAX_DEPTH 50 /* nested parentheses and NOTs */
#define STATEMENT_MAX_JOINS 15
#define STATEMENT_MAX_CONDITIONS 500
#define STATEMENT_MAX_ITEMS 1000 /* of SELECT, of GROUP BY and of ORDER BY */

/* What Dataverse reads: one SELECT [DISTINCT] [TOP n] of columns and aggregates, FROM one table
 * with INNER and LEFT JOINs, WHERE, GROUP BY, ORDER BY, OFFSET ... FETCH. The offset is in
 * query->skip, the number of rows in query->top. Everything else fails with BAD_REQUEST, QUERY_...,
 * BAD_..., TOO_MANY_... or NOT_IMPLEMENTED and the position in the text (bytes, from 0).
 * Owned: query_destroy. */
struct query *statement_parse(const struct model *m, const char *text, GError **error);

#endif
