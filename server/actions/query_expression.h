/* query_expression.h: a QueryExpression as actions take it in JSON, as FetchXML: the two say the
 * same, and FetchXML has a reader. Internal to actions/. */
#ifndef SERVER_ACTIONS_QUERY_EXPRESSION_H
#define SERVER_ACTIONS_QUERY_EXPRESSION_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

/* Appends the FetchXML of `json`, which is member `path` of the request. Fails with BAD_PAYLOAD,
 * naming the member that is wrong, or NOT_IMPLEMENTED. Names are checked by who reads the text. */
bool query_expression_write(const cJSON *json, const char *path, GString *ret_xml, GError **error);

#endif
