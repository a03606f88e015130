/* place.h: what a path leads to: which half of the server, which organisation, which version of the
 * Web API. */
#ifndef SERVER_MOCK_PLACE_H
#define SERVER_MOCK_PLACE_H

#include <glib.h>
#include <stdbool.h>

#include "http/request.h"

enum place_kind { PLACE_NOWHERE, PLACE_ADMIN, PLACE_API, PLACE_SIGN_IN };
enum endpoint {
    ENDPOINT_TOKEN,
    ENDPOINT_TOKEN_V1,
    ENDPOINT_DEVICE,
    ENDPOINT_AUTHORIZE,
    ENDPOINT_CONFIGURATION,
    ENDPOINT_KEYS
};

/* A plain value: place_finish. */
struct place {
    enum place_kind kind;
    char *org;              /* API, SIGN_IN: the organisation's name */
    char *prefix;           /* API: what stands before "/api/data/": "" or "/orgs/NAME" */
    char *version;          /* API: "v9.2" */
    enum endpoint endpoint; /* SIGN_IN */
    const char *path; /* API: below .../vX.Y/; ADMIN: below /__mock/; borrowed from the path */
};
void place_find(const char *path, struct place *ret_place);
void place_finish(struct place *p);

/* "http://host:port", or https, as the client named it, so that URLs in answers lead back the way
 * it came. Owned. */
char *place_origin(const struct request *request);

#endif
