/* metadata.h: what the harness must know of a table to write to it over the Web API: the entity
 * set, the key, and how a lookup column is called on the wire. Asked of the server once per table
 * and fixture, shared by all threads. */
#ifndef HARNESS_RUN_METADATA_H
#define HARNESS_RUN_METADATA_H

#include <glib.h>
#include <stdbool.h>

struct metadata_cache;

struct table {
    char *entity, *set, *primary_id;
    GPtrArray *lookups;   /* struct lookup */
    GPtrArray *relations; /* struct relation */
};

/* One lookup column and one table it may point to. */
struct lookup {
    char *column, *target, *navigation;
};

/* One collection-valued relationship, seen from this table. */
struct relation {
    char *schema_name, *navigation;
};

struct metadata_cache *metadata_cache_create(void);
void metadata_cache_destroy(struct metadata_cache *cache);

/* The cached table or NULL. Borrowed for the cache's life. */
const struct table *metadata_cache_find(struct metadata_cache *cache, const char *fixture,
                                        const char *entity);

/* Takes `table` over and returns what is cached, which may be what another thread put there first.
 */
const struct table *metadata_cache_add(struct metadata_cache *cache, const char *fixture,
                                       struct table *table);

struct table *table_create(const char *entity, const char *set, const char *primary_id);

/* The navigation property for column -> target, or any of the column's when `target` is NULL; NULL
 * when the column is no lookup. Borrowed. */
const char *table_navigation(const struct table *table, const char *column, const char *target);

/* The table a lookup column points to, when there is only one; else NULL. Borrowed. */
const char *table_only_target(const struct table *table, const char *column);

/* The collection of a relationship, or its schema name when the server did not say. Borrowed. */
const char *table_collection(const struct table *table, const char *relationship);

void table_add_lookup(struct table *table, const char *column, const char *target,
                      const char *navigation);
void table_add_relation(struct table *table, const char *schema_name, const char *navigation);

#endif
