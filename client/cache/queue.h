/* queue.h: the actions of the user that the server has not acknowledged, in the one order in which
 * they were made, and the record of those it refused. */
#ifndef CLIENT_CACHE_QUEUE_H
#define CLIENT_CACHE_QUEUE_H

#include "cache/cache.h"

struct action {
    gint64 seq;
    char *op;      /* create, update, delete, execute */
    char *command; /* of execute; else NULL */
    char *entity, *id;
    cJSON *change; /* columns and values, as the user set them */
    char *version; /* base version the edit was made on; NULL: none */
    bool sent;     /* was sent once and its outcome is not known */
};

void action_destroy(struct action *action);

/* Saves the action and its effect on the local image in one transaction. Durable when it returns
 * true. */
bool queue_push(struct cache *cache, const struct action *action, GError **error);

/* The first action; NULL when the queue is empty. Owned, freed with action_destroy. */
struct action *queue_first(struct cache *cache);

/* All actions, or those that shape one row (deleting an activity deletes its pointer row, and back)
 * when `entity` is not NULL. Owned, freed with g_ptr_array_unref. */
GPtrArray *queue_list(struct cache *cache, const char *entity, const char *id);
gint64 queue_count(struct cache *cache);
bool queue_has_row(struct cache *cache, const char *id);

bool queue_set_sent(struct cache *cache, gint64 seq, bool sent, GError **error);
bool queue_remove(struct cache *cache, gint64 seq, GError **error);

/* The remaining actions of a row are now based on this version (our own write made it). */
bool queue_rebase(struct cache *cache, const char *entity, const char *id, const char *version,
                  GError **error);

struct sync_error {
    const struct action *action;
    const char *type; /* conflict, recordNotFound, recordExists, other */
    const char *code, *message;
    const char *status; /* active, fixed */
};

bool queue_record_error(struct cache *cache, const struct sync_error *record, GError **error);

/* Array of {entity,id,action,errorType,code,message,status,data}. Owned, freed with cJSON_Delete.
 */
cJSON *queue_list_errors(struct cache *cache);
gint64 queue_count_errors(struct cache *cache);

#endif
