/* row.h: rows between their wire form and this client's values.
 *
 * Values are a JSON object keyed by logical column name; a lookup is {"entity","id"} or null. On
 * the wire a lookup is read as _column_value plus an annotation and written as
 * navigation@odata.bind. */
#ifndef CLIENT_WIRE_ROW_H
#define CLIENT_WIRE_ROW_H

#include "wire/schema.h"

/* The Prefer value that makes the server name the table a lookup points at. */
#define ROW_ANNOTATIONS "odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname\""

/* Values of a row as received. Owned, freed with cJSON_Delete. */
cJSON *row_read_values(const struct table *table, const cJSON *row);

/* The row's ETag and lower-case id, borrowed from `row` and owned; NULL when missing. */
const char *row_read_version(const cJSON *row);
char *row_read_id(const struct table *table, const cJSON *row);

/* Checks names, types and lookup tables of a user's edit. Fails with REFUSAL_INVALID_VALUE. */
bool row_check_values(const struct table *table, const cJSON *values, GError **error);

/* Body of a create or an update: exactly the columns in `values`, lookups bound by the navigation
 * of their target. `held` is the image before the edit (which navigation to clear); NULL for a
 * create, whose null lookups are left out. Owned, freed with cJSON_Delete; NULL with
 * REFUSAL_INVALID_VALUE. */
cJSON *row_write_body(const struct schema *schema, const struct table *table, const cJSON *values,
                      const cJSON *held, GError **error);

/* "/contacts(<id>)" for {"entity","id"}. Owned, freed with g_free; NULL when the table is unknown.
 */
char *row_write_reference(const struct schema *schema, const cJSON *lookup);

/* True when every column of `wanted` has that value in `values`: was our own write applied? */
bool row_contains(const cJSON *values, const cJSON *wanted);

#endif
