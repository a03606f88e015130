/* guarding.h: a guard's rule as a SQL condition. Only for store/. */
#ifndef SERVER_STORE_GUARDING_H
#define SERVER_STORE_GUARDING_H

#include "store/guard.h"
#include "store/scope.h"

/* Appends the table, narrowed to the rows that may be seen. For scope_add_table only. */
void guarding_add_table(struct compiler *c, struct sql *q, const struct table *t, unsigned alias);
/* Fails when the column may not choose or order rows of this statement. */
bool guarding_check_column(struct compiler *c, const struct table *t, const struct column *column,
                           GError **error);

#endif
