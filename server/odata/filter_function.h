/* filter_function.h: the query functions of Dataverse inside $filter. */
#ifndef SERVER_ODATA_FILTER_FUNCTION_H
#define SERVER_ODATA_FILTER_FUNCTION_H

#include "odata/filter_path.h"

#define CRM_NAMESPACE "Microsoft.Dynamics.CRM."

/* Whether such a function stands here: "Microsoft.Dynamics.CRM.On" or, in a lambda,
 * "o/Microsoft.Dynamics.CRM.On". */
bool filter_function_starts(const struct lexer *lexer, const struct scope *scope);
/* Reads Microsoft.Dynamics.CRM.X(PropertyName='...',PropertyValue=...): the lexer is on the name,
 * and afterwards on what follows. Inside a lambda PropertyName may start with a range variable;
 * without one it belongs to `scope`. Owned: expr_destroy; NULL = failed. */
struct expr *filter_function_read(struct lexer *lexer, const struct scope *scope, GError **error);

#endif
