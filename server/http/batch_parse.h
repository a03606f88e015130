/* batch_parse.h: the body of a $batch request as requests and change sets. Pure: nothing is run, no
 * name is looked up. What makes the whole batch invalid is found here, before anything happens. */
#ifndef SERVER_HTTP_BATCH_PARSE_H
#define SERVER_HTTP_BATCH_PARSE_H

#include "http/multipart.h"

#define BATCH_MAX_REQUESTS 1000
#define BATCH_MAX_URL_BYTES 65536

/* One request inside a batch. */
struct batch_request {
    char *method;
    char *url;           /* as on the request line; owned */
    GHashTable *headers; /* lower-case name -> value; owned */
    struct span body;    /* borrowed from the body of the batch */
    char *content_id;    /* NULL = none; owned */
    unsigned number;     /* from 1, in the whole batch */
};

struct batch_item {
    bool change_set;     /* else one request */
    GPtrArray *requests; /* struct batch_request *, owned */
};

/* struct batch_item *, owned. Fails with BAD_REQUEST. */
GPtrArray *batch_parse(const char *content_type, struct span body, GError **error);

/* What of an inner URL lies below the service root, borrowed: any host and a leading slash are
 * taken. */
const char *batch_relative_url(const char *url);

#endif
