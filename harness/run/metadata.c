/* metadata.c: see metadata.h. */
#include "run/metadata.h"

#include <string.h>

struct metadata_cache {
    GMutex lock;
    GHashTable *tables; /* "fixture/entity" -> struct table */
};

static void lookup_destroy(gpointer data)
{
    struct lookup *lookup = data;
    g_free(lookup->column);
    g_free(lookup->target);
    g_free(lookup->navigation);
    g_free(lookup);
}

static void relation_destroy(gpointer data)
{
    struct relation *relation = data;
    g_free(relation->schema_name);
    g_free(relation->navigation);
    g_free(relation);
}

static void table_destroy(gpointer data)
{
    struct table *table = data;
    g_ptr_array_unref(table->lookups);
    g_ptr_array_unref(table->relations);
    g_free(table->entity);
    g_free(table->set);
    g_free(table->primary_id);
    g_free(table);
}

struct table *table_create(const char *entity, const char *set, const char *primary_id)
{
    struct table *table = g_new0(struct table, 1);
    table->entity = g_strdup(entity);
    table->set = g_strdup(set);
    table->primary_id = g_strdup(primary_id);
    table->lookups = g_ptr_array_new_with_free_func(lookup_destroy);
    table->relations = g_ptr_array_new_with_free_func(relation_destroy);
    return table;
}

struct metadata_cache *metadata_cache_create(void)
{
    struct metadata_cache *cache = g_new0(struct metadata_cache, 1);
    g_mutex_init(&cache->lock);
    cache->tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, table_destroy);
    return cache;
}

void metadata_cache_destroy(struct metadata_cache *cache)
{
    if (!cache)
        return;
    g_mutex_clear(&cache->lock);
    g_hash_table_unref(cache->tables);
    g_free(cache);
}

const struct table *metadata_cache_find(struct metadata_cache *cache, const char *fixture,
                                        const char *entity)
{
    g_autofree char *key = g_strconcat(fixture, "/", entity, NULL);
    g_mutex_lock(&cache->lock);
    const struct table *table = g_hash_table_lookup(cache->tables, key);
    g_mutex_unlock(&cache->lock);
    return table;
}

const struct table *metadata_cache_add(struct metadata_cache *cache, const char *fixture,
                                       struct table *table)
{
    char *key = g_strconcat(fixture, "/", table->entity, NULL);
    g_mutex_lock(&cache->lock);
    const struct table *first = g_hash_table_lookup(cache->tables, key);
    if (!first)
        g_hash_table_insert(cache->tables, g_strdup(key), table);
    g_mutex_unlock(&cache->lock);
    g_free(key);
    if (!first)
        return table;
    table_destroy(table);
    return first;
}

void table_add_lookup(struct table *table, const char *column, const char *target,
                      const char *navigation)
{
    struct lookup *lookup = g_new0(struct lookup, 1);
    lookup->column = g_strdup(column);
    lookup->target = g_strdup(target);
    lookup->navigation = g_strdup(navigation);
    g_ptr_array_add(table->lookups, lookup);
}

void table_add_relation(struct table *table, const char *schema_name, const char *navigation)
{
    struct relation *relation = g_new0(struct relation, 1);
    relation->schema_name = g_strdup(schema_name);
    relation->navigation = g_strdup(navigation);
    g_ptr_array_add(table->relations, relation);
}

/* Users and teams are reached through the table "owner". */
static bool points_to(const struct lookup *lookup, const char *target)
{
    if (!target || strcmp(lookup->target, target) == 0)
        return true;
    return strcmp(lookup->target, "owner") == 0 &&
           (strcmp(target, "systemuser") == 0 || strcmp(target, "team") == 0);
}

const char *table_navigation(const struct table *table, const char *column, const char *target)
{
    for (unsigned i = 0; i < table->lookups->len; i++) {
        const struct lookup *lookup = g_ptr_array_index(table->lookups, i);
        if (strcmp(lookup->column, column) == 0 && points_to(lookup, target))
            return lookup->navigation;
    }
    return strcmp(column, "ownerid") == 0 ? "ownerid" : NULL;
}

const char *table_only_target(const struct table *table, const char *column)
{
    const char *target = NULL;
    for (unsigned i = 0; i < table->lookups->len; i++) {
        const struct lookup *lookup = g_ptr_array_index(table->lookups, i);
        if (strcmp(lookup->column, column) != 0)
            continue;
        if (target && strcmp(target, lookup->target) != 0)
            return NULL;
        target = lookup->target;
    }
    return target;
}

const char *table_collection(const struct table *table, const char *relationship)
{
    for (unsigned i = 0; i < table->relations->len; i++) {
        const struct relation *relation = g_ptr_array_index(table->relations, i);
        if (strcmp(relation->schema_name, relationship) == 0)
            return relation->navigation;
    }
    return relationship;
}
