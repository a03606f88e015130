/* answer.h: the few forms an answer of the Web API has. Every handler ends in one of these. */
#ifndef SERVER_HTTP_ANSWER_H
#define SERVER_HTTP_ANSWER_H

#include "http/call.h"

void answer_empty(struct call *call, int status);
/* Remembers the row that was written, for references to it in a batch. */
void answer_remember(struct call *call, const struct table *t, const struct guid *id);
/* 204 with the address of the row: OData-EntityId and Location. */
void answer_entity_id(struct call *call, const struct table *t, const struct guid *id);
/* The same for a row named by an alternate key: repeats the form of the URL. */
void answer_entity_key(struct call *call);

/* One row as JSON with its ETag and "...#accounts(name)/$entity". */
bool answer_row(struct call *call, int status, const struct query *q, struct result *r,
                GError **error);

/* An id for logs and boundaries, in the form of a guid; owned. Not from the seeded source: reading
 * must not change the ids rows get. `salt` tells ids of one request apart. */
char *answer_make_id(const struct request *r, unsigned salt);

/* The headers every answer has, and Preference-Applied; for errors also REQ_ID. */
void answer_finish(struct call *call);

#endif
