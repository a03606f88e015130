/* tables.c: the tables of the server as the store keeps them: definition, profile item, where
 * reading goes on. */
#include "cache/cache.h"
#include "cache/db.h"

bool cache_load_entity(struct cache *cache, const char *name, struct entity_state *ret_state)
{
    *ret_state = (struct entity_state){0};
    struct stmt *stmt = db_query(cache->db, STMT_ENTITY_GET, "t", name);
    if (!stmt_next(stmt))
        return false;
    ret_state->item = json_parse(stmt_text(stmt, 0));
    ret_state->delta = g_strdup(stmt_text(stmt, 1));
    ret_state->next = g_strdup(stmt_text(stmt, 2));
    ret_state->pass = stmt_int(stmt, 3);
    ret_state->plain = stmt_int(stmt, 4) != 0;
    ret_state->synced = g_strdup(stmt_text(stmt, 5));
    stmt_release(stmt);
    return true;
}

void entity_state_finish(struct entity_state *state)
{
    cJSON_Delete(state->item);
    g_free(state->delta);
    g_free(state->next);
    g_free(state->synced);
    *state = (struct entity_state){0};
}

void cache_load_schema(struct cache *cache, struct schema *schema)
{
    struct stmt *stmt = db_query(cache->db, STMT_ENTITY_LIST, "");
    while (stmt_next(stmt)) {
        g_autoptr(cJSON) definition = json_parse(stmt_text(stmt, 1));
        schema_add(schema, definition);
    }
}

bool cache_define_entity(struct cache *cache, const char *name, const cJSON *definition,
                         GError **error)
{
    g_autofree char *text = json_print(definition);
    return db_run(cache->db, STMT_ENTITY_DEFINE, error, "tt", name, text);
}

GPtrArray *cache_list_items(struct cache *cache)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    struct stmt *stmt = db_query(cache->db, STMT_ENTITY_ITEMS, "");
    while (stmt_next(stmt))
        g_ptr_array_add(names, g_strdup(stmt_text(stmt, 0)));
    return names;
}

bool cache_set_item(struct cache *cache, const char *name, const cJSON *item, GError **error)
{
    g_autofree char *text = json_print(item);
    if (!db_run(cache->db, STMT_ENTITY_SET_ITEM, error, "tt", name, text))
        return false;
    if (item != NULL)
        return true;
    return db_run(cache->db, STMT_ENTITY_UNSYNC, error, "t", name) &&
           db_run(cache->db, STMT_ROW_DROP_ENTITY, error, "t", name);
}

bool cache_set_links(struct cache *cache, const char *name, const struct entity_state *state,
                     GError **error)
{
    return db_run(cache->db, STMT_ENTITY_SET_LINKS, error, "tttii", name, state->delta, state->next,
                  state->pass, (gint64)state->plain);
}

bool cache_set_synced(struct cache *cache, const char *name, const char *time, GError **error)
{
    return db_run(cache->db, STMT_ENTITY_SET_SYNCED, error, "tt", name, time);
}

bool cache_restart_entity(struct cache *cache, const char *name, GError **error)
{
    return db_run(cache->db, STMT_ENTITY_RESTART, error, "t", name);
}
