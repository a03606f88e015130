/* schema.h: a JSON Schema validator for the subset scenarios/schema.json uses: type, properties,
 * required, additionalProperties, enum, const, items, minItems, oneOf, anyOf, pattern, $ref to
 * #/$defs/NAME. A schema that uses anything else is refused when it is created, so nothing is ever
 * silently unchecked. */
#ifndef HARNESS_SCENARIO_SCHEMA_H
#define HARNESS_SCENARIO_SCHEMA_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

struct schema;

/* Takes `document` over, on failure too. Fails with SCENARIO_ERROR_SCHEMA. Owned: schema_destroy.
 */
struct schema *schema_create(cJSON *document, GError **error);
void schema_destroy(struct schema *schema);

/* Fails with SCENARIO_ERROR_SCHEMA, message "PATH: what is wrong", PATH like steps[2].set. */
bool schema_check(const struct schema *schema, const cJSON *value, GError **error);

#endif
