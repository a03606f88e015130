/* row_parameter.c: parameters that name a row: {"@odata.type":"Microsoft.Dynamics.CRM.contact",
 * "contactid":"..."} or {"@odata.id":"contacts(...)"}. */
#include <string.h>

#include "actions/operation.h"

#define TYPE_PREFIX "Microsoft.Dynamics.CRM."

static bool fail_key(GError **error)
{
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                        "EdmEntityObject passed should have the key property value set.");
    return false;
}

/* The table of "#Microsoft.Dynamics.CRM.contact", else the declared one; NULL = not known. */
static const struct table *find_type(const struct model *m, const cJSON *json, const char *table)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(json, "@odata.type");
    const char *name = cJSON_IsString(type) ? type->valuestring : NULL;
    if (name == NULL)
        return table != NULL ? model_find_table(m, table) : NULL;
    name += *name == '#' ? 1 : 0;
    return g_str_has_prefix(name, TYPE_PREFIX) ? model_find_table(m, name + strlen(TYPE_PREFIX))
                                               : NULL;
}

/* Users and teams are also named by the key they inherit from principal. */
static bool read_key(const struct table *t, const cJSON *json, struct guid *ret_id)
{
    const cJSON *key = cJSON_GetObjectItemCaseSensitive(json, t->primary_id);
    if (key == NULL && strcmp(t->base_type, "principal") == 0)
        key = cJSON_GetObjectItemCaseSensitive(json, "ownerid");
    const char *text = cJSON_GetStringValue(key);
    return text != NULL && guid_parse(text, strlen(text), ret_id);
}

static bool read_typed(struct operation_call *call, const cJSON *json, const char *table,
                       struct row_key *ret_key, GError **error)
{
    struct row_key key = {.by_id = true};
    key.table = find_type(call->work->model, json, table);
    if (key.table == NULL || !read_key(key.table, json, &key.id))
        return fail_key(error);
    *ret_key = key;
    return true;
}

bool operation_row(struct operation_call *call, const cJSON *json, const char *name,
                   const char *table, struct row **ret_row, GError **error)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(json, "@odata.id");
    struct row_key key = {0};
    struct guid found;
    if (!cJSON_IsObject(json))
        return operation_missing(call, name, error);
    bool good = cJSON_IsString(id)
                    ? reference_parse(call->work->model, id->valuestring, &key, error)
                    : read_typed(call, json, table, &key, error);
    if (!good)
        return false;
    const struct table *wanted = table != NULL ? model_find_table(call->work->model, table) : NULL;
    if (wanted != NULL && !table_is_a(key.table, wanted)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                    "The parameter '%s' of '%s' takes rows of '%s', not of '%s'.", name, call->name,
                    table, key.table->logical_name);
        good = false;
    }
    good = good && service_resolve_key(call->work->session, &key, &found, error) &&
           work_read(call->work, key.table, &found, ret_row, error);
    row_key_finish(&key);
    return good;
}

bool operation_row_parameter(struct operation_call *call, const char *name, const char *table,
                             struct row **ret_row, GError **error)
{
    const cJSON *json = operation_parameter(call, name);
    *ret_row = NULL;
    return json == NULL || cJSON_IsNull(json) ||
           operation_row(call, json, name, table, ret_row, error);
}
