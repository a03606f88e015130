/* filter_path.h: property paths of $filter and $orderby, such as primarycontactid/fullname. */
#ifndef SERVER_ODATA_FILTER_PATH_H
#define SERVER_ODATA_FILTER_PATH_H

#include "odata/lexer.h"
#include "odata/query.h"

/* Where names are looked up: the table of the query, or inside any(c:...) the related table as `c`.
 */
struct scope {
    const struct table *table;
    const char *variable;       /* NULL = the query itself */
    const struct scope *parent; /* NULL = outermost */
};

/* Reads a path from the current word on. Ends at a column (path->column), or at a collection-valued
 * navigation property (*ret_collection, with the lexer on the word after the slash). On failure
 * BAD_REQUEST, and nothing to free. path->navs is owned by the caller. */
bool filter_path_read(struct lexer *lexer, const struct scope *scope, struct path *ret_path,
                      const struct nav **ret_collection, GError **error);

/* The scope whose range variable the current word is; NULL = none. */
const struct scope *filter_path_variable(const struct lexer *lexer, const struct scope *scope);

/* The same as filter_path_read for a path in quotes, which may name a lookup as the column or as
 * the property, and start with a range variable or at `start`, which is `scope` or one around it.
 */
bool filter_path_resolve(const struct scope *scope, const struct scope *start, const char *text,
                         struct path *ret_path, GError **error);

#endif
