/* settle.c: acknowledging, recording, and putting the local image right. */
#include "sync/settle.h"
#include "wire/error.h"

#include <string.h>

static const char *error_type(const struct action *action, const struct reply *reply)
{
    if (reply->verdict == VERDICT_CONFLICT)
        return "conflict";
    if (reply->verdict == VERDICT_GONE)
        return "recordNotFound";
    if (reply->verdict == VERDICT_DUPLICATE && strcmp(action->op, "create") == 0)
        return "recordExists";
    return "other";
}

static bool record(struct engine *engine, const struct action *action, const struct reply *reply,
                   bool solved, GError **error)
{
    g_autofree char *code = wire_error_code(reply->error);
    struct sync_error entry = {.action = action,
                               .type = error_type(action, reply),
                               .code = code,
                               .message = reply->error->message,
                               .status = solved ? "fixed" : "active"};
    return queue_record_error(engine->cache, &entry, error) &&
           queue_remove(engine->cache, action->seq, error);
}

static bool forget_id(struct engine *engine, const char *id, GError **error)
{
    g_autoptr(GPtrArray) names = cache_tables_of_id(engine->cache, id);
    for (guint i = 0; i < names->len; i++) {
        struct server_row gone = {.entity = names->pdata[i], .id = id};
        if (!cache_store_server_row(engine->cache, &gone, error))
            return false;
    }
    return true;
}

/* The row as the server told it; else the held base with the change on it, which is what the server
 * did. */
static bool adopt(struct engine *engine, const struct action *action, const struct reply *reply,
                  GError **error)
{
    struct row_image held;
    cache_load_row(engine->cache, action->entity, action->id, &held);
    g_autoptr(cJSON) values = reply->values != NULL ? cJSON_Duplicate(reply->values, true)
                              : held.base != NULL   ? cJSON_Duplicate(held.base, true)
                                                    : cJSON_CreateObject();
    if (reply->values == NULL)
        json_merge(values, action->change);
    const char *version = reply->version != NULL ? reply->version : held.version;
    struct server_row row = {.entity = action->entity,
                             .id = action->id,
                             .version = version,
                             .values = values,
                             .scope = SCOPE_PINNED};
    bool ok = queue_rebase(engine->cache, action->entity, action->id, version, error) &&
              cache_store_server_row(engine->cache, &row, error);
    row_image_finish(&held);
    return ok;
}

bool settle_done(struct engine *engine, const struct action *action, const struct reply *reply,
                 GError **error)
{
    if (!cache_begin(engine->cache, error))
        return false;
    bool ok = queue_remove(engine->cache, action->seq, error);
    if (ok && strcmp(action->op, "delete") == 0)
        ok = forget_id(engine, action->id, error);
    else if (ok)
        ok = adopt(engine, action, reply, error);
    return cache_end(engine->cache, ok, error);
}

static bool refers_to(const struct action *action, const struct action *create)
{
    if (strcmp(action->id, create->id) == 0)
        return true;
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, action->change)
    {
        if (g_strcmp0(json_text(value, "id"), create->id) == 0)
            return true;
    }
    return false;
}

/* Records `action` and, when it made a row that others build on, those too. */
static bool refuse_all(struct engine *engine, const struct action *action,
                       const struct reply *reply, int *count, GError **error)
{
    if (!record(engine, action, reply, false, error) ||
        !cache_rebuild_id(engine->cache, action->id, error))
        return false;
    ++*count;
    if (strcmp(action->op, "create") != 0)
        return true;
    g_autoptr(GPtrArray) others = queue_list(engine->cache, NULL, NULL);
    struct reply held = {.verdict = VERDICT_REFUSED, .error = reply->error};
    for (guint i = 0; i < others->len; i++) {
        const struct action *other = others->pdata[i];
        bool still = refers_to(other, action) && queue_has_row(engine->cache, other->id);
        if (still && !refuse_all(engine, other, &held, count, error))
            return false;
    }
    return true;
}

bool settle_refused(struct engine *engine, const struct action *action, const struct reply *reply,
                    int *ret_count, GError **error)
{
    if (!cache_begin(engine->cache, error))
        return false;
    *ret_count = 0;
    bool ok = refuse_all(engine, action, reply, ret_count, error);
    if (!cache_end(engine->cache, ok, error))
        return false;
    return settle_refresh(engine, action, error);
}

bool settle_conflict(struct engine *engine, const struct action *action, const struct reply *reply,
                     int *ret_count, GError **error)
{
    g_autoptr(GPtrArray) actions = queue_list(engine->cache, action->entity, action->id);
    if (!cache_begin(engine->cache, error))
        return false;
    bool ok = true;
    for (guint i = 0; ok && i < actions->len; i++)
        ok = record(engine, actions->pdata[i], reply, true, error);
    *ret_count = (int)actions->len;
    ok = ok && cache_rebuild_id(engine->cache, action->id, error);
    if (!cache_end(engine->cache, ok, error))
        return false;
    return settle_refresh(engine, action, error);
}

bool settle_gone(struct engine *engine, const struct action *action, const struct reply *reply,
                 bool solved, GError **error)
{
    if (!cache_begin(engine->cache, error))
        return false;
    bool ok = record(engine, action, reply, solved, error) && forget_id(engine, action->id, error);
    return cache_end(engine->cache, ok, error);
}

bool settle_refresh(struct engine *engine, const struct action *action, GError **error)
{
    const struct table *table = schema_find(engine->schema, action->entity);
    struct reply now;
    if (table == NULL || !table->detailed)
        return true;
    remote_read(engine, table, action->id, &now);
    bool ok = true;
    struct server_row row = {.entity = action->entity,
                             .id = action->id,
                             .version = now.version,
                             .values = now.values,
                             .scope = SCOPE_PINNED};
    if (now.verdict == VERDICT_GONE)
        ok = forget_id(engine, action->id, error);
    else if (now.verdict == VERDICT_DONE && now.values != NULL)
        ok = cache_store_server_row(engine->cache, &row, error);
    reply_finish(&now);
    return ok;
}
