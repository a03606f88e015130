/* error_details.h: what an error tells beside code and message, when the client asks for it. */
#ifndef SERVER_HTTP_ERROR_DETAILS_H
#define SERVER_HTTP_ERROR_DETAILS_H

#include "http/call.h"

/* Adds the annotations that odata.include-annotations names to the error in the response. */
void error_details_add(struct call *call, const GError *error);

#endif
