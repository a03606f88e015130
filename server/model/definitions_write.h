/* definitions_write.h: applies a query to lists of metadata items and writes what is left. Internal
 * to model/. */
#ifndef SERVER_MODEL_DEFINITIONS_WRITE_H
#define SERVER_MODEL_DEFINITIONS_WRITE_H

#include "model/definitions_query.h"
#include "model/definitions_type.h"

/* True when every property of the query exists in the type, and in those expanded to; else
 * BAD_REQUEST. */
bool definitions_check_query(const struct definitions_query *q, const struct definitions_type *type,
                             GError **error);

/* Removes the items the filter does not find; NULL finds all. */
void definitions_filter_items(const struct definitions_filter *f, GArray *items);

/* Appends one item; `declared` is the type the URL says it has: of another type, it is told.
 * `context` is the whole
 * @odata.context or NULL. The query must have been checked. */
void definitions_write_item(const struct definitions_item *item, const struct definitions_query *q,
                            const struct definitions_type *declared, const char *context,
                            GString *out);
/* Appends the items, separated by commas. */
void definitions_write_items(const GArray *items, const struct definitions_query *q,
                             const struct definitions_type *declared, GString *out);

#endif
