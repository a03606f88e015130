/* metadata_read.h: what EntityDefinitions say of a table, read once and kept in the cache. */
#ifndef HARNESS_RUN_METADATA_READ_H
#define HARNESS_RUN_METADATA_READ_H

#include "run/webapi.h"

/* The table, from the cache or the server. NULL and RUN_ERROR_* when the server does not know it.
 * Borrowed from the cache. */
const struct table *metadata_read(struct webapi *webapi, const char *entity, GError **error);

#endif
