/* rows.c: two images of each row. The base is the server's, as last heard; the local one is what
 * the user sees. Because the local image can always be made again from base and queue, no pull and
 * no refusal can lose an edit. */
#include "cache/cache.h"
#include "cache/db.h"
#include "cache/queue.h"

#include <string.h>

bool row_image_is_visible(const struct row_image *image)
{
    return image->local != NULL && (image->scope != SCOPE_OUT || image->pending);
}

void row_image_finish(struct row_image *image)
{
    g_free(image->id);
    g_free(image->version);
    cJSON_Delete(image->base);
    cJSON_Delete(image->local);
    *image = (struct row_image){0};
}

static void row_image_destroy(void *data)
{
    row_image_finish(data);
    g_free(data);
}

bool cache_load_row(struct cache *cache, const char *entity, const char *id,
                    struct row_image *ret_image)
{
    *ret_image = (struct row_image){0};
    struct stmt *stmt = db_query(cache->db, STMT_ROW_GET, "tt", entity, id);
    if (!stmt_next(stmt))
        return false;
    ret_image->id = g_strdup(id);
    ret_image->version = g_strdup(stmt_text(stmt, 0));
    ret_image->base = json_parse(stmt_text(stmt, 1));
    ret_image->local = json_parse(stmt_text(stmt, 2));
    ret_image->scope = (int)stmt_int(stmt, 3);
    stmt_release(stmt);
    ret_image->pending = queue_has_row(cache, id);
    return true;
}

static GPtrArray *list_rows(struct cache *cache, const char *entity, bool with_base,
                            bool with_local)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_image_destroy);
    struct stmt *stmt = db_query(cache->db, STMT_ROW_LIST, "t", entity);
    while (stmt_next(stmt)) {
        struct row_image *image = g_new0(struct row_image, 1);
        image->id = g_strdup(stmt_text(stmt, 0));
        image->version = g_strdup(stmt_text(stmt, 1));
        image->base = with_base ? json_parse(stmt_text(stmt, 2)) : NULL;
        image->local = with_local ? json_parse(stmt_text(stmt, 3)) : NULL;
        image->scope = (int)stmt_int(stmt, 4);
        image->pending = stmt_int(stmt, 5) != 0;
        g_ptr_array_add(rows, image);
    }
    return rows;
}

GPtrArray *cache_list_rows(struct cache *cache, const char *entity)
{
    return list_rows(cache, entity, false, true);
}

GPtrArray *cache_list_bases(struct cache *cache, const char *entity)
{
    return list_rows(cache, entity, true, false);
}

gint64 cache_count_rows(struct cache *cache, const char *entity)
{
    struct stmt *stmt = db_query(cache->db, STMT_ROW_COUNT, "t", entity);
    gint64 count = stmt_next(stmt) ? stmt_int(stmt, 0) : 0;
    stmt_release(stmt);
    return count;
}

bool cache_store_server_row(struct cache *cache, const struct server_row *row, GError **error)
{
    g_autofree char *values = json_print(row->values);
    bool pending = queue_has_row(cache, row->id);
    if (!pending && values == NULL)
        return db_run(cache->db, STMT_ROW_DROP, error, "tt", row->entity, row->id);
    enum stmt_id put = pending ? STMT_ROW_SET_BASE : STMT_ROW_SET_BOTH;
    return db_run(cache->db, put, error, "ttttii", row->entity, row->id, row->version, values,
                  (gint64)row->scope, row->pass) &&
           (!pending || cache_rebuild_row(cache, row->entity, row->id, error));
}

bool cache_has_pinned(struct cache *cache)
{
    struct stmt *stmt = db_query(cache->db, STMT_ROW_PINNED, "");
    bool found = stmt_next(stmt);
    if (found)
        stmt_release(stmt);
    return found;
}

/* Lays one queued action over the image; NULL stands for "no row". Takes `image`, returns the new
 * one. */
static cJSON *apply_action(cJSON *image, const struct action *action)
{
    if (strcmp(action->op, "delete") == 0) {
        cJSON_Delete(image);
        return NULL;
    }
    if (image == NULL && strcmp(action->op, "create") == 0)
        image = cJSON_CreateObject();
    if (image != NULL)
        json_merge(image, action->change);
    return image;
}

bool cache_rebuild_row(struct cache *cache, const char *entity, const char *id, GError **error)
{
    struct row_image held;
    if (!cache_load_row(cache, entity, id, &held))
        return true;
    g_autoptr(GPtrArray) actions = queue_list(cache, entity, id);
    cJSON *image = cJSON_Duplicate(held.base, true);
    for (guint i = 0; i < actions->len; i++)
        image = apply_action(image, actions->pdata[i]);
    g_autofree char *text = json_print(image);
    bool gone = image == NULL && held.base == NULL && actions->len == 0;
    cJSON_Delete(image);
    row_image_finish(&held);
    if (gone)
        return db_run(cache->db, STMT_ROW_DROP, error, "tt", entity, id);
    return db_run(cache->db, STMT_ROW_SET_LOCAL, error, "ttt", entity, id, text);
}

GPtrArray *cache_tables_of_id(struct cache *cache, const char *id)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    struct stmt *stmt = db_query(cache->db, STMT_ROW_TABLES_OF_ID, "t", id);
    while (stmt_next(stmt))
        g_ptr_array_add(names, g_strdup(stmt_text(stmt, 0)));
    return names;
}

bool cache_rebuild_id(struct cache *cache, const char *id, GError **error)
{
    g_autoptr(GPtrArray) names = cache_tables_of_id(cache, id);
    for (guint i = 0; i < names->len; i++) {
        if (!cache_rebuild_row(cache, names->pdata[i], id, error))
            return false;
    }
    return true;
}

bool cache_set_scope(struct cache *cache, const char *entity, const char *id, enum row_scope scope,
                     GError **error)
{
    return db_run(cache->db, STMT_ROW_SET_SCOPE, error, "tti", entity, id, (gint64)scope);
}

bool cache_drop_unseen(struct cache *cache, const char *entity, gint64 pass, GError **error)
{
    return db_run(cache->db, STMT_ROW_DROP_UNSEEN, error, "ti", entity, pass);
}
