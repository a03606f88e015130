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

/* Handles one request. `max_page_size` caps pages (1..5000). Never fails: errors become answers. */
void api_handle(const struct session *session, const struct request *request, const char *path,
                unsigned max_page_size, struct response *response);

#endif
