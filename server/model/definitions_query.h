/* definitions_query.h: the query options EntityDefinitions understands: $select, $filter and
 * $expand. Apart from odata/ because these are no rows: a property here is not a column of a table.
 * Internal to model/. */
#ifndef SERVER_MODEL_DEFINITIONS_QUERY_H
#define SERVER_MODEL_DEFINITIONS_QUERY_H

#include <glib.h>
#include <stdbool.h>

enum definitions_operator {
    DEFINITIONS_AND,
    DEFINITIONS_OR,
    DEFINITIONS_NOT,
    DEFINITIONS_EQ,
    DEFINITIONS_NE
};

/* A condition. EQ and NE compare a property, or its /Value, with a literal in the form JSON has it:
 * then equal means equal text. */
struct definitions_filter {
    enum definitions_operator op;
    struct definitions_filter *left, *right; /* AND, OR; NOT has left only */
    char *property;
    bool of_value; /* IsCustomizable/Value */
    char *json;
};

struct definitions_query {
    GPtrArray *select;                 /* char *; empty = everything */
    struct definitions_filter *filter; /* NULL = all */
    GPtrArray *expand;                 /* struct definitions_query *, each with its name */
    char *name;                        /* of the navigation, in an expand */
};

/* Reads what stands behind '?'. Fails with BAD_REQUEST, or NOT_IMPLEMENTED for what Dataverse has
 * and we do not. Owned: definitions_query_destroy. */
struct definitions_query *definitions_query_parse(const char *raw_query, GError **error);
void definitions_query_destroy(struct definitions_query *q);

#endif
