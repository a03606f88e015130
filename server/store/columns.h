/* columns.h: the columns of a SELECT and how a row is read back from them; one place for both, as
 * they must agree. */
#ifndef SERVER_STORE_COLUMNS_H
#define SERVER_STORE_COLUMNS_H

#include "store/schema.h"

/* Adds key, version and `columns` (const struct column *; NULL = all), with the targets of lookups.
 */
void columns_add(struct sql *q, unsigned alias, const struct table *t, const GPtrArray *columns);
/* `layout`: of those columns; NULL = the row gets room for all of the table. Owned: row_destroy. */
struct row *columns_read(struct store *s, struct stmt *st, const struct table *t,
                         const GPtrArray *columns, struct layout *layout);
/* How many columns of the SELECT they are. */
int columns_width(const struct table *t, const GPtrArray *columns);
/* One column of a row at *position, which is moved behind it; `v` must be zero. */
void columns_read_value(struct store *s, struct stmt *st, const struct column *c, int *position,
                        struct value *v);
/* Reads all rows of the statement and releases it. NULL is fine: then *error is set already. */
bool columns_read_all(struct store *s, struct stmt *st, const struct table *t,
                      const GPtrArray *columns, GPtrArray **ret_rows, GError **error);

/* The sort keys of a SELECT: so many more columns behind those of the row. */
struct sort_keys {
    unsigned count;
    guint from; /* only rows from this one on are given theirs: a page goes on after its last row */
};
bool columns_read_sorted(struct store *s, struct stmt *st, const struct table *t,
                         const GPtrArray *columns, const struct sort_keys *keys,
                         GPtrArray **ret_rows, GError **error);

#endif
