/* arguments.h: the parameters of a function in a URL, as the JSON object an action would have had
 * as its body. */
#ifndef SERVER_ODATA_ARGUMENTS_H
#define SERVER_ODATA_ARGUMENTS_H

#include <cjson/cJSON.h>

#include "odata/query_string.h"

/* `text` is what stands in the parentheses: "EntityName='account',Count=@p1"; NULL or "" = none.
 * Aliases come from `qs`. Owned: cJSON_Delete. NULL = BAD_REQUEST. */
cJSON *arguments_parse(const char *text, const struct query_string *qs, GError **error);

#endif
