/* fetchxml.h: FetchXML -> query tree. Pure: reads text and model, knows no store and no HTTP. */
#ifndef SERVER_FETCHXML_FETCHXML_H
#define SERVER_FETCHXML_FETCHXML_H

#include "odata/query.h"

#define FETCHXML_MAX_BYTES ((size_t)256 * 1024)
#define FETCHXML_MAX_DEPTH 50 /* nested elements */
#define FETCHXML_MAX_LINKS 15
#define FETCHXML_MAX_CONDITIONS 500
#define FETCHXML_MAX_OUTPUTS 2000 /* attribute elements, and columns of all-attributes */

struct fetch {
    struct query *query;
    unsigned page; /* from 1 */
    bool sized;    /* the page size was given */
    char *cookie;  /* paging-cookie; NULL = none */
};

/* Resolves every name; fails with INVALID_XML, QUERY_..., BAD_... or TOO_MANY_..., naming line and
 * element. The fetch is the caller's: fetch_finish. */
bool fetchxml_parse(const struct model *m, const char *text, struct fetch *ret_fetch,
                    GError **error);
void fetch_finish(struct fetch *f);

#endif
