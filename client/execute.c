/* execute.c: the special commands offline. Only what the command table lists gets past
 * local_check_table. */
#include "client.h"

#include <string.h>

#define STATE_QUALIFIED 1
#define STATE_DISQUALIFIED 2
#define STATUS_QUALIFIED 3
#define STATUS_LOST 4

cJSON *execute_make_case(const struct dvclient_command *command, const cJSON *activity,
                         GError **error)
{
    const cJSON *customer = json_member(command->parameters, "customer");
    if (customer == NULL)
        customer = json_member(activity, "regardingobjectid");
    const char *entity = json_text(customer, "entity");
    if (g_strcmp0(entity, "account") != 0 && g_strcmp0(entity, "contact") != 0) {
        refusal_set(error, REFUSAL_INVALID_VALUE, "the case needs a customer");
        return NULL;
    }
    const char *title = json_text(command->parameters, "title");
    if (title == NULL)
        title = json_text(activity, "subject");
    cJSON *values = cJSON_CreateObject();
    cJSON_AddStringToObject(values, "title", title != NULL ? title : "");
    cJSON_AddItemToObject(values, "customerid", cJSON_Duplicate(customer, true));
    return values;
}

/* A row and the state it is left in; the wire form is push's business. */
static bool push_state(struct dvclient *client, const struct dvclient_command *command, int state,
                       int status, GError **error)
{
    g_autoptr(cJSON) change = cJSON_CreateObject();
    cJSON_AddNumberToObject(change, "statecode", state);
    cJSON_AddNumberToObject(change, "statuscode", status);
    g_autofree char *name = g_strdup(command->name);
    g_autofree char *entity = g_strdup(command->entity);
    g_autofree char *id = g_strdup(command->id);
    char op[] = "execute";
    struct action action = {
        .op = op, .command = name, .entity = entity, .id = id, .change = change};
    return queue_push(client->engine.cache, &action, error);
}

static bool push_pair(struct dvclient *client, const struct action *first,
                      const struct action *second, GError **error)
{
    if (!cache_begin(client->engine.cache, error))
        return false;
    bool ok = queue_push(client->engine.cache, first, error) &&
              queue_push(client->engine.cache, second, error);
    return cache_end(client->engine.cache, ok, error);
}

static cJSON *convert_to_case(struct dvclient *client, const struct dvclient_command *command,
                              GError **error)
{
    if (local_check_table(client, "create", "incident", error) == NULL)
        return NULL;
    struct row_image image;
    cache_load_row(client->engine.cache, command->entity, command->id, &image);
    g_autoptr(cJSON) made = execute_make_case(command, image.local, error);
    row_image_finish(&image);
    if (made == NULL)
        return NULL;
    g_autofree char *case_id = g_uuid_string_random();
    g_autofree char *entity = g_strdup(command->entity);
    g_autofree char *id = g_strdup(command->id);
    g_autoptr(cJSON) regarding = cJSON_CreateObject();
    cJSON_AddItemToObject(regarding, "regardingobjectid", client_reference("incident", case_id));
    char incident[] = "incident", create[] = "create", update[] = "update";
    struct action first = {.op = create, .entity = incident, .id = case_id, .change = made};
    struct action second = {.op = update, .entity = entity, .id = id, .change = regarding};
    if (!push_pair(client, &first, &second, error))
        return NULL;
    cJSON *created = cJSON_CreateArray();
    cJSON_AddItemToArray(created, client_reference("incident", case_id));
    return created;
}

cJSON *local_execute(struct dvclient *client, const struct dvclient_command *command,
                     GError **error)
{
    if (local_check_table(client, command->name, command->entity, error) == NULL ||
        !local_check_row(client, command->entity, command->id, error))
        return NULL;
    if (strcmp(command->name, "convertActivityToCase") == 0)
        return convert_to_case(client, command, error);
    bool ok = false;
    if (strcmp(command->name, "qualify") == 0)
        ok = push_state(client, command, STATE_QUALIFIED, STATUS_QUALIFIED, error);
    else if (strcmp(command->name, "disqualify") == 0)
        ok = push_state(client, command, STATE_DISQUALIFIED,
                        json_int(command->parameters, "statuscode", STATUS_LOST), error);
    else
        refusal_set(error, REFUSAL_COMMAND_NOT_SUPPORTED, command->name);
    return ok ? cJSON_CreateArray() : NULL;
}
