/* teams.c: AddMembersTeam and RemoveMembersTeam. Members that are in already, or not in, are left
 * as they are. */
#include <string.h>

#include "actions/operation.h"

#define MAX_MEMBERS 1000 /* of one call */
#define MEMBERS "teammembership_association"

static bool set_member(struct operation_call *call, const cJSON *member, bool in, GError **error)
{
    const struct nav *nav = table_find_nav(call->table, MEMBERS);
    struct row *user = NULL;
    bool linked = false;
    if (nav == NULL || nav->kind != NAV_MANY)
        return operation_unknown_table("teammembership", error);
    if (!operation_row(call, member, "Members", "systemuser", &user, error))
        return false;
    bool good = rows_are_linked(call->work, nav, &call->id, &user->id, &linked, error) &&
                (linked == in ||
                 (in ? rows_link : rows_unlink)(call->work, nav, &call->id, &user->id, error));
    row_destroy(user);
    return good;
}

static bool set_members(struct operation_call *call, bool in, GError **error)
{
    const cJSON *list = operation_parameter(call, "Members"), *member = NULL;
    int count = cJSON_GetArraySize(list);
    if (count == 0 || count > MAX_MEMBERS)
        return operation_missing(call, "Members", error);
    cJSON_ArrayForEach(member, list) if (!set_member(call, member, in, error)) return false;
    return true;
}

bool operation_add_members(struct operation_call *call, GError **error)
{
    return set_members(call, true, error);
}

bool operation_remove_members(struct operation_call *call, GError **error)
{
    return set_members(call, false, error);
}
