/* sharing.c: GrantAccess, ModifyAccess, RevokeAccess, and the functions that tell who has which
 * access to a row. */
#include <string.h>

#include "actions/operation.h"
#include "service/secure.h"
#include "service/shares.h"

/* One message while it runs. */
struct sharing {
    struct operation_call *call;
    struct row *target, *principal;
    int64_t mask;
};

static void finish(struct sharing *s)
{
    row_destroy(s->target);
    row_destroy(s->principal);
}

/* ---- what is refused ---- */

static bool check_table(const struct sharing *s, GError **error)
{
    if (shares_are_possible(s->target->table))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_MESSAGE_NOT_SUPPORTED,
                "%s entity does not support this message: its rows cannot be shared.",
                s->target->table->logical_name);
    return false;
}

/* Nobody gives what he does not have. A row that is there is not created any more. */
static bool check_given(const struct sharing *s, GError **error)
{
    for (enum right right = 0; right < RIGHT_COUNT; right++)
        if (right != RIGHT_CREATE && (s->mask & right_info(right)->mask) != 0 &&
            !secure_row(s->call->work, s->target->table, &s->target->id, right, error))
            return false;
    return true;
}

/* A share adds rows, not privileges: a user must have the privilege to read by his roles. Members
 * of a team have their own. */
static bool check_principal(const struct sharing *s, GError **error)
{
    struct security *security = s->call->work->session->security;
    bool has = true;
    if (strcmp(s->principal->table->logical_name, "systemuser") != 0 || s->mask == 0)
        return true;
    if (!security_principal_has(security, &s->principal->id, s->target->table, RIGHT_READ, &has,
                                error))
        return false;
    if (!has)
        g_set_error(error, SERVER_ERROR, ERROR_ASSIGNEE_DENIED,
                    "The user with id %s does not have read privilege on entity %s, so the record "
                    "cannot be shared with it.",
                    s->principal->id.text, s->target->table->logical_name);
    return has;
}

/* ---- changes ---- */

static bool read_target(struct sharing *s, GError **error)
{
    struct operation_call *call = s->call;
    return operation_row(call, operation_parameter(call, "Target"), "Target", NULL, &s->target,
                         error) &&
           check_table(s, error) &&
           secure_row(call->work, s->target->table, &s->target->id, RIGHT_SHARE, error);
}

static bool read_access(struct sharing *s, GError **error)
{
    const cJSON *access = operation_parameter(s->call, "PrincipalAccess");
    const char *mask = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(access, "AccessMask"));
    if (!cJSON_IsObject(access))
        return operation_missing(s->call, "PrincipalAccess", error);
    if (mask == NULL)
        return operation_missing(s->call, "PrincipalAccess.AccessMask", error);
    if (!rights_parse(mask, &s->mask)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                    "'%s' is no list of access rights: PrincipalAccess.AccessMask of '%s'.", mask,
                    s->call->name);
        return false;
    }
    return operation_principal(s->call, cJSON_GetObjectItemCaseSensitive(access, "Principal"),
                               "PrincipalAccess.Principal", &s->principal, error);
}

static bool change(struct sharing *s, enum share_op op, GError **error)
{
    const struct share share = {.table = s->target->table,
                                .id = &s->target->id,
                                .kind = s->principal->table,
                                .principal = &s->principal->id};
    if (!shares_change(s->call->work, &share, op, s->mask, error))
        return false;
    operation_tell(s->call, share.table, share.id, s->target->version, s->target->version);
    return true;
}

static bool give(struct operation_call *call, enum share_op op, GError **error)
{
    struct sharing s = {.call = call};
    bool good = read_target(&s, error) && read_access(&s, error) && check_given(&s, error) &&
                check_principal(&s, error) && change(&s, op, error);
    finish(&s);
    return good;
}

bool operation_grant_access(struct operation_call *call, GError **error)
{
    return give(call, SHARE_GRANT, error);
}

bool operation_modify_access(struct operation_call *call, GError **error)
{
    return give(call, SHARE_REPLACE, error);
}

bool operation_revoke_access(struct operation_call *call, GError **error)
{
    struct sharing s = {.call = call};
    bool good = read_target(&s, error) &&
                operation_principal(call, operation_parameter(call, "Revokee"), "Revokee",
                                    &s.principal, error) &&
                change(&s, SHARE_REVOKE, error);
    finish(&s);
    return good;
}

/* ---- telling ---- */

static void write_rights(struct json *j, const char *name, int64_t mask)
{
    g_autoptr(GString) text = g_string_new(NULL);
    rights_format(mask, text);
    json_put_text(j, name, text->str);
}

static void write_share(struct json *j, const struct row *share)
{
    g_autofree char *type =
        g_strconcat("#Microsoft.Dynamics.CRM.", row_text(share, "principaltypecode", ""), NULL);
    json_begin_object(j);
    write_rights(j, "AccessMask", shares_mask(share));
    json_key(j, "Principal");
    json_begin_object(j);
    json_put_text(j, "@odata.type", type);
    json_put_text(j, "ownerid", row_text(share, "principalid", NULL));
    json_end_object(j);
    json_end_object(j);
}

bool operation_retrieve_shared_principals(struct operation_call *call, GError **error)
{
    struct json j;
    struct row *target = NULL;
    GPtrArray *shares = NULL;
    if (!operation_row(call, operation_parameter(call, "Target"), "Target", NULL, &target, error))
        return false;
    bool good = shares_list(call->work, &target->id, &shares, error);
    row_destroy(target);
    if (!good)
        return false;
    operation_begin_answer(call, &j);
    json_key(&j, "PrincipalAccesses");
    json_begin_array(&j);
    for (guint i = 0; i < shares->len; i++)
        write_share(&j, g_ptr_array_index(shares, i));
    json_end_array(&j);
    json_end_object(&j);
    g_ptr_array_unref(shares);
    return true;
}

/* A user's access is what its requests would meet. A team or the organisation makes none: what is
 * shared with it counts by itself. */
static bool find_access(struct operation_call *call, const struct row *target, int64_t *ret_mask,
                        GError **error)
{
    const struct session *s = call->work->session;
    const struct actor actor = {.security = s->security, .store = s->store, .user = call->id};
    int64_t shared = 0;
    bool is_user = strcmp(call->table->logical_name, "systemuser") == 0;
    if (!security_row_rights(&actor, target->table, &target->id, ret_mask, error) ||
        (!is_user && !shares_find(call->work, &target->id, &call->id, &shared, error)))
        return false;
    *ret_mask |= shared;
    return true;
}

bool operation_retrieve_principal_access(struct operation_call *call, GError **error)
{
    struct json j;
    struct row *target = NULL;
    int64_t mask = 0;
    if (!operation_row(call, operation_parameter(call, "Target"), "Target", NULL, &target, error))
        return false;
    bool good = find_access(call, target, &mask, error);
    row_destroy(target);
    if (!good)
        return false;
    operation_begin_answer(call, &j);
    write_rights(&j, "AccessRights", mask);
    json_end_object(&j);
    return true;
}
