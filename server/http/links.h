/* links.h: absolute URLs that lead on from an answer. */
#ifndef SERVER_HTTP_LINKS_H
#define SERVER_HTTP_LINKS_H

#include "http/call.h"

/* The path of the request below api/data/vX.Y/, as sent; borrowed from the request. */
const char *links_raw_path(const struct call *call);

/* The URL of the request without $skiptoken, and without $deltatoken unless `keep_delta`, plus
 * `option`=`token` (already escaped); owned. */
char *links_make(const struct call *call, bool keep_delta, const char *option, const char *token);

#endif
