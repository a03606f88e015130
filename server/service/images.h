/* images.h: image columns: the value is base64 in JSON; three columns beside it follow. */
#ifndef SERVER_SERVICE_IMAGES_H
#define SERVER_SERVICE_IMAGES_H

#include "service/work.h"

/* The media type of an image by its first bytes; static. NULL = none that Dataverse takes. */
const char *image_mime(const guint8 *bytes, size_t length);

/* Checks the images among the values that are present (of a new row or of changes; the id is set)
 * and fills <column>_timestamp, <column>_url and <column>id. Keeps the full image where the column
 * can. Fails with BAD_PAYLOAD (no base64), BAD_IMAGE, FILE_TOO_LARGE. */
bool images_fill(struct work *w, struct row *row, GError **error);

#endif
