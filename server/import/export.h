/* export.h: EntityDefinitions as JSON: what GET EntityDefinitions answers, with Attributes, Keys
 * and relationships expanded, or one table of it. Internal to import/. */
#ifndef SERVER_IMPORT_EXPORT_H
#define SERVER_IMPORT_EXPORT_H

#include <cjson/cJSON.h>

#include "import/build.h"

/* Accepts {"value": [table, ...]}, one table, an array of tables, and a map of answers about one
 * table: {"EntityMetadata": table, "any name": {"value": [columns with their OptionSet]}}. Fails
 * with BAD_METADATA: "FILE: value[3].Attributes[2]: ...". */
bool export_read(struct import *im, const char *file, const char *text, size_t length,
                 GError **error);

/* The text of a member; NULL when it is absent or no text. */
const char *export_text(const cJSON *object, const char *name);

#endif
