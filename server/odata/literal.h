/* literal.h: checks a literal of the query against the column it is compared with. */
#ifndef SERVER_ODATA_LITERAL_H
#define SERVER_ODATA_LITERAL_H

#include "model/value.h"
#include "odata/lexer.h"

/* The Edm type of a column as $filter sees it: date-only columns are Edm.Date. Static. */
const char *literal_column_type(const struct column *c);

/* Fails with BAD_REQUEST when the literal is of another type; `operation` is the name OData gives
 * the operator
 * ("Equal"). The value is owned by the caller: value_finish. */
bool literal_read(const struct column *c, enum token_kind kind, const char *text,
                  const char *operation, struct value *ret_value, GError **error);

/* "Could not find a property named 'x' on type 'Microsoft.Dynamics.CRM.account'." */
void literal_set_unknown_property(const struct table *t, const char *name, GError **error);

#endif
