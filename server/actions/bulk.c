/* bulk.c: CreateMultiple, UpdateMultiple, UpsertMultiple, DeleteMultiple: many rows of one table in
 * one transaction, all or nothing. */
#include <string.h>

#include "actions/operation.h"
#include "model/value_json.h"

#define TYPE_PREFIX "Microsoft.Dynamics.CRM."
#define TYPE "@odata.type"
#define ID "@odata.id"

static bool fail_unsupported(const struct operation_call *call, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_MESSAGE_NOT_SUPPORTED,
                "%s entity does not support this message.", call->table->logical_name);
    return false;
}

/* The type must be said, as the parameter takes rows of any table, and be that of the set. */
static bool check_type(const struct operation_call *call, const cJSON *target, GError **error)
{
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(target, TYPE));
    if (type == NULL)
        return payload_fail(error, call->table,
                            "A resource without a type name was found in 'Targets'. Each target "
                            "needs '" TYPE "'.");
    type += type[0] == '#' ? 1 : 0;
    if (g_str_has_prefix(type, TYPE_PREFIX) &&
        strcmp(type + strlen(TYPE_PREFIX), call->table->logical_name) == 0)
        return true;
    return payload_fail(error, call->table,
                        "The targets of a call on '%s' must be of type '" TYPE_PREFIX
                        "%s', not '%s'.",
                        call->table->set_name, call->table->logical_name, type);
}

typedef bool (*target_fn)(struct operation_call *call, const cJSON *target, struct guid *ret_id,
                          GError **error);

/* Runs `each` on every target; *ret_ids: struct guid, in their order; owned. */
static bool run_targets(struct operation_call *call, target_fn each, GArray **ret_ids,
                        GError **error)
{
    const cJSON *targets = operation_parameter(call, "Targets"), *target = NULL;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(struct guid));
    if (!rows_check_writable(call->table, call->name, NULL))
        return fail_unsupported(call, error);
    if (cJSON_GetArraySize(targets) == 0)
        return operation_missing(call, "Targets", error);
    cJSON_ArrayForEach(target, targets)
    {
        struct guid id = {""};
        if (!cJSON_IsObject(target))
            return operation_missing(call, "Targets", error);
        if (!check_type(call, target, error) || !each(call, target, &id, error))
            return false;
        g_array_append_val(ids, id);
    }
    *ret_ids = g_steal_pointer(&ids);
    return true;
}

static bool run_quietly(struct operation_call *call, target_fn each, GError **error)
{
    GArray *ids = NULL;
    if (!run_targets(call, each, &ids, error))
        return false;
    g_array_unref(ids);
    return true;
}

/* ---- create ---- */

static bool create_one(struct operation_call *call, const cJSON *target, struct guid *ret_id,
                       GError **error)
{
    return rows_create(call->work, call->table, target, NULL, ret_id, error);
}

bool operation_create_multiple(struct operation_call *call, GError **error)
{
    GArray *ids = NULL;
    struct json j;
    if (!run_targets(call, create_one, &ids, error))
        return false;
    operation_begin_answer(call, &j);
    json_key(&j, "Ids");
    json_begin_array(&j);
    for (guint i = 0; i < ids->len; i++)
        json_text(&j, g_array_index(ids, struct guid, i).text);
    json_end_array(&j);
    json_end_object(&j);
    g_array_unref(ids);
    return true;
}

/* ---- update, upsert ---- */

static bool read_id(const struct operation_call *call, const cJSON *target, struct row_key *ret_key,
                    GError **error)
{
    const struct table *t = call->table;
    const char *text =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(target, t->id_column->property));
    struct row_key key = {.table = t, .by_id = true};
    if (text != NULL && guid_parse(text, strlen(text), &key.id)) {
        *ret_key = key;
        return true;
    }
    return payload_fail(error, t, "EdmEntityObject passed should have the key property value set.");
}

static bool read_address(const struct operation_call *call, const char *url,
                         struct row_key *ret_key, GError **error)
{
    struct row_key key = {0};
    if (!reference_parse(call->work->model, url, &key, error))
        return false;
    if (key.table == call->table) {
        *ret_key = key;
        return true;
    }
    row_key_finish(&key);
    return payload_fail(error, call->table, "'%s' is no row of '%s'.", url, call->table->set_name);
}

/* By "@odata.id", which may have an alternate key, or by primary key. */
static bool read_key(const struct operation_call *call, const cJSON *target,
                     struct row_key *ret_key, GError **error)
{
    const char *url = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(target, ID));
    return url != NULL ? read_address(call, url, ret_key, error)
                       : read_id(call, target, ret_key, error);
}

static bool patch_one(struct operation_call *call, const cJSON *target, const struct row_key *key,
                      enum condition_kind kind, GError **error)
{
    const struct condition condition = {.kind = kind};
    struct patch p = {.key = key, .json = target, .condition = &condition};
    return rows_patch(call->work, &p, error);
}

/* This message has its own words for a row that is not there. */
static bool check_exists(const struct operation_call *call, const struct row_key *key,
                         GError **error)
{
    struct guid id;
    GError *reason = NULL;
    if (service_resolve_key(call->work->session, key, &id, &reason))
        return true;
    if (g_error_matches(reason, SERVER_ERROR, ERROR_RECORD_NOT_FOUND)) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "%s With Ids = %s Do Not Exist",
                    call->table->schema_name, key->id.text);
        g_error_free(reason);
    } else {
        g_propagate_error(error, reason);
    }
    return false;
}

static bool update_one(struct operation_call *call, const cJSON *target, struct guid *ret_id,
                       GError **error)
{
    struct row_key key = {0};
    (void)ret_id;
    bool good = read_key(call, target, &key, error) && check_exists(call, &key, error) &&
                patch_one(call, target, &key, CONDITION_MUST_EXIST, error);
    row_key_finish(&key);
    return good;
}

bool operation_update_multiple(struct operation_call *call, GError **error)
{
    return run_quietly(call, update_one, error);
}

static bool upsert_one(struct operation_call *call, const cJSON *target, struct guid *ret_id,
                       GError **error)
{
    struct row_key key = {0};
    (void)ret_id;
    bool good =
        read_key(call, target, &key, error) && patch_one(call, target, &key, CONDITION_NONE, error);
    row_key_finish(&key);
    return good;
}

bool operation_upsert_multiple(struct operation_call *call, GError **error)
{
    return run_quietly(call, upsert_one, error);
}

/* ---- delete ---- */

/* Dataverse has it for elastic tables only, and says so in these words; all tables here are
 * standard ones. */
bool operation_delete_multiple(struct operation_call *call, GError **error)
{
    (void)call;
    g_set_error_literal(error, SERVER_ERROR, ERROR_NOT_SUPPORTED,
                        "DeleteMultiple has not yet been implemented.");
    return false;
}
