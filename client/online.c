/* online.c: the online half: straight to the server, and the copy on the device follows. */
#include "client.h"
#include "sync/metadata.h"
#include "sync/push.h"
#include "wire/row.h"
#include "wire/url.h"

bool online_flush(struct dvclient *client, const char *id, GError **error)
{
    struct push_count count = {0};
    return !queue_has_row(client->engine.cache, id) || push_queue(&client->engine, &count, error);
}

/* A row of a table that is kept offline: pinned until the next pull decides whether it is in scope.
 */
static void keep_row(struct dvclient *client, const struct table *table, const char *id,
                     const struct reply *reply)
{
    struct rulebook book = client_rulebook(client);
    struct server_row row = {.entity = table->name,
                             .id = id,
                             .version = reply->version,
                             .values = reply->values,
                             .scope = SCOPE_PINNED};
    if (reply->values != NULL && availability_is_enabled(&book, table->name))
        cache_store_server_row(client->engine.cache, &row, NULL);
}

char *online_create(struct dvclient *client, const char *entity, const char *id,
                    const cJSON *values, GError **error)
{
    const struct table *table = metadata_need_table(&client->engine, entity, error);
    if (table == NULL || !row_check_values(table, values, error))
        return NULL;
    g_autofree char *given =
        url_normal_guid(id != NULL ? id : json_text(values, table->primary_id));
    g_autofree char *chosen = given != NULL ? g_steal_pointer(&given) : g_uuid_string_random();
    g_autoptr(cJSON) normal = client_normal_values(values);
    struct row_write write = {.table = table, .id = chosen, .values = normal};
    struct reply reply;
    remote_create(&client->engine, &write, &reply);
    if (reply.verdict == VERDICT_DONE)
        keep_row(client, table, chosen, &reply);
    return reply_close(&reply, error) ? g_steal_pointer(&chosen) : NULL;
}

bool online_update(struct dvclient *client, const char *entity, const char *id, const cJSON *values,
                   GError **error)
{
    const struct table *table = metadata_need_table(&client->engine, entity, error);
    if (table == NULL || !row_check_values(table, values, error) ||
        !online_flush(client, id, error))
        return false;
    struct row_image held;
    cache_load_row(client->engine.cache, entity, id, &held);
    g_autoptr(cJSON) normal = client_normal_values(values);
    g_autoptr(cJSON) none = cJSON_CreateObject();
    struct row_write write = {.table = table,
                              .id = id,
                              .values = normal,
                              .held = held.base != NULL ? held.base : none,
                              .if_match = "*"};
    struct reply reply;
    remote_update(&client->engine, &write, &reply);
    row_image_finish(&held);
    if (reply.verdict == VERDICT_DONE)
        keep_row(client, table, id, &reply);
    return reply_close(&reply, error);
}

bool online_delete(struct dvclient *client, const char *entity, const char *id, GError **error)
{
    const struct table *table = metadata_need_table(&client->engine, entity, error);
    if (table == NULL || !online_flush(client, id, error))
        return false;
    struct row_write write = {.table = table, .id = id};
    struct reply reply;
    remote_delete(&client->engine, &write, &reply);
    if (reply.verdict == VERDICT_DONE) {
        g_autoptr(GPtrArray) names = cache_tables_of_id(client->engine.cache, id);
        for (guint i = 0; i < names->len; i++) {
            struct server_row gone = {.entity = names->pdata[i], .id = id};
            cache_store_server_row(client->engine.cache, &gone, NULL);
        }
    }
    return reply_close(&reply, error);
}

cJSON *online_retrieve(struct dvclient *client, const char *entity, const char *id, GError **error)
{
    const struct table *table = metadata_need_table(&client->engine, entity, error);
    struct reply reply;
    if (table == NULL)
        return NULL;
    remote_read(&client->engine, table, id, &reply);
    if (reply.verdict == VERDICT_DONE)
        keep_row(client, table, id, &reply);
    cJSON *values = g_steal_pointer(&reply.values);
    if (reply_close(&reply, error))
        return values != NULL ? values : cJSON_CreateObject();
    cJSON_Delete(values);
    return NULL;
}

void online_refresh(struct dvclient *client, const struct table *table, const char *id)
{
    struct reply reply;
    remote_read(&client->engine, table, id, &reply);
    if (reply.verdict == VERDICT_DONE)
        keep_row(client, table, id, &reply);
    reply_finish(&reply);
}
