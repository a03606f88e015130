/* definitions.h: EntityDefinitions, RelationshipDefinitions and GlobalOptionSetDefinitions: the
 * same metadata as csdl.h, with everything CSDL leaves out. A small OData of its own, because these
 * are no rows of the store. */
#ifndef SERVER_MODEL_DEFINITIONS_H
#define SERVER_MODEL_DEFINITIONS_H

#include "model/model.h"

/* Answers one GET. `path` is what follows api/data/vX.Y/, decoded, e.g.
 * EntityDefinitions(LogicalName='account')/Keys; `raw_query` is the query as sent ("" = none);
 * `api_url` ends in '/', for @odata.context. Appends a JSON document to ret_json, which is
 * untouched on failure. Fails with UNKNOWN_TABLE, RECORD_NOT_FOUND, SEGMENT_NOT_FOUND, BAD_REQUEST
 * or NOT_IMPLEMENTED. */
bool definitions_answer(const struct model *m, const char *path, const char *raw_query,
                        const char *api_url, GString *ret_json, GError **error);

#endif
