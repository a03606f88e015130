/* operator.h: condition operators as SQL. operator.c has the table from operator to compiler; each
 * group of operators has a file. Only for store/. */
#ifndef SERVER_STORE_OPERATOR_H
#define SERVER_STORE_OPERATOR_H

#include "store/scope.h"

/* One condition while it is compiled. */
struct operation {
    struct scope *scope;
    const struct expr *expr;
    const struct table *table; /* of the column */
    struct sql column;         /* the column as SQL: added as often as needed */
    struct sql *out;
};
typedef bool (*operation_fn)(struct operation *o, GError **error);

/* Appends an EXPR_OPERATOR as a SQL condition. */
bool operator_add(struct scope *scope, const struct expr *e, struct sql *q, GError **error);

bool operator_add_date(struct operation *o, GError **error);   /* operator_date.c */
bool operator_add_fiscal(struct operation *o, GError **error); /* operator_date.c */
bool operator_add_tree(struct operation *o, GError **error);   /* operator_tree.c */
bool operator_add_user(struct operation *o, GError **error);   /* operator_user.c */

static inline const struct value *operation_value(const struct operation *o, guint i)
{
    return g_ptr_array_index(o->expr->values, i);
}

/* Appends "(... SELECT id FROM tree WHERE id IS NOT NULL", without the last bracket, so that more
 * conditions may follow: the row `start` and, over the lookup `parent` of `t`, all rows above it or
 * all below it. */
bool operator_add_closure(struct operation *o, const struct table *t, const struct column *parent,
                          const char *start, bool above, GError **error);

#endif
