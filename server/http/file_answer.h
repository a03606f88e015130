/* file_answer.h: answers made of the bytes of a file or image column. */
#ifndef SERVER_HTTP_FILE_ANSWER_H
#define SERVER_HTTP_FILE_ANSWER_H

#include "http/call.h"

/* `v`: the value of call->url.property in the row `id`, not null. All fail with RECORD_NOT_FOUND
 * when the file is gone. */

/* The file, or the range asked for, as base64 in JSON. */
bool file_answer_json(struct call *call, const struct guid *id, const struct value *v,
                      GError **error);
/* The bytes, whole or the range asked for. */
bool file_answer_bytes(struct call *call, const struct guid *id, const struct value *v,
                       GError **error);
/* The same of an image: the thumbnail, or with ?size=full what was uploaded. */
bool file_answer_image(struct call *call, const struct guid *id, const struct value *v,
                       GError **error);

#endif
