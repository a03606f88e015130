/* metadata_changes.h: RetrieveMetadataChanges: the definitions a query asks for, or those of them
 * that changed since a version. */
#ifndef SERVER_MODEL_METADATA_CHANGES_H
#define SERVER_MODEL_METADATA_CHANGES_H

#include <cjson/cJSON.h>

#include "model/model.h"

/* Kinds of deleted things to tell: DeletedMetadataFilters of Dataverse. */
enum deleted_filter {
    TELL_DELETED_TABLES = 1,
    TELL_DELETED_COLUMNS = 2,
    TELL_DELETED_RELATIONSHIPS = 4,
    TELL_DELETED_LABELS = 8,
    TELL_DELETED_OPTION_SETS = 16
};

/* Appends `"DeletedMetadata":{...},"EntityMetadata":[...]` to `out`. `since` negative = everything,
 * and nothing deleted. Fails as metadata_query_read does. */
bool metadata_changes_write(const struct model *m, const cJSON *query, int64_t since,
                            unsigned deleted, GString *out, GError **error);

#endif
