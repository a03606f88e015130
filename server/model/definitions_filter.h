/* definitions_filter.h: the condition of $filter on metadata. Internal to model/. */
#ifndef SERVER_MODEL_DEFINITIONS_FILTER_H
#define SERVER_MODEL_DEFINITIONS_FILTER_H

#include "model/definitions_query.h"

/* eq and ne on simple properties, joined by and, or, not and parentheses. Fails with BAD_REQUEST,
 * or NOT_IMPLEMENTED for other operators and functions. Owned: definitions_filter_destroy. */
struct definitions_filter *definitions_filter_parse(const char *text, GError **error);
void definitions_filter_destroy(struct definitions_filter *f);

#endif
