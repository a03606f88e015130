/* api.h: the Web API below .../api/data/v9.2/: reads the URL and headers, calls service/, writes
 * the answer. */
#ifndef SERVER_HTTP_API_H
#define SERVER_HTTP_API_H

#include "http/request.h"
#include "service/service.h"

/* What api_handle found out about a request, for faults, journal and refusals. */
struct operation {
    const char *op; /* "create retrieve retrieveMultiple update delete associate disassociate action
                       function metadata batch"; static; "" = no operation of the Web API */
    const char *entity; /* logical name, borrowed from the model; NULL = none */
};

/* Only classifies: cheap, no store access. `path` is what follows api/data/vX.Y/. */
void api_classify(const struct model *model, const struct request *request, const char *path,
                  struct operation *ret_operation);

/* One request of a batch. */
struct api_part {
    unsigned number; /* from 1, in the whole batch */
    const struct request *request;
    const char *path;  /* below api/data/vX.Y/, decoded */
    struct unit *unit; /* of its change set; NULL = it stands alone */
    struct response *response;
};
/* Handles one request of a batch as if it had come by itself: its caller and its faults are the
 * business of whoever owns the organisation. False: it was not handled and nothing after it may be;
 * then the fate in the response says how the connection ends. */
typedef bool (*part_fn)(void *context, const struct api_part *part);

/* What a request is handled with. */
struct api {
    const struct session *session;
    unsigned max_page_size; /* caps pages, 1..5000 */
    part_fn part;           /* NULL = the request is itself in a batch */
    void *part_context;
};

/* Handles one request. Never fails: errors become answers. */
void api_handle(const struct api *api, const struct request *request, const char *path,
                struct response *response);

#endif
