/* output.h: queries that name the properties of their answer themselves: the terms of their SELECT,
 * their groups, and the values read back. */
#ifndef SERVER_STORE_OUTPUT_H
#define SERVER_STORE_OUTPUT_H

#include "store/scope.h"

/* Appends the term of one output: a column, a part of a date, or an aggregate. */
bool output_add_term(struct scope *scope, const struct output *o, struct sql *q, GError **error);
/* Appends the terms of all outputs, with the targets of lookups. */
bool output_add_all(struct scope *scope, const struct query *query, struct sql *q, GError **error);
/* Appends " GROUP BY ..." when rows are put together. */
bool output_add_groups(struct scope *scope, const struct query *query, struct sql *q,
                       GError **error);
/* Appends what orders rows that are equal in everything the query asked for: their keys. */
bool output_add_tie_breakers(struct scope *scope, const struct query *query, struct sql *q,
                             GError **error);
/* Reads the outputs of the current row, which start at `position`. */
void output_read(struct store *s, struct stmt *st, const struct query *query, int position,
                 struct row *row);

#endif
