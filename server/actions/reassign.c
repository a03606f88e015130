/* reassign.c: ReassignObjectsOwner and ReassignObjectsSystemUser: every row of one user or team
 * gets another owner. */
#include <string.h>

#include "actions/operation.h"
#include "model/privilege.h"

static bool reassign_row(struct operation_call *call, const struct table *t, const struct guid *id,
                         const struct row *owner, GError **error)
{
    struct row *changes = row_create(t);
    changes->id = *id;
    row_set_lookup(changes, "ownerid", owner->table, &owner->id);
    bool good = rows_change_quietly(call->work, changes, error);
    row_destroy(changes);
    return good;
}

static bool reassign_table(struct operation_call *call, const struct table *t,
                           const struct guid *from, const struct row *to, GError **error)
{
    GArray *ids = NULL;
    if (table_securing(t) != SECURED_BY_OWNER || strcmp(t->logical_name, "activitypointer") == 0)
        return true; /* an activity is reassigned as what it is */
    if (!store_find_by_texts(call->work->store, t,
                             (const char *const[]){"ownerid", from->text, NULL}, G_MAXINT, &ids,
                             error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < ids->len; i++)
        good = reassign_row(call, t, &g_array_index(ids, struct guid, i), to, error);
    g_array_unref(ids);
    return good;
}

/* Teams whose members have no role through them own nothing. */
static bool check_owner(const struct row *to, GError **error)
{
    if (row_integer(to, "teamtype", 0) != 1)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_OWNER, "The access team %s cannot own records.",
                to->id.text);
    return false;
}

static bool reassign(struct operation_call *call, const struct table *kind, const struct guid *from,
                     const struct row *to, GError **error)
{
    const GPtrArray *tables = model_tables(call->work->model);
    if (!check_owner(to, error))
        return false;
    for (guint i = 0; !guid_equal(from, &to->id) && i < tables->len; i++)
        if (!reassign_table(call, g_ptr_array_index(tables, i), from, to, error))
            return false;
    operation_tell(call, kind, from, 0, 0);
    return true;
}

bool operation_reassign_objects(struct operation_call *call, GError **error)
{
    struct row *from = NULL, *to = NULL;
    bool good = operation_principal(call, operation_parameter(call, "FromPrincipal"),
                                    "FromPrincipal", &from, error) &&
                operation_principal(call, operation_parameter(call, "ToPrincipal"), "ToPrincipal",
                                    &to, error) &&
                reassign(call, from->table, &from->id, to, error);
    row_destroy(from);
    row_destroy(to);
    return good;
}

bool operation_reassign_objects_of_user(struct operation_call *call, GError **error)
{
    struct row *to = NULL;
    bool good = operation_principal(call, operation_parameter(call, "ReassignPrincipal"),
                                    "ReassignPrincipal", &to, error) &&
                reassign(call, call->table, &call->id, to, error);
    row_destroy(to);
    return good;
}
