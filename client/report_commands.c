/* report_commands.c: command bars and lookups as a screen would show them. */
#include "client.h"
#include "sync/metadata.h"
#include "wire/url.h"

#include <string.h>

#define CANDIDATES 50

static void add_command(cJSON *commands, const char *name, bool on)
{
    cJSON *command = cJSON_AddObjectToObject(commands, name);
    cJSON_AddBoolToObject(command, "visible", on);
    cJSON_AddBoolToObject(command, "enabled", on);
}

cJSON *dvclient_show_commands(struct dvclient *client, const char *scope, const char *entity)
{
    client_learn_profile(client);
    struct rulebook book = client_rulebook(client);
    const struct table *table = schema_find(client->engine.schema, entity);
    bool activity = table != NULL && table->activity;
    cJSON *result = cJSON_CreateObject();
    cJSON *commands = cJSON_AddObjectToObject(result, "commands");
    for (size_t i = 0; i < command_list_length; i++) {
        const struct command *command = &command_list[i];
        bool on = command_applies_online(command, entity, activity) &&
                  (client->online || availability_check_command(&book, command, entity, NULL));
        add_command(commands, command->name, on);
    }
    if (g_strcmp0(scope, "subgrid") == 0)
        add_command(commands, "addExisting", client->online);
    return result;
}

static void add_candidate(cJSON *candidates, const struct table *table, const char *id,
                          const cJSON *values)
{
    const char *name = table->primary_name != NULL ? json_text(values, table->primary_name) : NULL;
    cJSON *candidate = client_reference(table->name, id);
    cJSON_AddStringToObject(candidate, "name", name != NULL ? name : "");
    cJSON_AddItemToArray(candidates, candidate);
}

static int compare_names(const void *a, const void *b)
{
    const cJSON *left = *(cJSON *const *)a;
    const cJSON *right = *(cJSON *const *)b;
    return g_utf8_collate(json_text(left, "name"), json_text(right, "name"));
}

/* A person looks for a name, not for an id. */
static void sort_candidates(cJSON *candidates)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    while (cJSON_GetArraySize(candidates) > 0)
        g_ptr_array_add(list, cJSON_DetachItemFromArray(candidates, 0));
    g_ptr_array_sort(list, compare_names);
    for (guint i = 0; i < list->len; i++)
        cJSON_AddItemToArray(candidates, list->pdata[i]);
}

static void add_local_candidates(struct dvclient *client, const struct table *table,
                                 cJSON *candidates)
{
    g_autoptr(GPtrArray) rows = cache_list_rows(client->engine.cache, table->name);
    for (guint i = 0; i < rows->len; i++) {
        const struct row_image *row = rows->pdata[i];
        if (row_image_is_visible(row))
            add_candidate(candidates, table, row->id, row->local);
    }
}

static void add_server_candidates(struct dvclient *client, const struct table *table,
                                  cJSON *candidates)

{
    const char *name = table->primary_name;
    g_autofree char *path =
        g_strdup_printf("%s?$select=%s%s%s&$top=%d", table->set_name, table->primary_id,
                        name != NULL ? "," : "", name != NULL ? name : "", CANDIDATES);
    g_autoptr(cJSON) answer = engine_get(&client->engine, path, NULL, NULL, NULL);
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_member(answer, "value"))
    {
        g_autofree char *id = url_normal_guid(json_text(row, table->primary_id));
        if (id != NULL)
            add_candidate(candidates, table, id, row);
    }
}

/* The column, its table known with columns; NULL with REFUSAL_INVALID_VALUE, or without an error
 * when the table is not known offline. */
static const struct column *find_lookup(struct dvclient *client, const char *entity,
                                        const char *name, GError **error)
{
    const struct table *table = client->online ? metadata_need_table(&client->engine, entity, error)
                                               : schema_find(client->engine.schema, entity);
    if (table == NULL || !table->detailed)
        return NULL;
    const struct column *column = table_find_column(table, name);
    if (column != NULL && column->kind == COLUMN_LOOKUP)
        return column;
    refusal_set(error, REFUSAL_INVALID_VALUE, name);
    return NULL;
}

cJSON *dvclient_show_lookup(struct dvclient *client, const char *entity, const char *name,
                            GError **error)
{
    struct rulebook book = client_rulebook(client);
    GError *failure = NULL;
    const struct column *column = find_lookup(client, entity, name, &failure);
    if (failure != NULL) {
        g_propagate_error(error, failure);
        return NULL;
    }
    const struct table *table = schema_find(client->engine.schema, entity);
    bool available = column != NULL &&
                     (client->online || (availability_is_ready(&book, entity) &&
                                         availability_check_lookup(&book, table, column, NULL)));
    cJSON *result = cJSON_CreateObject();
    cJSON_AddBoolToObject(result, "available", available);
    cJSON *targets = cJSON_AddArrayToObject(result, "targets");
    cJSON *candidates = cJSON_AddArrayToObject(result, "candidates");
    for (guint i = 0; available && i < column->targets->len; i++) {
        const struct table *target = schema_find(client->engine.schema, column->targets->pdata[i]);
        if (target == NULL)
            continue;
        cJSON_AddItemToArray(targets, cJSON_CreateString(target->name));
        if (!client->online)
            add_local_candidates(client, target, candidates);
        else
            add_server_candidates(client, target, candidates);
    }
    sort_candidates(candidates);
    return result;
}
