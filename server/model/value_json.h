/* value_json.h: a JSON value as the value of a column, checked against what the metadata allows.
 * Requests and fixtures are read by the same rules. */
#ifndef SERVER_MODEL_VALUE_JSON_H
#define SERVER_MODEL_VALUE_JSON_H

#include <cjson/cJSON.h>

#include "model/error.h"
#include "model/value.h"

/* Not for lookups, whose value is a reference. Fails with BAD_PAYLOAD, STRING_TOO_LONG,
 * NUMBER_OUT_OF_RANGE, OPTION_OUT_OF_RANGE or BAD_DATE. */
bool value_from_json(const struct table *t, const struct column *c, const cJSON *json,
                     struct value *ret_value, GError **error);

/* BAD_PAYLOAD in the words of Dataverse around `detail`, the text of the OData library. Always
 * false. */
bool payload_fail(GError **error, const struct table *t, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

#endif
