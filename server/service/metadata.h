/* metadata.h: changes of the metadata, with the rows that follow. */
#ifndef SERVER_SERVICE_METADATA_H
#define SERVER_SERVICE_METADATA_H

#include "model/edit.h"
#include "service/service.h"

/* What is done to the copy of the model; fails with an error of SERVER_ERROR. */
typedef bool (*metadata_fn)(struct edit *e, void *context, GError **error);

/* Changes the metadata and the store, whole or not at all, and tells the session's owner. Also
 * checks what only rows can say: whether a new key is unique, whether a table that leaves mobile
 * offline is part of a profile (USED_OFFLINE). In a change set it is undone with the rest. */
bool service_change_metadata(const struct session *s, metadata_fn change, void *context,
                             GError **error);

/* Whether the session may create (RIGHT_CREATE), change (RIGHT_WRITE) or delete (RIGHT_DELETE) the
 * definition at this path; fails with PRIVILEGE_DENIED. */
bool service_may_define(const struct session *s, enum right right, const char *path,
                        GError **error);

#endif
