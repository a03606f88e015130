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

#endif
