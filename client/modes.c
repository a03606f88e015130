/* modes.c: the public row functions, which choose the half of the client by its mode, and the N:N
 * sub-grid. */
#include "client.h"
#include "wire/url.h"

#include <string.h>

static bool check_signed_in(const struct dvclient *client, GError **error)
{
    if (client->signed_in)
        return true;
    g_set_error_literal(error, WIRE_NETWORK, 0, "not signed in");
    return false;
}

char *dvclient_create_row(struct dvclient *client, const char *entity, const char *id,
                          const cJSON *values, GError **error)
{
    if (!check_signed_in(client, error))
        return NULL;
    return client->online ? online_create(client, entity, id, values, error)
                          : local_create(client, entity, id, values, error);
}

/* The id in normal form; NULL with a refusal. */
static char *take_id(const struct dvclient *client, const char *id, GError **error)
{
    char *normal = check_signed_in(client, error) ? url_normal_guid(id) : NULL;
    if (normal == NULL && (error == NULL || *error == NULL))
        refusal_set(error, REFUSAL_INVALID_VALUE, "the id is no GUID");
    return normal;
}

bool dvclient_update_row(struct dvclient *client, const char *entity, const char *id,
                         const cJSON *values, GError **error)
{
    g_autofree char *row = take_id(client, id, error);
    if (row == NULL)
        return false;
    return client->online ? online_update(client, entity, row, values, error)
                          : local_update(client, entity, row, values, error);
}

bool dvclient_delete_row(struct dvclient *client, const char *entity, const char *id,
                         GError **error)
{
    g_autofree char *row = take_id(client, id, error);
    if (row == NULL)
        return false;
    return client->online ? online_delete(client, entity, row, error)
                          : local_delete(client, entity, row, error);
}

cJSON *dvclient_retrieve_row(struct dvclient *client, const char *entity, const char *id,
                             GError **error)
{
    g_autofree char *row = take_id(client, id, error);
    if (row == NULL)
        return NULL;
    return client->online ? online_retrieve(client, entity, row, error)
                          : local_retrieve(client, entity, row, error);
}

cJSON *dvclient_execute(struct dvclient *client, const struct dvclient_command *command,
                        GError **error)
{
    g_autofree char *row = take_id(client, command->id, error);
    if (row == NULL)
        return NULL;
    struct dvclient_command normal = *command;
    normal.id = row;
    return client->online ? online_execute(client, &normal, error)
                          : local_execute(client, &normal, error);
}

static bool change_link(struct dvclient *client, const struct dvclient_pair *pair, bool add,
                        GError **error)
{
    g_autofree char *id = take_id(client, pair->id, error);
    g_autofree char *related = id != NULL ? take_id(client, pair->related_id, error) : NULL;
    if (related == NULL)
        return false;
    if (!client->online) {
        refusal_set(error, REFUSAL_RELATIONSHIP_READ_ONLY, pair->relationship);
        return false;
    }
    struct dvclient_pair normal = *pair;
    normal.id = id;
    normal.related_id = related;
    return online_link(client, &normal, add, error);
}

bool dvclient_associate(struct dvclient *client, const struct dvclient_pair *pair, GError **error)
{
    return change_link(client, pair, true, error);
}

bool dvclient_disassociate(struct dvclient *client, const struct dvclient_pair *pair,
                           GError **error)
{
    return change_link(client, pair, false, error);
}

/* The pairs downloaded, as far as the row at the other end is on the device. */
static cJSON *local_related(struct dvclient *client, const struct dvclient_pair *pair,
                            GError **error)
{
    const struct pair_link *link = schema_find_pair(client->engine.schema, pair->relationship);
    if (local_check_table(client, "read", pair->entity, error) == NULL)
        return NULL;
    if (link == NULL) {
        refusal_set(error, REFUSAL_INVALID_VALUE, pair->relationship);
        return NULL;
    }
    int end = strcmp(link->end[0].entity, pair->entity) == 0 ? 0 : 1;
    g_autoptr(GPtrArray) rows = cache_list_rows(client->engine.cache, link->intersect);
    cJSON *list = cJSON_CreateArray();
    for (guint i = 0; i < rows->len; i++) {
        const struct row_image *row = rows->pdata[i];
        const char *mine = json_text(row->local, link->end[end].column);
        const char *other = json_text(row->local, link->end[1 - end].column);
        if (mine == NULL || other == NULL || g_ascii_strcasecmp(mine, pair->id) != 0)
            continue;
        if (local_check_row(client, link->end[1 - end].entity, other, NULL))
            cJSON_AddItemToArray(list, client_reference(link->end[1 - end].entity, other));
    }
    return list;
}

cJSON *dvclient_list_related(struct dvclient *client, const struct dvclient_pair *pair,
                             GError **error)
{
    g_autofree char *id = take_id(client, pair->id, error);
    if (id == NULL)
        return NULL;
    struct dvclient_pair normal = *pair;
    normal.id = id;
    return client->online ? online_related(client, &normal, error)
                          : local_related(client, &normal, error);
}
