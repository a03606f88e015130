/* cache.h: what one user of one organisation has on the device: facts, tables, rows, the queue of
 * unsent actions and the refused ones. Reading never fails loudly; writing fails with WIRE_STORE
 * and leaves everything as it was. Several writes that belong together stand between cache_begin
 * and cache_end. */
#ifndef CLIENT_CACHE_CACHE_H
#define CLIENT_CACHE_CACHE_H

#include "wire/schema.h"

struct db;
struct cache {
    struct db *db;
};

/* Opens or makes the file. Closed with cache_destroy. */
struct cache *cache_create(const char *path, GError **error);
void cache_destroy(struct cache *cache);

bool cache_begin(struct cache *cache, GError **error);
bool cache_end(struct cache *cache, bool ok, GError **error);

/* Everything of this store goes: rows, tables, queue, errors, facts. */
bool cache_clear(struct cache *cache, GError **error);

/* ---- facts ---- */

/* Owned, freed with g_free; NULL when never set. */
char *cache_get_fact(struct cache *cache, const char *name);
bool cache_set_fact(struct cache *cache, const char *name, const char *value, GError **error);

/* ---- tables ---- */

struct entity_state {
    cJSON *item; /* profile item; NULL: not in the profile */
    char *delta, *next;
    gint64 pass;
    bool plain;
    char *synced; /* ISO time; NULL: never read completely */
};

/* False (and *ret_state empty) when the table is unknown. Finished with entity_state_finish. */
bool cache_load_entity(struct cache *cache, const char *name, struct entity_state *ret_state);
void entity_state_finish(struct entity_state *state);

/* Fills `schema` with every stored definition. */
void cache_load_schema(struct cache *cache, struct schema *schema);
bool cache_define_entity(struct cache *cache, const char *name, const cJSON *definition,
                         GError **error);

/* Names of the tables that have a profile item. Owned, freed with g_ptr_array_unref. */
GPtrArray *cache_list_items(struct cache *cache);

/* item NULL takes the table out of the profile and drops its rows without pending actions. */
bool cache_set_item(struct cache *cache, const char *name, const cJSON *item, GError **error);
bool cache_set_links(struct cache *cache, const char *name, const struct entity_state *state,
                     GError **error);
bool cache_set_synced(struct cache *cache, const char *name, const char *time, GError **error);

/* Forgets the links, so that the next reading is a full one. */
bool cache_restart_entity(struct cache *cache, const char *name, GError **error);

/* ---- rows ---- */

enum row_scope { SCOPE_OUT = 0, SCOPE_IN = 1, SCOPE_PINNED = 2 };

struct row_image {
    char *id;
    char *version; /* ETag of base */
    cJSON *base;   /* NULL: not on the server as far as we know */
    cJSON *local;  /* NULL: deleted here */
    int scope;
    bool pending; /* has queued actions */
};

/* True when the user can see the row: in scope or pending, and not deleted here. */
bool row_image_is_visible(const struct row_image *image);
void row_image_finish(struct row_image *image);

/* False (and *ret_image empty) when nothing is held. Finished with row_image_finish. */
bool cache_load_row(struct cache *cache, const char *entity, const char *id,
                    struct row_image *ret_image);

/* All rows held of the table, of struct row_image, with their local or with their base image only.
 * Owned, freed with g_ptr_array_unref. */
GPtrArray *cache_list_rows(struct cache *cache, const char *entity);
GPtrArray *cache_list_bases(struct cache *cache, const char *entity);

/* How many of them the user can see. */
gint64 cache_count_rows(struct cache *cache, const char *entity);

struct server_row {
    const char *entity, *id;
    const char *version;
    const cJSON *values; /* NULL: the row is gone on the server */
    enum row_scope scope;
    gint64 pass;
};

/* Takes over what the server said about a row. Pending actions are laid over the new base again, so
 * that nothing the user did is lost. */
bool cache_store_server_row(struct cache *cache, const struct server_row *row, GError **error);

/* Is any row held only because the user opened or wrote it? */
bool cache_has_pinned(struct cache *cache);

/* local := base + queued actions, in order; drops the row when nothing is left of it. */
bool cache_rebuild_row(struct cache *cache, const char *entity, const char *id, GError **error);

/* The same for every table that holds the id: an activity is kept under its own table and as
 * activitypointer. */
bool cache_rebuild_id(struct cache *cache, const char *id, GError **error);
GPtrArray *cache_tables_of_id(struct cache *cache, const char *id);
bool cache_set_scope(struct cache *cache, const char *entity, const char *id, enum row_scope scope,
                     GError **error);

/* Mark and sweep: drops rows not seen since `pass`, except those with pending actions. */
bool cache_drop_unseen(struct cache *cache, const char *entity, gint64 pass, GError **error);

#endif
