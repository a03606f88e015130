/* json_file.h: JSON from files people write by hand. Exists because cJSON says where a mistake is
 * only as a pointer; an author needs FILE:LINE:COLUMN. */
#ifndef HARNESS_SCENARIO_JSON_FILE_H
#define HARNESS_SCENARIO_JSON_FILE_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(cJSON, cJSON_Delete)

/* Parses one whole JSON text. Fails with SCENARIO_ERROR_SYNTAX, message "NAME:LINE:COLUMN: …" (both
 * from 1, the column in characters). Owned: cJSON_Delete. */
cJSON *json_parse_text(const char *name, const char *text, GError **error);

/* The same from a file of at most JSON_FILE_LIMIT_BYTES. Fails with SCENARIO_ERROR_READ too. Owned:
 * cJSON_Delete. */
#define JSON_FILE_LIMIT_BYTES (8u << 20)
cJSON *json_read_file(const char *path, GError **error);

/* The text of a member, or NULL when it is missing or no text. Borrowed from `object`. */
const char *json_text(const cJSON *object, const char *member);

/* The texts of a list member; a missing member is an empty list. Elements borrowed from `object`,
 * array owned. */
GPtrArray *json_texts(const cJSON *object, const char *member);

#endif
