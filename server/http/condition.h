/* condition.h: If-Match and If-None-Match. The literal word "null", which most samples of the
 * vendor send to defeat caches, counts as absent. */
#ifndef SERVER_HTTP_CONDITION_H
#define SERVER_HTTP_CONDITION_H

#include "http/request.h"
#include "service/service.h"

/* For writes. A version nobody ever had (an ETag in another form) gives version -1: it matches no
 * row. */
void condition_read(const struct request *r, struct condition *ret_condition);

/* For GET: whether If-None-Match names exactly this version, so that 304 may be answered. */
bool condition_is_unchanged(const struct request *r, int64_t version);

#endif
