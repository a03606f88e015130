/* edit_log.h: a change of the metadata as a document, so that it can be made once more: a database
 * that is kept as a file keeps its rows, and its tables and columns are made again from these.
 *
 *   {"version":n,"now":ms,"ids":["guid",...],"steps":[{"do":"create","path":...,"json":{...}},...]}
 *
 * The ids that were drawn are in it, so that what is made again is the same to a client. Internal
 * to the server, not a public contract. */
#ifndef SERVER_MODEL_EDIT_LOG_H
#define SERVER_MODEL_EDIT_LOG_H

#include "model/edit.h"

/* What was changed so far; owned. NULL = nothing. */
char *edit_log_text(const struct edit *e);

/* The model after the change that `text` tells; owned. NULL = failed, with BAD_METADATA when it is
 * no such document, else as the change itself fails: it does not fit this model. */
struct model *edit_log_replay(const struct model *m, const char *text, GError **error);

/* The same metadata under the version it had; for the changes that left no trace but that. Owned.
 */
struct model *edit_log_set_version(const struct model *m, int64_t version);

#endif
