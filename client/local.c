/* local.c: the offline half: local image and queue entry in one transaction, or nothing at all. */
#include "client.h"
#include "wire/url.h"

#include <string.h>

static char *choose_id(const struct table *table, const char *id, const cJSON *values)
{
    g_autofree char *given =
        url_normal_guid(id != NULL ? id : json_text(values, table->primary_id));
    return given != NULL ? g_steal_pointer(&given) : g_uuid_string_random();
}

static bool is_held(struct dvclient *client, const char *entity, const char *id)
{
    struct row_image image;
    bool held = cache_load_row(client->engine.cache, entity, id, &image);
    row_image_finish(&image);
    return held;
}

char *local_create(struct dvclient *client, const char *entity, const char *id, const cJSON *values,
                   GError **error)
{
    const struct table *table = local_check_table(client, "create", entity, error);
    if (table == NULL || !local_check_values(client, table, values, error))
        return NULL;
    g_autofree char *chosen = choose_id(table, id, values);
    if (is_held(client, entity, chosen)) {
        refusal_set(error, REFUSAL_INVALID_VALUE, "a record with this id exists");
        return NULL;
    }
    g_autoptr(cJSON) change = client_normal_values(values);
    cJSON_DeleteItemFromObjectCaseSensitive(change, table->primary_id);
    g_autofree char *table_name = g_strdup(entity);
    char op[] = "create";
    struct action action = {.op = op, .entity = table_name, .id = chosen, .change = change};
    return queue_push(client->engine.cache, &action, error) ? g_steal_pointer(&chosen) : NULL;
}

bool local_update(struct dvclient *client, const char *entity, const char *id, const cJSON *values,
                  GError **error)
{
    const struct table *table = local_check_table(client, "update", entity, error);
    if (table == NULL || !local_check_row(client, entity, id, error) ||
        !local_check_values(client, table, values, error))
        return false;
    if (cJSON_GetArraySize(values) == 0)
        return true;
    g_autoptr(cJSON) change = client_normal_values(values);
    g_autofree char *table_name = g_strdup(entity);
    g_autofree char *row_id = g_strdup(id);
    char op[] = "update";
    struct action action = {.op = op, .entity = table_name, .id = row_id, .change = change};
    return queue_push(client->engine.cache, &action, error);
}

/* Deleting through the activity list deletes the activity, so the row of the concrete type decides.
 */
static bool check_concrete_type(struct dvclient *client, const char *entity, const char *id,
                                GError **error)
{
    struct row_image image;
    if (strcmp(entity, "activitypointer") != 0)
        return true;
    cache_load_row(client->engine.cache, entity, id, &image);
    g_autofree char *type = g_strdup(json_text(image.local, "activitytypecode"));
    row_image_finish(&image);
    const struct table *concrete = schema_find(client->engine.schema, type);
    if (type == NULL || command_is_listed_offline(command_find("delete"), type,
                                                  concrete != NULL && concrete->custom))
        return true;
    refusal_set(error, REFUSAL_COMMAND_NOT_SUPPORTED, type);
    return false;
}

bool local_delete(struct dvclient *client, const char *entity, const char *id, GError **error)
{
    if (local_check_table(client, "delete", entity, error) == NULL ||
        !local_check_row(client, entity, id, error) ||
        !check_concrete_type(client, entity, id, error))
        return false;
    g_autoptr(cJSON) change = cJSON_CreateObject();
    g_autofree char *table_name = g_strdup(entity);
    g_autofree char *row_id = g_strdup(id);
    char op[] = "delete";
    struct action action = {.op = op, .entity = table_name, .id = row_id, .change = change};
    return queue_push(client->engine.cache, &action, error);
}

cJSON *local_retrieve(struct dvclient *client, const char *entity, const char *id, GError **error)
{
    struct row_image image;
    if (local_check_table(client, "read", entity, error) == NULL ||
        !local_check_row(client, entity, id, error))
        return NULL;
    cache_load_row(client->engine.cache, entity, id, &image);
    cJSON *values = g_steal_pointer(&image.local);
    row_image_finish(&image);
    return values;
}
