/* online_links.c: N:N relationships and the special commands online. */
#include "client.h"
#include "sync/metadata.h"
#include "wire/row.h"
#include "wire/url.h"

#include <string.h>

/* The end of the relationship on which `entity` stands, -1 when on none. */
static int find_end(const struct pair_link *link, const char *entity)
{
    for (int i = 0; i < 2; i++) {
        if (strcmp(link->end[i].entity, entity) == 0)
            return i;
    }
    return -1;
}

/* "accounts(<id>)/navigation" of one end. Owned, freed with g_free. */
static char *pair_path(struct dvclient *client, const struct dvclient_pair *pair,
                       const struct table **ret_other, GError **error)
{
    const struct table *table = metadata_need_table(&client->engine, pair->entity, error);
    if (table == NULL)
        return NULL;
    const struct pair_link *link = schema_find_pair(client->engine.schema, pair->relationship);
    int end = link != NULL ? find_end(link, pair->entity) : -1;
    if (end < 0) {
        refusal_set(error, REFUSAL_INVALID_VALUE, pair->relationship);
        return NULL;
    }
    g_autofree char *other = g_strdup(link->end[1 - end].entity);
    g_autofree char *path =
        g_strdup_printf("%s(%s)/%s", table->set_name, pair->id, link->end[end].navigation);
    *ret_other = metadata_need_table(&client->engine, other, error);
    return *ret_other != NULL ? g_steal_pointer(&path) : NULL;
}

bool online_link(struct dvclient *client, const struct dvclient_pair *pair, bool add,
                 GError **error)
{
    const struct table *other = NULL;
    g_autofree char *path = pair_path(client, pair, &other, error);
    struct reply reply;
    if (path == NULL || !online_flush(client, pair->id, error) ||
        !online_flush(client, pair->related_id, error))
        return false;
    if (!add) {
        g_autofree char *reference = g_strdup_printf("%s(%s)/$ref", path, pair->related_id);
        remote_delete_path(&client->engine, reference, &reply);
        return reply_close(&reply, error);
    }
    g_autofree char *references = g_strconcat(path, "/$ref", NULL);
    g_autofree char *target = g_strdup_printf("%s%s(%s)", session_root(client->engine.session),
                                              other->set_name, pair->related_id);
    g_autoptr(cJSON) body = cJSON_CreateObject();
    cJSON_AddStringToObject(body, "@odata.id", target);
    remote_post(&client->engine, references, body, &reply);
    return reply_close(&reply, error);
}

cJSON *online_related(struct dvclient *client, const struct dvclient_pair *pair, GError **error)
{
    const struct table *other = NULL;
    g_autofree char *path = pair_path(client, pair, &other, error);
    if (path == NULL)
        return NULL;
    g_autofree char *query = g_strdup_printf("%s?$select=%s", path, other->primary_id);
    g_autoptr(cJSON) answer = engine_get(&client->engine, query, NULL, NULL, error);
    if (answer == NULL)
        return NULL;
    cJSON *rows = cJSON_CreateArray();
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_member(answer, "value"))
    {
        g_autofree char *id = row_read_id(other, row);
        if (id != NULL)
            cJSON_AddItemToArray(rows, client_reference(other->name, id));
    }
    return rows;
}

/* An action whose one row parameter is bound by an activity-like body, e.g. WinOpportunity. */
static const struct closing {
    const char *command, *action, *member, *bind, *subject;
    int status;
} closings[] = {
    {"closeAsWon", "WinOpportunity", "OpportunityClose", "opportunityid@odata.bind", "Won", 3},
    {"closeAsLost", "LoseOpportunity", "OpportunityClose", "opportunityid@odata.bind", "Lost", 4},
    {"resolve", "CloseIncident", "IncidentResolution", "incidentid@odata.bind", "Resolved", 5},
};

static cJSON *close_row(struct dvclient *client, const struct table *table,
                        const struct dvclient_command *command, const struct closing *closing,
                        GError **error)
{
    g_autofree char *reference = g_strdup_printf("/%s(%s)", table->set_name, command->id);
    const char *subject = json_text(command->parameters, "subject");
    g_autoptr(cJSON) body = cJSON_CreateObject();
    cJSON *member = cJSON_AddObjectToObject(body, closing->member);
    cJSON_AddStringToObject(member, "subject", subject != NULL ? subject : closing->subject);
    cJSON_AddStringToObject(member, closing->bind, reference);
    cJSON_AddNumberToObject(body, "Status",
                            json_int(command->parameters, "status", closing->status));
    struct reply reply;
    remote_post(&client->engine, closing->action, body, &reply);
    if (!reply_close(&reply, error))
        return NULL;
    online_refresh(client, table, command->id);
    return cJSON_CreateArray();
}

static void add_created(struct dvclient *client, const cJSON *row, cJSON *created)
{
    const char *type = json_text(row, "@odata.type");
    const char *name = type != NULL ? strrchr(type, '.') : NULL;
    const struct table *table = name != NULL ? schema_find(client->engine.schema, name + 1) : NULL;
    g_autofree char *id = table != NULL ? row_read_id(table, row) : NULL;
    if (id != NULL)
        cJSON_AddItemToArray(created, client_reference(table->name, id));
}

static cJSON *qualify(struct dvclient *client, const struct table *table,
                      const struct dvclient_command *command, GError **error)
{
    static const char *const made[] = {"CreateAccount", "CreateContact", "CreateOpportunity"};
    g_autofree char *path =
        g_strdup_printf("%s(%s)/Microsoft.Dynamics.CRM.QualifyLead", table->set_name, command->id);
    g_autoptr(cJSON) body = cJSON_CreateObject();
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++)
        cJSON_AddTrueToObject(body, made[i]);
    cJSON_AddNumberToObject(body, "Status", json_int(command->parameters, "statuscode", 3));
    struct reply reply;
    remote_post(&client->engine, path, body, &reply);
    cJSON *created = cJSON_CreateArray();
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_member(reply.body, "value")) add_created(client, row, created);
    if (reply_close(&reply, error)) {
        online_refresh(client, table, command->id);
        return created;
    }
    cJSON_Delete(created);
    return NULL;
}

static cJSON *convert_to_case(struct dvclient *client, const struct dvclient_command *command,
                              GError **error)
{
    g_autoptr(cJSON) activity = online_retrieve(client, command->entity, command->id, error);
    g_autoptr(cJSON) values = activity != NULL ? execute_make_case(command, activity, error) : NULL;
    g_autofree char *id =
        values != NULL ? online_create(client, "incident", NULL, values, error) : NULL;
    if (id == NULL)
        return NULL;
    g_autoptr(cJSON) regarding = cJSON_CreateObject();
    cJSON_AddItemToObject(regarding, "regardingobjectid", client_reference("incident", id));
    if (!online_update(client, command->entity, command->id, regarding, error))
        return NULL;
    cJSON *created = cJSON_CreateArray();
    cJSON_AddItemToArray(created, client_reference("incident", id));
    return created;
}

/* disqualify and assign are ordinary updates. */
static cJSON *update_by_command(struct dvclient *client, const struct dvclient_command *command,
                                GError **error)
{
    g_autoptr(cJSON) values = cJSON_CreateObject();
    const cJSON *owner = json_member(command->parameters, "owner");
    if (strcmp(command->name, "disqualify") == 0) {
        cJSON_AddNumberToObject(values, "statecode", 2);
        cJSON_AddNumberToObject(values, "statuscode",
                                json_int(command->parameters, "statuscode", 4));
    } else if (strcmp(command->name, "assign") == 0 && owner != NULL) {
        cJSON_AddItemToObject(values, "ownerid", cJSON_Duplicate(owner, true));
    } else {
        refusal_set(error, REFUSAL_INVALID_VALUE, command->name);
        return NULL;
    }
    return online_update(client, command->entity, command->id, values, error) ? cJSON_CreateArray()
                                                                              : NULL;
}

cJSON *online_execute(struct dvclient *client, const struct dvclient_command *command,
                      GError **error)
{
    const struct table *table = metadata_need_table(&client->engine, command->entity, error);
    if (table == NULL || !online_flush(client, command->id, error))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(closings); i++) {
        if (strcmp(closings[i].command, command->name) == 0)
            return close_row(client, table, command, &closings[i], error);
    }
    if (strcmp(command->name, "qualify") == 0)
        return qualify(client, table, command, error);
    if (strcmp(command->name, "convertActivityToCase") == 0)
        return convert_to_case(client, command, error);
    return update_by_command(client, command, error);
}
