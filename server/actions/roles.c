/* roles.c: AddPrivilegesRole, ReplacePrivilegesRole and RemovePrivilegeRole. What a role may do
 * counts for everybody who has it from the next request on. */
#include <string.h>

#include "actions/operation.h"
#include "service/secure.h"
#include "store/privileges.h"

#define MAX_PRIVILEGES 10000 /* of one call: more than any organisation has */

/* Who has the role System Administrator may do everything, and that stays so. */
static bool check_role(struct operation_call *call, GError **error)
{
    struct row *role = NULL;
    struct guid template;
    if (!work_read_any(call->work, call->table, &call->id, &role, error))
        return false;
    row_lookup_id(role, "roletemplateid", &template);
    row_destroy(role);
    if (strcmp(template.text, ADMINISTRATOR_TEMPLATE) == 0) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_ADMINISTRATOR_ROLE,
                            "The System Administrator Role cannot be modified.");
        return false;
    }
    return secure_row(call->work, call->table, &call->id, RIGHT_WRITE, error);
}

/* What belongs to no owner is granted as a whole or not at all. */
static bool check_depth(const struct row *privilege, enum depth depth, GError **error)
{
    static const char *const columns[] = {NULL, "canbebasic", "canbelocal", "canbedeep",
                                          "canbeglobal"};
    if (row_integer(privilege, columns[depth], 1) != 0)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "The privilege %s cannot have the depth %s.", row_text(privilege, "name", ""),
                depth_name(depth));
    return false;
}

/* {"Depth":"Basic","PrivilegeId":"..."}; the rest of a RolePrivilege follows from these. */
static bool read_entry(struct operation_call *call, const cJSON *entry, struct guid *ret_id,
                       enum depth *ret_depth, GError **error)
{
    const char *depth = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "Depth"));
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "PrivilegeId"));
    if (id == NULL || !guid_parse(id, strlen(id), ret_id))
        return operation_missing(call, "Privileges.PrivilegeId", error);
    if (depth == NULL || !depth_parse(depth, ret_depth))
        return operation_missing(call, "Privileges.Depth", error);
    return true;
}

static bool add_one(struct operation_call *call, const cJSON *entry, GError **error)
{
    const struct table *t = model_find_table(call->work->model, "privilege");
    struct row *row = NULL;
    struct guid id;
    enum depth depth = DEPTH_NONE;
    if (t == NULL)
        return operation_unknown_table("privilege", error);
    if (!read_entry(call, entry, &id, &depth, error) || !work_read(call->work, t, &id, &row, error))
        return false;
    bool good = check_depth(row, depth, error) &&
                store_set_role_privilege(call->work->store, &call->id, &id, depth,
                                         call->work->session->now_ms, error);
    row_destroy(row);
    return good;
}

static bool add_all(struct operation_call *call, GError **error)
{
    const cJSON *list = operation_parameter(call, "Privileges"), *entry = NULL;
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > MAX_PRIVILEGES)
        return operation_missing(call, "Privileges", error);
    cJSON_ArrayForEach(entry, list) if (!add_one(call, entry, error)) return false;
    operation_tell(call, call->table, &call->id, 0, 0);
    return true;
}

bool operation_add_privileges(struct operation_call *call, GError **error)
{
    return check_role(call, error) && add_all(call, error);
}

bool operation_replace_privileges(struct operation_call *call, GError **error)
{
    return check_role(call, error) &&
           store_clear_role_privileges(call->work->store, &call->id, call->work->session->now_ms,
                                       error) &&
           add_all(call, error);
}

bool operation_remove_privilege(struct operation_call *call, GError **error)
{
    struct row *privilege = NULL;
    if (!check_role(call, error) || !operation_row(call, operation_parameter(call, "Privilege"),
                                                   "Privilege", "privilege", &privilege, error))
        return false;
    bool good = store_set_role_privilege(call->work->store, &call->id, &privilege->id, DEPTH_NONE,
                                         call->work->session->now_ms, error);
    if (good)
        operation_tell(call, call->table, &call->id, 0, 0);
    row_destroy(privilege);
    return good;
}
