/* answer.h: the few forms an answer of the Web API has. Every handler ends in one of these. */
#ifndef SERVER_HTTP_ANSWER_H
#define SERVER_HTTP_ANSWER_H

#include "http/call.h"

void answer_empty(struct call *call, int status);
/* 204 with the address of the row: OData-EntityId and Location. */
void answer_entity_id(struct call *call, const struct table *t, const struct guid *id);
/* The same for a row named by an alternate key: repeats the form of the URL. */
void answer_entity_key(struct call *call);

/* One row as JSON with its ETag and "...#accounts(name)/$entity". */
bool answer_row(struct call *call, int status, const struct query *q, struct result *r,
                GError **error);

/* The headers every answer has, and Preference-Applied; for errors also REQ_ID. */
void answer_finish(struct call *call);

#endif
