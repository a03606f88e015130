/* principal.c: parameters that name a user or a team. */
#include <string.h>

#include "actions/operation.h"

bool operation_principal(struct operation_call *call, const cJSON *json, const char *name,
                         struct row **ret_row, GError **error)
{
    struct row *row = NULL;
    if (!operation_row(call, json, name, NULL, &row, error))
        return false;
    if (strcmp(row->table->base_type, "principal") == 0) {
        *ret_row = row;
        return true;
    }
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                "'%s' of '%s' must be a systemuser or a team, not a row of '%s'.", name, call->name,
                row->table->logical_name);
    row_destroy(row);
    return false;
}
