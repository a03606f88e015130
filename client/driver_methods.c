/* driver_methods.c: the protocol's methods about session, rows and synchronisation, and the table
 * of all methods. */
#include "driver_methods.h"

#include <string.h>

static const char *const capabilities[] = {
    "initialize", "signIn",      "downloadUpdates", "goOffline", "goOnline",
    "create",     "update",      "delete",          "sync",      "readLocal",
    "pending",    "retrieve",    "execute",         "associate", "disassociate",
    "related",    "commands",    "lookup",          "status",    "siteMap",
    "syncErrors", "reconfigure", "signOut",         "tick",
};

static bool parse_time(const char *text, gint64 *ret_ms)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601(text, utc) : NULL;
    if (time == NULL)
        return false;
    *ret_ms = g_date_time_to_unix(time) * 1000 + g_date_time_get_microsecond(time) / 1000;
    return true;
}

static void run_initialize(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    struct dvclient_place place = {.server_url = json_text(params, "serverUrl"),
                                   .token_url = json_text(params, "tokenUrl"),
                                   .user = json_text(params, "user"),
                                   .password = json_text(params, "password"),
                                   .device = json_text(params, "device"),
                                   .work_dir = json_text(params, "workDir")};
    gint64 now_ms = 0;
    if (json_int(params, "protocolVersion", 1) != 1) {
        outcome->bad_params = "only protocol version 1 is spoken here";
        return;
    }
    if (place.server_url == NULL || place.work_dir == NULL) {
        outcome->bad_params = "serverUrl and workDir are needed";
        return;
    }
    dvclient_destroy(driver->client);
    driver->client = dvclient_create(&place, &outcome->error);
    if (driver->client == NULL)
        return;
    if (parse_time(json_text(params, "clock"), &now_ms))
        dvclient_tick(driver->client, now_ms);
    outcome->result = cJSON_CreateObject();
    cJSON_AddStringToObject(outcome->result, "client", "dvclient");
    cJSON_AddStringToObject(outcome->result, "version", DVMOCK_VERSION);
    cJSON_AddNumberToObject(outcome->result, "protocolVersion", 1);
    cJSON *list = cJSON_AddArrayToObject(outcome->result, "capabilities");
    for (size_t i = 0; i < G_N_ELEMENTS(capabilities); i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(capabilities[i]));
}

static void run_sign_in(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    g_autofree char *user = dvclient_sign_in(driver->client, &outcome->error);
    if (user == NULL)
        return;
    outcome->result = cJSON_CreateObject();
    cJSON_AddStringToObject(outcome->result, "userId", user);
}

static void run_sign_out(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    (void)outcome;
    dvclient_sign_out(driver->client);
}

static void run_download(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    outcome->result = dvclient_download(driver->client, &outcome->error);
}

static void run_go_offline(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    dvclient_set_online(driver->client, false, &outcome->error);
}

static void run_go_online(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    dvclient_set_online(driver->client, true, &outcome->error);
}

static void run_sync(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    outcome->result = dvclient_sync(driver->client);
}

static void run_reconfigure(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    (void)params;
    dvclient_reconfigure(driver->client, &outcome->error);
}

static void run_tick(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    gint64 now_ms = 0;
    if (parse_time(json_text(params, "now"), &now_ms))
        dvclient_tick(driver->client, now_ms);
    else
        outcome->bad_params = "now is not an ISO time";
}

static void run_create(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    g_autofree char *id =
        dvclient_create_row(driver->client, json_text(params, "entity"), json_text(params, "id"),
                            json_member(params, "values"), &outcome->error);
    if (id == NULL)
        return;
    outcome->result = cJSON_CreateObject();
    cJSON_AddStringToObject(outcome->result, "id", id);
}

static void run_update(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    dvclient_update_row(driver->client, json_text(params, "entity"), json_text(params, "id"),
                        json_member(params, "values"), &outcome->error);
}

static void run_delete(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    dvclient_delete_row(driver->client, json_text(params, "entity"), json_text(params, "id"),
                        &outcome->error);
}

static void run_retrieve(struct driver *driver, const cJSON *params, struct outcome *outcome)
{
    cJSON *values = dvclient_retrieve_row(driver->client, json_text(params, "entity"),
                                          json_text(params, "id"), &outcome->error);
    if (values == NULL)
        return;
    outcome->result = cJSON_CreateObject();
    cJSON_AddItemToObject(outcome->result, "values", values);
}

static const struct {
    const char *name;
    driver_method *run;
    const char *needs; /* comma list of params that must be there */
} methods[] = {
    {"initialize", run_initialize, ""},
    {"signIn", run_sign_in, ""},
    {"signOut", run_sign_out, ""},
    {"downloadUpdates", run_download, ""},
    {"goOffline", run_go_offline, ""},
    {"goOnline", run_go_online, ""},
    {"sync", run_sync, ""},
    {"reconfigure", run_reconfigure, ""},
    {"tick", run_tick, "now"},
    {"create", run_create, "entity"},
    {"update", run_update, "entity,id,values"},
    {"delete", run_delete, "entity,id"},
    {"retrieve", run_retrieve, "entity,id"},
    {"readLocal", driver_read_local, "entity"},
    {"pending", driver_pending, ""},
    {"associate", driver_associate, "relationship,entity,id,relatedEntity,relatedId"},
    {"disassociate", driver_disassociate, "relationship,entity,id,relatedEntity,relatedId"},
    {"related", driver_related, "relationship,entity,id"},
    {"execute", driver_execute, "command,entity,id"},
    {"commands", driver_commands, "entity"},
    {"lookup", driver_lookup, "entity,column"},
    {"status", driver_status, ""},
    {"siteMap", driver_site_map, ""},
    {"syncErrors", driver_sync_errors, ""},
};

static bool has_params(const cJSON *params, const char *needs)
{
    g_auto(GStrv) names = g_strsplit(needs, ",", -1);
    for (size_t i = 0; names[i] != NULL; i++) {
        if (json_member(params, names[i]) == NULL)
            return false;
    }
    return true;
}

void driver_call(struct driver *driver, const char *method, const cJSON *params,
                 struct outcome *ret_outcome)
{
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(methods[i].name, method) != 0)
            continue;
        if (driver->client == NULL && methods[i].run != run_initialize)
            ret_outcome->bad_params = "initialize comes first";
        else if (!has_params(params, methods[i].needs))
            ret_outcome->bad_params = methods[i].needs;
        else
            methods[i].run(driver, params, ret_outcome);
        return;
    }
    ret_outcome->unknown = true;
}
