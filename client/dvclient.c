/* dvclient.c: life of a client, its mode, and the choice between the offline and the online half of
 * a command. */
#include "client.h"
#include "sync/metadata.h"
#include "sync/profile.h"
#include "sync/round.h"
#include "wire/url.h"

#define FACT_MODE "mode"
#define FIRST_BACKOFF_MS 200
#define LAST_BACKOFF_MS 5000
#define PERIODIC_ROUND_MS ((gint64)10 * 60 * 1000)

/* One file per organisation and user, so that neither data nor queue can ever be mixed. */
static char *make_path(const struct dvclient_place *place)
{
    g_autofree char *key =
        g_strdup_printf("%s\n%s", place->server_url, place->user != NULL ? place->user : "");
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    g_autofree char *file = g_strdup_printf("dvclient-%.24s.db", hash);
    return g_build_filename(place->work_dir, file, NULL);
}

static struct session *open_session(const struct dvclient_place *place)
{
    struct session_place session = {.server_url = place->server_url,
                                    .token_url = place->token_url,
                                    .token = place->token,
                                    .user = place->user,
                                    .password = place->password,
                                    .device = place->device};
    return session_create(&session);
}

struct dvclient *dvclient_create(const struct dvclient_place *place, GError **error)
{
    g_autofree char *path = make_path(place);
    struct cache *cache = cache_create(path, error);
    if (cache == NULL)
        return NULL;
    struct dvclient *client = g_new0(struct dvclient, 1);
    client->engine.cache = cache;
    client->engine.schema = schema_create();
    client->engine.session = open_session(place);
    cache_load_schema(cache, client->engine.schema);
    g_autofree char *mode = cache_get_fact(cache, FACT_MODE);
    client->online = g_strcmp0(mode, "offline") != 0;
    client->backoff_ms = FIRST_BACKOFF_MS;
    return client;
}

void dvclient_destroy(struct dvclient *client)
{
    if (client == NULL)
        return;
    session_destroy(client->engine.session);
    schema_destroy(client->engine.schema);
    cache_destroy(client->engine.cache);
    g_free(client);
}

static bool is_complete(struct dvclient *client)
{
    g_autofree char *complete = cache_get_fact(client->engine.cache, FACT_COMPLETE);
    return g_strcmp0(complete, "1") == 0;
}

char *dvclient_sign_in(struct dvclient *client, GError **error)
{
    g_autofree char *known = cache_get_fact(client->engine.cache, FACT_USER_ID);
    g_autoptr(GError) failure = NULL;
    bool ask = client->online || known == NULL;
    bool ok = !ask || (session_sign_in(client->engine.session, &failure) &&
                       engine_read_identity(&client->engine, &failure));
    if (!ok && (known == NULL || failure->domain != WIRE_NETWORK)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    client->signed_in = true;
    if (client->online && (is_complete(client) || queue_count(client->engine.cache) > 0))
        client->due_us = g_get_monotonic_time();
    return cache_get_fact(client->engine.cache, FACT_USER_ID);
}

void dvclient_sign_out(struct dvclient *client)
{
    session_sign_out(client->engine.session);
    client->signed_in = false;
    client->due_us = 0;
}

bool dvclient_reconfigure(struct dvclient *client, GError **error)
{
    g_autofree char *user = cache_get_fact(client->engine.cache, FACT_USER_ID);
    g_autofree char *unit = cache_get_fact(client->engine.cache, FACT_BUSINESS_UNIT);
    if (!cache_clear(client->engine.cache, error))
        return false;
    schema_destroy(client->engine.schema);
    client->engine.schema = schema_create();
    client->due_us = 0;
    return (user == NULL || cache_set_fact(client->engine.cache, FACT_USER_ID, user, error)) &&
           (unit == NULL ||
            cache_set_fact(client->engine.cache, FACT_BUSINESS_UNIT, unit, error)) &&
           dvclient_set_online(client, client->online, error);
}

bool dvclient_set_online(struct dvclient *client, bool online, GError **error)
{
    if (!cache_set_fact(client->engine.cache, FACT_MODE, online ? "online" : "offline", error))
        return false;
    bool returned = online && !client->online;
    client->online = online;
    if (returned) {
        client->backoff_ms = FIRST_BACKOFF_MS;
        client->due_us = g_get_monotonic_time();
    }
    if (!online)
        client->due_us = 0;
    return true;
}

bool dvclient_is_online(const struct dvclient *client)
{
    return client->online;
}

static bool check_online(const struct dvclient *client, GError **error)
{
    if (client->online && client->signed_in)
        return true;
    g_set_error_literal(error, WIRE_NETWORK, 0,
                        client->online ? "not signed in" : "the client is offline");
    return false;
}

static void add_error(cJSON *object, const GError *error)
{
    if (error == NULL)
        return;
    g_autofree char *code = wire_error_code(error);
    cJSON *member = cJSON_AddObjectToObject(object, "error");
    cJSON_AddStringToObject(member, "code", code);
    cJSON_AddStringToObject(member, "message", error->message);
}

static void count_rows(struct dvclient *client, cJSON *entities)
{
    struct rulebook book = client_rulebook(client);
    g_autoptr(GPtrArray) names = cache_list_items(client->engine.cache);
    for (guint i = 0; i < names->len; i++) {
        if (!availability_is_enabled(&book, names->pdata[i]))
            continue;
        gint64 count = cache_count_rows(client->engine.cache, names->pdata[i]);
        cJSON_AddNumberToObject(entities, names->pdata[i], (double)count);
    }
}

cJSON *dvclient_download(struct dvclient *client, GError **error)
{
    bool offered = false;
    g_autoptr(GError) failure = NULL;
    if (!check_online(client, error))
        return NULL;
    bool ok = round_download(&client->engine, &offered, &failure);
    cJSON *result = cJSON_CreateObject();
    cJSON_AddBoolToObject(result, "complete", ok && offered);
    count_rows(client, cJSON_AddObjectToObject(result, "entities"));
    add_error(result, failure);
    return result;
}

static cJSON *run_round(struct dvclient *client, bool automatic)
{
    struct round_result round = {0};
    if (check_online(client, &round.error))
        round_run(&client->engine, &round);
    bool again =
        automatic && !round.complete && round.error != NULL && round.error->domain == WIRE_NETWORK;
    if (round.pushed + round.refused > 0) /* the queue moved: this is no longer the same trouble */
        client->backoff_ms = FIRST_BACKOFF_MS;
    if (round.complete || automatic) {
        client->due_us = again ? g_get_monotonic_time() + (gint64)client->backoff_ms * 1000 : 0;
        client->backoff_ms =
            again ? MIN(client->backoff_ms * 2, LAST_BACKOFF_MS) : FIRST_BACKOFF_MS;
    }
    if (round.complete)
        client->last_round_ms = client->now_ms;
    cJSON *result = cJSON_CreateObject();
    cJSON_AddStringToObject(result, "outcome", round.complete ? "complete" : "interrupted");
    cJSON_AddNumberToObject(result, "pushed", round.pushed);
    cJSON_AddNumberToObject(result, "refused", round.refused);
    cJSON_AddNumberToObject(result, "pulled", (double)round.pulled);
    add_error(result, round.error);
    round_result_finish(&round);
    return result;
}

cJSON *dvclient_sync(struct dvclient *client)
{
    return run_round(client, false);
}

int dvclient_due_ms(const struct dvclient *client)
{
    if (client->due_us == 0 || !client->online || !client->signed_in)
        return -1;
    gint64 due_us = MAX(client->due_us, session_not_before(client->engine.session));
    gint64 left_ms = (due_us - g_get_monotonic_time() + 999) / 1000;
    return (int)CLAMP(left_ms, 0, G_MAXINT);
}

void dvclient_run_due(struct dvclient *client)
{
    cJSON_Delete(run_round(client, true));
}

void dvclient_tick(struct dvclient *client, gint64 now_ms)
{
    if (client->now_ms == 0)
        client->last_round_ms = now_ms;
    client->now_ms = now_ms;
    if (client->online && now_ms - client->last_round_ms >= PERIODIC_ROUND_MS)
        client->due_us = g_get_monotonic_time();
}

void client_learn_profile(struct dvclient *client)
{
    bool offered = false;
    if (!client->online || !client->signed_in ||
        g_hash_table_size(client->engine.schema->tables) > 0)
        return;
    if (metadata_read_list(&client->engine, NULL))
        profile_read(&client->engine, &offered, NULL);
}
