/* index.h: indexes for the queries an organisation is really asked. */
#ifndef SERVER_STORE_INDEX_H
#define SERVER_STORE_INDEX_H

#include "store/schema.h"

#define INDEX_MIN_USES 3       /* of one shape, before an index is made for it */
#define INDEX_MIN_ROWS 1000    /* of the table: below, reading all rows costs nothing */
#define INDEX_MAX_PER_TABLE 12 /* made here; each makes writes slower */
#define INDEX_MAX_COLUMNS 4
#define INDEX_MAX_SHAPES 1000 /* counted at once */

/* Counts the query, and makes an index when its shape came often enough and the table is big. */
bool index_consider(struct store *s, const struct query *q, GError **error);

#endif
