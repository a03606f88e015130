/* attachments.h: files inside ordinary columns: notes and e-mail attachments carry them as base64.
 * Only for service/. */
#ifndef SERVER_SERVICE_ATTACHMENTS_H
#define SERVER_SERVICE_ATTACHMENTS_H

#include "service/work.h"

/* Checks the file among the values that are present and fills filesize. Fails with
 * ATTACHMENT_BLOCKED (the extension), FILE_TOO_LARGE or BAD_PAYLOAD (no base64). */
bool attachments_fill(struct work *w, struct row *row, GError **error);

/* Whether the organisation takes files of this name. */
bool attachments_check_name(struct work *w, const char *name, GError **error);

/* Whether the organisation takes files of this size; fails with FILE_TOO_LARGE. */
bool attachments_check_size(struct work *w, int64_t bytes, GError **error);

/* A table whose rows carry files as base64. */
struct carrier {
    const char *table, *body; /* logical names */
};
/* NULL = it carries none. Static. */
const struct carrier *attachments_find_carrier(const char *table);

/* An upload in blocks (files_put) to such a column, of a row that may not be there yet. */
bool attachments_begin(struct work *w, const struct carrier *carrier, const char *name,
                       struct guid *ret_token, GError **error);
/* Ends the upload: *ret_text is its base64, owned. */
bool attachments_take(struct work *w, const struct carrier *carrier, const struct guid *token,
                      const GPtrArray *blocks, char **ret_text, int64_t *ret_size, GError **error);

#endif
