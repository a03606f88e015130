/* endpoints.h: what clients call: the Web API of an organisation, and its sign-in endpoints. */
#ifndef SERVER_MOCK_ENDPOINTS_H
#define SERVER_MOCK_ENDPOINTS_H

#include "mock/exchange.h"

/* web_api.c. `strict`: without a token 401 instead of the default user. */
void web_api_handle(struct org *o, const struct place *place, bool strict,
                    const struct request *request, struct response *response);
/* oauth.c. `strict`: applications must be known and have a secret. */
void oauth_handle(struct org *o, const struct place *place, bool strict,
                  const struct request *request, struct response *response);

#endif
