/* read.h: what the files that read share. Only for service/. */
#ifndef SERVER_SERVICE_READ_H
#define SERVER_SERVICE_READ_H

#include "service/service.h"
#include "store/store.h"

/* The columns to read for a query: those it is answered with and the lookups its expands follow;
 * owned. */
GPtrArray *read_columns(const struct query *q, const struct nav *via);
/* Fills result->expanded; expand.c. */
bool read_expands(const struct session *s, const struct query *q, struct result *r, GError **error);

#endif
