/* operator.h: the condition operators of Dataverse, by the name each query language gives them, and
 * the check of their operands. What they mean is in store/. */
#ifndef SERVER_ODATA_OPERATOR_H
#define SERVER_ODATA_OPERATOR_H

#include "model/value.h"

#define OPERATOR_MAX_VALUES 2000   /* operands of one condition */
#define OPERATOR_MAX_COUNT 1000000 /* the n of last-x-days and its like */

enum operator_id {
#define X(id, fetch, function, operands, columns) OPERATOR_##id,
#include "odata/operator.def"
#undef X
};

enum operands {
    OPERANDS_NONE,
    OPERANDS_COUNT, /* one whole number above 0 */
    OPERANDS_NUMBER,
    OPERANDS_TWO_NUMBERS,
    OPERANDS_VALUE, /* one value of the column's type */
    OPERANDS_TEXT,
    OPERANDS_DATE, /* a day: INTEGER seconds of its midnight, as date-only columns have it */
    OPERANDS_ID,
    OPERANDS_LIST,   /* one or more values of the column's type */
    OPERANDS_PAIR,   /* two values of the column's type */
    OPERANDS_CHOICES /* one or more whole numbers */
};

enum operator_columns {
    COLUMNS_ANY,
    COLUMNS_ORDERED, /* numbers, dates, texts: not lookups, ids and booleans */
    COLUMNS_TEXTS,
    COLUMNS_FULL_TEXT, /* no column has a full-text index */
    COLUMNS_CHOICES,   /* of several choices */
    COLUMNS_KEYS,      /* lookups and ids */
    COLUMNS_NUMBERS,   /* whole numbers */
    COLUMNS_DATES
};

struct operator_info {
    enum operator_id id;
    const char *fetch_name, *function; /* NULL = the language has no such operator */
    enum operands operands;
    enum operator_columns columns;
};
/* Static. NULL = unknown. `name` of a function: without "Microsoft.Dynamics.CRM.". */
const struct operator_info *operator_find_fetch(const char *name);
const struct operator_info *operator_find_function(const char *name);
const struct operator_info *operator_get(enum operator_id id);

/* Whether the operator may stand at the column, and its operands, given as texts, as values the
 * store can bind. Fails with BAD_OPERATOR, BAD_CONDITION (their number), BAD_CONDITION_VALUE,
 * COUNT_NOT_POSITIVE or TOO_MANY_VALUES. *ret_values: struct value *, owned. */
bool operator_read(const struct operator_info *op, const struct column *c, const char *const *texts,
                   size_t count, GPtrArray **ret_values, GError **error);

#endif
