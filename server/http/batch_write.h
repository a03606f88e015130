/* batch_write.h: the multipart answer of a batch. Clients read its boundaries off the lines, so the
 * form is exact: the first line is the delimiter. */
#ifndef SERVER_HTTP_BATCH_WRITE_H
#define SERVER_HTTP_BATCH_WRITE_H

#include "http/request.h"

/* One response as a part below "--boundary"; `content_id` may be NULL. */
void batch_write_part(GString *out, const char *boundary, const char *content_id,
                      const struct response *response);
/* The head of a part that is itself multipart with boundary `inner`. */
void batch_write_nested(GString *out, const char *boundary, const char *inner);
void batch_write_end(GString *out, const char *boundary);

#endif
