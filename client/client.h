/* client.h: what the files behind dvclient.h share. */
#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include "cache/queue.h"
#include "dvclient.h"
#include "rules/availability.h"
#include "sync/engine.h"
#include "sync/remote.h"

struct dvclient {
    struct engine engine;
    bool online, signed_in;
    gint64 due_us; /* monotonic time of the next automatic round; 0: none */
    int backoff_ms;
    gint64 now_ms; /* device clock as last told; 0: never */
    gint64 last_round_ms;
};

static inline struct rulebook client_rulebook(const struct dvclient *client)
{
    return (struct rulebook){.cache = client->engine.cache, .schema = client->engine.schema};
}

/* A user's values with lookup ids in normal form. Owned, freed with cJSON_Delete. */
cJSON *client_normal_values(const cJSON *values);

/* The table with its columns as the store knows it, if `command` may run on it offline. NULL with a
 * refusal. */
const struct table *local_check_table(struct dvclient *client, const char *command,
                                      const char *entity, GError **error);

/* Columns, types and lookups of an edit made offline. */
bool local_check_values(struct dvclient *client, const struct table *table, const cJSON *values,
                        GError **error);

/* The row must be visible on the device. */
bool local_check_row(struct dvclient *client, const char *entity, const char *id, GError **error);

/* Offline and online halves of the public functions. */
char *local_create(struct dvclient *client, const char *entity, const char *id, const cJSON *values,
                   GError **error);
bool local_update(struct dvclient *client, const char *entity, const char *id, const cJSON *values,
                  GError **error);
bool local_delete(struct dvclient *client, const char *entity, const char *id, GError **error);
cJSON *local_retrieve(struct dvclient *client, const char *entity, const char *id, GError **error);
cJSON *local_execute(struct dvclient *client, const struct dvclient_command *command,
                     GError **error);

char *online_create(struct dvclient *client, const char *entity, const char *id,
                    const cJSON *values, GError **error);
bool online_update(struct dvclient *client, const char *entity, const char *id, const cJSON *values,
                   GError **error);
bool online_delete(struct dvclient *client, const char *entity, const char *id, GError **error);
cJSON *online_retrieve(struct dvclient *client, const char *entity, const char *id, GError **error);
cJSON *online_execute(struct dvclient *client, const struct dvclient_command *command,
                      GError **error);
bool online_link(struct dvclient *client, const struct dvclient_pair *pair, bool add,
                 GError **error);
cJSON *online_related(struct dvclient *client, const struct dvclient_pair *pair, GError **error);

/* Queued actions of a row go first when it is touched online. */
bool online_flush(struct dvclient *client, const char *id, GError **error);

/* Reads the row again into the store when its table is held. */
void online_refresh(struct dvclient *client, const struct table *table, const char *id);

/* A fresh case from an activity: values of the new incident. Owned; NULL with REFUSAL_INVALID_VALUE
 * (no customer). */
cJSON *execute_make_case(const struct dvclient_command *command, const cJSON *activity,
                         GError **error);

/* {"entity","id"}. Owned, freed with cJSON_Delete. */
cJSON *client_reference(const char *entity, const char *id);

/* Reads table list and profile online when the store has none yet; quiet when it cannot. */
void client_learn_profile(struct dvclient *client);

#endif
