/* queue.c: the outbox and the record of refused actions. */
#include "cache/queue.h"
#include "cache/db.h"

void action_destroy(struct action *action)
{
    if (action == NULL)
        return;
    g_free(action->op);
    g_free(action->command);
    g_free(action->entity);
    g_free(action->id);
    cJSON_Delete(action->change);
    g_free(action->version);
    g_free(action);
}

static void action_free(void *data)
{
    action_destroy(data);
}

static struct action *read_action(struct stmt *stmt)
{
    struct action *action = g_new0(struct action, 1);
    action->seq = stmt_int(stmt, 0);
    action->op = g_strdup(stmt_text(stmt, 1));
    action->command = g_strdup(stmt_text(stmt, 2));
    action->entity = g_strdup(stmt_text(stmt, 3));
    action->id = g_strdup(stmt_text(stmt, 4));
    action->change = json_parse(stmt_text(stmt, 5));
    action->version = g_strdup(stmt_text(stmt, 6));
    action->sent = stmt_int(stmt, 7) != 0;
    return action;
}

bool queue_push(struct cache *cache, const struct action *action, GError **error)
{
    g_autofree char *change = json_print(action->change);
    struct row_image held;
    if (!db_begin(cache->db, error))
        return false;
    bool known = cache_load_row(cache, action->entity, action->id, &held);
    bool ok = db_run(cache->db, STMT_QUEUE_PUSH, error, "tttttt", action->op, action->command,
                     action->entity, action->id, change, held.version);
    row_image_finish(&held);
    if (ok && !known)
        ok = db_run(cache->db, STMT_ROW_MAKE, error, "tt", action->entity, action->id);
    ok = ok && cache_rebuild_id(cache, action->id, error);
    return db_end(cache->db, ok, error);
}

struct action *queue_first(struct cache *cache)
{
    struct stmt *stmt = db_query(cache->db, STMT_QUEUE_FIRST, "");
    if (!stmt_next(stmt))
        return NULL;
    struct action *action = read_action(stmt);
    stmt_release(stmt);
    return action;
}

GPtrArray *queue_list(struct cache *cache, const char *entity, const char *id)
{
    GPtrArray *actions = g_ptr_array_new_with_free_func(action_free);
    struct stmt *stmt = entity == NULL ? db_query(cache->db, STMT_QUEUE_ALL, "")
                                       : db_query(cache->db, STMT_QUEUE_OF_ROW, "tt", entity, id);
    while (stmt_next(stmt))
        g_ptr_array_add(actions, read_action(stmt));
    return actions;
}

static gint64 read_count(struct stmt *stmt)
{
    if (!stmt_next(stmt))
        return 0;
    gint64 count = stmt_int(stmt, 0);
    stmt_release(stmt);
    return count;
}

gint64 queue_count(struct cache *cache)
{
    return read_count(db_query(cache->db, STMT_QUEUE_COUNT, ""));
}

bool queue_has_row(struct cache *cache, const char *id)
{
    return read_count(db_query(cache->db, STMT_QUEUE_COUNT_ROW, "t", id)) > 0;
}

bool queue_set_sent(struct cache *cache, gint64 seq, bool sent, GError **error)
{
    return db_run(cache->db, STMT_QUEUE_SET_SENT, error, "ii", seq, (gint64)sent);
}

bool queue_remove(struct cache *cache, gint64 seq, GError **error)
{
    return db_run(cache->db, STMT_QUEUE_REMOVE, error, "i", seq);
}

bool queue_rebase(struct cache *cache, const char *entity, const char *id, const char *version,
                  GError **error)
{
    return db_run(cache->db, STMT_QUEUE_REBASE, error, "ttt", entity, id, version);
}

bool queue_record_error(struct cache *cache, const struct sync_error *record, GError **error)
{
    const struct action *action = record->action;
    g_autofree char *data = json_print(action->change);
    const char *name = action->command != NULL ? action->command : action->op;
    return db_run(cache->db, STMT_ERROR_ADD, error, "tttttttt", action->entity, action->id, name,
                  record->type, record->code, record->message, record->status, data);
}

cJSON *queue_list_errors(struct cache *cache)
{
    static const char *const names[] = {"entity", "id",      "action", "errorType",
                                        "code",   "message", "status"};
    cJSON *list = cJSON_CreateArray();
    struct stmt *stmt = db_query(cache->db, STMT_ERROR_ALL, "");
    while (stmt_next(stmt)) {
        cJSON *record = cJSON_CreateObject();
        for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
            cJSON_AddStringToObject(record, names[i], stmt_text(stmt, i));
        cJSON_AddItemToObject(record, "data",
                              json_parse(stmt_text(stmt, (int)G_N_ELEMENTS(names))));
        cJSON_AddItemToArray(list, record);
    }
    return list;
}

gint64 queue_count_errors(struct cache *cache)
{
    return read_count(db_query(cache->db, STMT_ERROR_COUNT_ACTIVE, ""));
}
