/* rollup.c: CalculateRollupField: computes a rollup column of one row at once. What a rollup adds
 * up stands in a workflow text of its column, which is not read here: a rollup column answers 501,
 * and every other column is refused as Dataverse refuses it. */
#include <string.h>

#include "actions/operation.h"

#define ROLLUP "2" /* AttributeMetadata.SourceType */

static bool refuse_column(const struct table *t, const char *name, GError **error)
{
    const struct column *c = table_find_column(t, name);
    if (c == NULL)
        g_set_error(error, SERVER_ERROR, ERROR_QUERY_NO_COLUMN,
                    "'%s' entity doesn't contain attribute with Name = '%s'.", t->logical_name,
                    name);
    else if (g_strcmp0(meta_find(&c->meta, "SourceType"), ROLLUP) == 0)
        g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                    "The rollup of '%s' is not computed: dvmock does not read its definition.",
                    name);
    else
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The column '%s' of '%s' is no rollup column.", name, t->logical_name);
    return false;
}

bool operation_calculate_rollup(struct operation_call *call, GError **error)
{
    const char *name = operation_text(call, "FieldName");
    struct row *row = NULL;
    if (!operation_row(call, operation_parameter(call, "Target"), "Target", NULL, &row, error))
        return false;
    bool good = refuse_column(row->table, name == NULL ? "" : name, error);
    row_destroy(row);
    return good;
}
