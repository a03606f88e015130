/* options.h: the query options of a URL, put into one query. */
#ifndef SERVER_ODATA_OPTIONS_H
#define SERVER_ODATA_OPTIONS_H

#include "odata/query.h"
#include "odata/query_string.h"

/* What the URL addresses decides which options it may carry. */
enum options_use {
    OPTIONS_COLLECTION = 1, /* GET accounts */
    OPTIONS_ROW = 2,        /* GET accounts(id), and writes with return=representation */
    OPTIONS_COUNT = 4,      /* GET accounts/$count */
    OPTIONS_REFERENCE = 8   /* $ref */
};

struct options {
    struct query_string string;
    struct query *query; /* owned */
    /* decoded; borrowed from `string`; NULL = absent */
    const char *skiptoken, *deltatoken, *id;
    const char *fetchxml, *sql, *saved_query, *user_query;
};

/* Fails with BAD_REQUEST, or NOT_IMPLEMENTED for options this server does not answer yet. */
bool options_parse(const struct table *table, const char *raw_query, enum options_use use,
                   struct options *ret_options, GError **error);
void options_finish(struct options *o);

/* FetchXML and SQL say everything themselves: fails with BAD_REQUEST when an option besides
 * `language` and `also` would change what is found. */
bool options_allow_language(const struct options *o, const char *language, const char *also,
                            GError **error);
/* Change tracking refuses four options, each with its own sentence. */
bool options_allow_tracking(const struct options *o, GError **error);

#endif
