/* report.c: what a screen shows about the store: rows, queue, errors, status, icons. */
#include "client.h"
#include "wire/url.h"

#include <string.h>

static const char *state_of(const struct row_image *image)
{
    if (image->local == NULL)
        return "deleted";
    return image->pending ? "pending" : "clean";
}

static bool is_shown(const struct row_image *image)
{
    return image->scope != SCOPE_OUT || image->pending;
}

static void describe_row(const struct row_image *image, cJSON *object)
{
    cJSON_AddItemToObject(object, "values",
                          image->local != NULL ? cJSON_Duplicate(image->local, true)
                                               : cJSON_CreateObject());
    cJSON_AddStringToObject(object, "state", state_of(image));
}

static cJSON *read_one(struct dvclient *client, const char *entity, const char *id)
{
    struct row_image image;
    cJSON *result = cJSON_CreateObject();
    g_autofree char *row = url_normal_guid(id);
    bool held = row != NULL && cache_load_row(client->engine.cache, entity, row, &image);
    bool shown = held && is_shown(&image);
    cJSON_AddBoolToObject(result, "exists", shown && image.local != NULL);
    if (shown)
        describe_row(&image, result);
    if (held)
        row_image_finish(&image);
    return result;
}

cJSON *dvclient_read_local(struct dvclient *client, const char *entity, const char *id)
{
    if (id != NULL)
        return read_one(client, entity, id);
    cJSON *result = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(result, "rows");
    g_autoptr(GPtrArray) rows = cache_list_rows(client->engine.cache, entity);
    for (guint i = 0; i < rows->len; i++) {
        const struct row_image *image = rows->pdata[i];
        if (!is_shown(image))
            continue;
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "id", image->id);
        describe_row(image, row);
        cJSON_AddItemToArray(list, row);
    }
    return result;
}

cJSON *dvclient_list_pending(struct dvclient *client)
{
    g_autoptr(GPtrArray) actions = queue_list(client->engine.cache, NULL, NULL);
    cJSON *result = cJSON_CreateObject();
    cJSON_AddNumberToObject(result, "count", actions->len);
    cJSON *items = cJSON_AddArrayToObject(result, "items");
    for (guint i = 0; i < actions->len; i++) {
        const struct action *action = actions->pdata[i];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddNumberToObject(item, "seq", (double)action->seq);
        cJSON_AddStringToObject(item, "op", action->op);
        cJSON_AddStringToObject(item, "entity", action->entity);
        cJSON_AddStringToObject(item, "id", action->id);
        cJSON *columns = cJSON_AddArrayToObject(item, "columns");
        const cJSON *value = NULL;
        cJSON_ArrayForEach(value, action->change)
            cJSON_AddItemToArray(columns, cJSON_CreateString(value->string));
        cJSON_AddItemToArray(items, item);
    }
    return result;
}

cJSON *dvclient_list_sync_errors(struct dvclient *client)
{
    cJSON *result = cJSON_CreateObject();
    cJSON_AddItemToObject(result, "errors", queue_list_errors(client->engine.cache));
    return result;
}

/* Tables the closed command table knows; others may be flagged and in the profile and are still of
 * no use offline. */
static bool counts_for_status(struct dvclient *client, const char *name)
{
    const struct table *table = schema_find(client->engine.schema, name);
    return table != NULL && command_table_is_listed(name, table->custom && !table->intersect);
}

static void describe_entity(struct dvclient *client, const char *name, bool available,
                            cJSON *entities)
{
    struct entity_state state;
    cache_load_entity(client->engine.cache, name, &state);
    cJSON *entity = cJSON_AddObjectToObject(entities, name);
    cJSON_AddStringToObject(entity, "status", available ? "Available" : "Not Available");
    if (state.synced != NULL && available)
        cJSON_AddStringToObject(entity, "syncTime", state.synced);
    else
        cJSON_AddNullToObject(entity, "syncTime");
    entity_state_finish(&state);
}

cJSON *dvclient_show_status(struct dvclient *client)
{
    client_learn_profile(client);
    struct rulebook book = client_rulebook(client);
    g_autoptr(GPtrArray) names = cache_list_items(client->engine.cache);
    g_autofree char *complete = cache_get_fact(client->engine.cache, FACT_COMPLETE);
    bool all = g_strcmp0(complete, "1") == 0;
    cJSON *result = cJSON_CreateObject();
    cJSON *entities = cJSON_CreateObject();
    for (guint i = 0; i < names->len; i++) {
        const char *name = names->pdata[i];
        if (!availability_is_enabled(&book, name))
            continue;
        bool ready = availability_is_ready(&book, name) && counts_for_status(client, name);
        describe_entity(client, name, ready, entities);
        all = all && (ready || !counts_for_status(client, name));
    }
    cJSON_AddStringToObject(result, "overall", all ? "Available" : "Not Available");
    cJSON_AddItemToObject(result, "entities", entities);
    cJSON_AddNumberToObject(result, "pending", (double)queue_count(client->engine.cache));
    cJSON_AddNumberToObject(result, "syncErrors", (double)queue_count_errors(client->engine.cache));
    return result;
}

cJSON *dvclient_show_site_map(struct dvclient *client)
{
    client_learn_profile(client);
    struct rulebook book = client_rulebook(client);
    cJSON *result = cJSON_CreateObject();
    cJSON *entities = cJSON_AddObjectToObject(result, "entities");
    GHashTableIter iter;
    void *value = NULL;
    g_hash_table_iter_init(&iter, client->engine.schema->tables);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct table *table = value;
        if (table->intersect)
            continue;
        const char *icon = availability_icon(&book, table->name);
        if (strcmp(icon, "green") == 0 && !counts_for_status(client, table->name))
            icon = "red";
        cJSON *entity = cJSON_AddObjectToObject(entities, table->name);
        cJSON_AddStringToObject(entity, "icon", icon);
    }
    return result;
}
