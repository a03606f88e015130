/* state.c: IsValidStateTransition: whether a row may go to a state with a status. */
#include <string.h>

#include "actions/operation.h"

static const struct option *find_state(const struct column *c, const char *name)
{
    for (guint i = 0; c->options != NULL && i < c->options->len; i++) {
        const struct option *o = &g_array_index(c->options, struct option, i);
        if (g_strcmp0(o->invariant_name, name) == 0)
            return o;
    }
    return NULL;
}

bool operation_is_valid_state_transition(struct operation_call *call, GError **error)
{
    struct json j;
    struct row *row = NULL;
    if (!operation_row(call, operation_parameter(call, "Entity"), "Entity", NULL, &row, error))
        return false;
    const struct column *state = table_find_column(row->table, "statecode");
    const struct column *status = table_find_column(row->table, "statuscode");
    const char *name = operation_parameter(call, "NewState")->valuestring;
    const struct option *wanted = state != NULL ? find_state(state, name) : NULL;
    const struct option *reason =
        status != NULL ? column_find_option(status, (int)operation_integer(call, "NewStatus", -1))
                       : NULL;
    bool known = state != NULL && status != NULL;
    if (!known)
        g_set_error(error, SERVER_ERROR, ERROR_TABLE_NOT_SUPPORTED,
                    "%s entity does not support this message.", row->table->logical_name);
    if (known) {
        const struct value *now = row_get(row, state);
        bool allowed = wanted != NULL && reason != NULL && reason->state == wanted->value &&
                       now != NULL && state_may_follow(row->table, now->integer, wanted->value);
        operation_begin_answer(call, &j);
        json_put_boolean(&j, "IsValid", allowed);
        json_end_object(&j);
    }
    row_destroy(row);
    return known;
}
