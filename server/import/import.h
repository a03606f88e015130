/* import.h: an organisation's own metadata: a $metadata document (CSDL) or an export of
 * EntityDefinitions (JSON) into a model. docs/fixtures.md says what is taken and what is guessed.
 */
#ifndef SERVER_IMPORT_IMPORT_H
#define SERVER_IMPORT_IMPORT_H

#include "import/notices.h"
#include "model/model.h"

#define IMPORT_MAX_FILE_BYTES ((gsize)256 * 1024 * 1024)

/* One file as it was read; all borrowed. */
struct import_text {
    const char *file; /* its name, for messages */
    const char *text; /* text[length] is NUL */
    gsize length;
};

/* Makes a model of `texts` (CSDL and exports in any order: exports give detail to what CSDL lists).
 * `known` has the tables of the fixtures: they give the detail that no file says, and the tables
 * the server itself needs (system_table.def); NULL = none. The result is owned: model_unref. Fails
 * with ERROR_BAD_METADATA, naming file and line or path. What was not understood is counted in
 * `notices`. */
struct model *import_texts(const struct import_text *texts, size_t count, const struct model *known,
                           struct notices *notices, GError **error);

/* The same for `files` (ends with NULL), or fails as reading one failed. */
struct model *import_files(const char *const *files, const struct model *known,
                           struct notices *notices, GError **error);

#endif
