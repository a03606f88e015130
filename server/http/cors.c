/* cors.c: see cors.h. */
#include "http/cors.h"

#include "http/answer.h"

#define MAX_AGE_S "3600"

void cors_finish(struct call *call)
{
    const char *origin = request_header(call->request, "origin");
    if (origin == NULL)
        return;
    response_set_header(call->response, "Access-Control-Allow-Origin", origin);
    response_set_header(call->response, "Access-Control-Allow-Credentials", "true");
    response_set_header(call->response, "Vary", "Origin");
}

void cors_answer_options(struct call *call, const char *allow)
{
    const char *headers = request_header(call->request, "access-control-request-headers");
    answer_empty(call, 200);
    response_set_header(call->response, "Allow", allow);
    if (request_header(call->request, "access-control-request-method") == NULL)
        return;
    response_set_header(call->response, "Access-Control-Allow-Methods", allow);
    response_set_header(call->response, "Access-Control-Max-Age", MAX_AGE_S);
    if (headers != NULL)
        response_set_header(call->response, "Access-Control-Allow-Headers", headers);
}
