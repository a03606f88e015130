/* cache.c: opening, transactions and facts of the store. */
#include "cache/cache.h"
#include "cache/db.h"

struct cache *cache_create(const char *path, GError **error)
{
    struct db *db = db_create(path, error);
    if (db == NULL)
        return NULL;
    struct cache *cache = g_new0(struct cache, 1);
    cache->db = db;
    return cache;
}

void cache_destroy(struct cache *cache)
{
    if (cache == NULL)
        return;
    db_destroy(cache->db);
    g_free(cache);
}

bool cache_begin(struct cache *cache, GError **error)
{
    return db_begin(cache->db, error);
}

bool cache_end(struct cache *cache, bool ok, GError **error)
{
    return db_end(cache->db, ok, error);
}

bool cache_clear(struct cache *cache, GError **error)
{
    static const enum stmt_id all[] = {STMT_FACT_CLEAR, STMT_ENTITY_CLEAR, STMT_ROW_CLEAR,
                                       STMT_QUEUE_CLEAR, STMT_ERROR_CLEAR};
    if (!db_begin(cache->db, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < G_N_ELEMENTS(all); i++)
        ok = db_run(cache->db, all[i], error, "");
    return db_end(cache->db, ok, error);
}

char *cache_get_fact(struct cache *cache, const char *name)
{
    struct stmt *stmt = db_query(cache->db, STMT_FACT_GET, "t", name);
    if (!stmt_next(stmt))
        return NULL;
    char *value = g_strdup(stmt_text(stmt, 0));
    stmt_release(stmt);
    return value;
}

bool cache_set_fact(struct cache *cache, const char *name, const char *value, GError **error)
{
    return db_run(cache->db, STMT_FACT_SET, error, "tt", name, value);
}
