/* driver_ui.c: the protocol's methods about relationships, special commands, and what a screen
 * would show. */
#include "driver_methods.h"

void driver_read_local(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    outcome->result =
        dvclient_read_local(driver->client, json_text(params, "entity"), json_text(params, "id"));
}

void driver_pending(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    outcome->result = dvclient_list_pending(driver->client);
}

static struct dvclient_pair take_pair(const cJSON *params)
{
    return (struct dvclient_pair){.relationship = json_text(params, "relationship"),
                                  .entity = json_text(params, "entity"),
                                  .id = json_text(params, "id"),
                                  .related_entity = json_text(params, "relatedEntity"),
                                  .related_id = json_text(params, "relatedId")};
}

void driver_associate(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    struct dvclient_pair pair = take_pair(params);
    dvclient_associate(driver->client, &pair, &outcome->error);
}

void driver_disassociate(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    struct dvclient_pair pair = take_pair(params);
    dvclient_disassociate(driver->client, &pair, &outcome->error);
}

static void wrap(const char *name, cJSON *list, struct outcome *outcome)
{
    if (list == NULL)
        return;
    outcome->result = cJSON_CreateObject();
    cJSON_AddItemToObject(outcome->result, name, list);
}

void driver_related(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    struct dvclient_pair pair = take_pair(params);
    wrap("rows", dvclient_list_related(driver->client, &pair, &outcome->error), outcome);
}

void driver_execute(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    struct dvclient_command command = {.name = json_text(params, "command"),
                                       .entity = json_text(params, "entity"),
                                       .id = json_text(params, "id"),
                                       .parameters = json_member(params, "parameters")};
    wrap("created", dvclient_execute(driver->client, &command, &outcome->error), outcome);
}

void driver_commands(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    outcome->result = dvclient_show_commands(driver->client, json_text(params, "scope"),
                                             json_text(params, "entity"));
}

void driver_lookup(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    outcome->result = dvclient_show_lookup(driver->client, json_text(params, "entity"),
                                           json_text(params, "column"), &outcome->error);
}

void driver_status(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    outcome->result = dvclient_show_status(driver->client);
}

void driver_site_map(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    outcome->result = dvclient_show_site_map(driver->client);
}

void driver_sync_errors(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    outcome->result = dvclient_list_sync_errors(driver->client);
}
