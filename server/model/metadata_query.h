/* metadata_query.h: the query of RetrieveMetadataChanges (EntityQueryExpression): which properties
 * of which tables, columns, relationships and keys. Internal to model/. */
#ifndef SERVER_MODEL_METADATA_QUERY_H
#define SERVER_MODEL_METADATA_QUERY_H

#include <cjson/cJSON.h>

#include "model/definitions_type.h"

/* One level of it; everything is borrowed from the JSON. NULL = not given. */
struct metadata_query {
    bool all;            /* AllProperties */
    const cJSON *names;  /* PropertyNames */
    const cJSON *filter; /* Criteria */
};

/* The four levels of a query, and its languages. */
struct metadata_queries {
    struct metadata_query tables, columns, relationships, keys;
    const cJSON *languages; /* FilterLanguages, or NULL = all */
};

/* `json` NULL = everything. Fails with BAD_REQUEST, BAD_RELATIONSHIP_QUERY or BAD_KEY_QUERY. */
bool metadata_query_read(const cJSON *json, struct metadata_queries *ret_queries, GError **error);
bool metadata_query_has(const struct metadata_query *q, const char *name);
/* Whether the criteria hold; fails with BAD_REQUEST. */
bool metadata_query_matches(const struct metadata_query *q, const struct definitions_item *item,
                            bool *ret_matches, GError **error);

#endif
