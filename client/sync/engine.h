/* engine.h: what every part of synchronisation works on. */
#ifndef CLIENT_SYNC_ENGINE_H
#define CLIENT_SYNC_ENGINE_H

#include "cache/cache.h"
#include "net/session.h"

#define FACT_USER_ID "userId"
#define FACT_BUSINESS_UNIT "businessUnitId"
#define FACT_TEAMS "teams" /* comma list of team ids */
#define FACT_SYNC_TIME "syncTime"
#define FACT_POLICY "serverWins" /* "1" or "0", as read at the last replay */

#define ENGINE_PAGE_ROWS 500

struct engine {
    struct session *session;
    struct cache *cache;
    struct schema *schema;
};

/* Reads a JSON document. Owned, freed with cJSON_Delete; NULL with WIRE_NETWORK (no authentic
 * answer, or one to be asked again) or WIRE_SERVER (a final refusal). `prefer` may be NULL;
 * ret_date may be NULL and gets the server's time as ISO text, owned. */
cJSON *engine_get(struct engine *engine, const char *path, const char *prefer, char **ret_date,
                  GError **error);

/* Who we are, into the facts. */
bool engine_read_identity(struct engine *engine, GError **error);

#endif
