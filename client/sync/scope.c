/* scope.c: the profile's filters and relationships over the stored rows, to a fixed point. */
#include "sync/scope.h"

#include <string.h>

enum criteria { CRITERIA_RELATED = 0, CRITERIA_ALL = 1, CRITERIA_OTHER = 2 };

struct decision {
    struct engine *engine;
    GHashTable *rows;  /* table name -> GPtrArray of struct row_image */
    GHashTable *items; /* table name -> cJSON item */
    GHashTable
        *in; /* ids in scope; ids are unique over all tables but for an activity and its pointer */
    char *user, *unit;
    char **teams;
};

static char *key_of(const char *table, const char *id)
{
    return g_strconcat(table, "/", id, NULL);
}

static bool is_in(const struct decision *decision, const char *table, const char *id)
{
    g_autofree char *key = key_of(table, id);
    return g_hash_table_contains(decision->in, key);
}

/* True when this is news and the row is held. */
static bool bring_in(struct decision *decision, const char *table, const char *id)
{
    if (table == NULL || id == NULL || !g_hash_table_contains(decision->rows, table))
        return false;
    return g_hash_table_add(decision->in, key_of(table, id));
}

static bool matches_own_filter(const struct decision *decision, const cJSON *item,
                               const cJSON *values)
{
    int criteria = json_int(item, "criteria", CRITERIA_RELATED);
    if (values == NULL || criteria == CRITERIA_RELATED)
        return false;
    if (criteria == CRITERIA_ALL)
        return true;
    const char *owner = json_text(json_member(values, "ownerid"), "id");
    const char *unit = json_text(json_member(values, "owningbusinessunit"), "id");
    if (json_flag(item, "mine") && g_strcmp0(owner, decision->user) == 0)
        return true;
    if (json_flag(item, "unit") && unit != NULL && g_strcmp0(unit, decision->unit) == 0)
        return true;
    return json_flag(item, "team") && owner != NULL &&
           g_strv_contains((const char *const *)decision->teams, owner);
}

static bool names_relationship(const cJSON *item, const char *schema_name, const char *metadata_id)
{
    const cJSON *name = NULL;
    cJSON_ArrayForEach(name, json_member(item, "relationships"))
    {
        const char *text = cJSON_GetStringValue(name);
        if (text == NULL)
            continue;
        if ((schema_name != NULL && g_ascii_strcasecmp(text, schema_name) == 0) ||
            (metadata_id != NULL && g_ascii_strcasecmp(text, metadata_id) == 0))
            return true;
    }
    return false;
}

/* A selected relationship brings the other end of the row whose table's item selects it: children
 * of a parent when the parent's item names it, the parent of a child when the child's item does. */
static bool follow_parent_link(struct decision *decision, const char *child,
                               const struct parent_link *link)
{
    const cJSON *child_item = g_hash_table_lookup(decision->items, child);
    const cJSON *parent_item = g_hash_table_lookup(decision->items, link->parent);
    bool down = names_relationship(parent_item, link->schema_name, link->metadata_id);
    bool up = names_relationship(child_item, link->schema_name, link->metadata_id);
    const GPtrArray *rows = g_hash_table_lookup(decision->rows, child);
    bool news = false;
    for (guint i = 0; (down || up) && i < rows->len; i++) {
        const struct row_image *row = rows->pdata[i];
        const cJSON *lookup = json_member(row->base, link->column);
        const char *parent = json_text(lookup, "id");
        if (parent == NULL || g_strcmp0(json_text(lookup, "entity"), link->parent) != 0)
            continue;
        if (down && is_in(decision, link->parent, parent))
            news |= bring_in(decision, child, row->id);
        if (up && is_in(decision, child, row->id))
            news |= bring_in(decision, link->parent, parent);
    }
    return news;
}

static bool follow_pair(struct decision *decision, const struct pair_link *pair)
{
    const GPtrArray *rows = g_hash_table_lookup(decision->rows, pair->intersect);
    bool news = false;
    for (int from = 0; rows != NULL && from < 2; from++) {
        const cJSON *item = g_hash_table_lookup(decision->items, pair->end[from].entity);
        if (!names_relationship(item, pair->schema_name, pair->metadata_id))
            continue;
        for (guint i = 0; i < rows->len; i++) {
            const struct row_image *row = rows->pdata[i];
            const char *id = json_text(row->base, pair->end[from].column);
            if (id != NULL && is_in(decision, pair->end[from].entity, id))
                news |= bring_in(decision, pair->end[1 - from].entity,
                                 json_text(row->base, pair->end[1 - from].column));
        }
    }
    return news;
}

static bool follow_all(struct decision *decision)
{
    bool news = false;
    GHashTableIter iter;
    void *name = NULL;
    g_hash_table_iter_init(&iter, decision->items);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        const struct table *table = schema_find(decision->engine->schema, name);
        for (guint i = 0; table != NULL && i < table->parents->len; i++)
            news |= follow_parent_link(decision, name, table->parents->pdata[i]);
        for (guint i = 0; table != NULL && i < table->pairs->len; i++)
            news |= follow_pair(decision, table->pairs->pdata[i]);
    }
    return news;
}

static void load_table(struct decision *decision, const char *name)
{
    struct entity_state state;
    cache_load_entity(decision->engine->cache, name, &state);
    GPtrArray *rows = cache_list_bases(decision->engine->cache, name);
    for (guint i = 0; i < rows->len; i++) {
        const struct row_image *row = rows->pdata[i];
        if (matches_own_filter(decision, state.item, row->base))
            g_hash_table_add(decision->in, key_of(name, row->id));
    }
    g_hash_table_insert(decision->rows, g_strdup(name), rows);
    g_hash_table_insert(decision->items, g_strdup(name), g_steal_pointer(&state.item));
    entity_state_finish(&state);
}

static bool store_decision(struct decision *decision, GError **error)
{
    struct cache *cache = decision->engine->cache;
    GHashTableIter iter;
    void *name = NULL;
    void *value = NULL;
    bool ok = cache_begin(cache, error);
    if (!ok)
        return false;
    g_hash_table_iter_init(&iter, decision->rows);
    while (ok && g_hash_table_iter_next(&iter, &name, &value)) {
        const GPtrArray *rows = value;
        for (guint i = 0; ok && i < rows->len; i++) {
            const struct row_image *row = rows->pdata[i];
            enum row_scope scope = is_in(decision, name, row->id) ? SCOPE_IN : SCOPE_OUT;
            if ((int)scope != row->scope)
                ok = cache_set_scope(cache, name, row->id, scope, error);
        }
    }
    return cache_end(cache, ok, error);
}

static void unref_rows(void *data)
{
    g_ptr_array_unref(data);
}

static void delete_item(void *data)
{
    cJSON_Delete(data);
}

bool scope_decide(struct engine *engine, GError **error)
{
    g_autoptr(GPtrArray) names = cache_list_items(engine->cache);
    g_autofree char *teams = cache_get_fact(engine->cache, FACT_TEAMS);
    struct decision decision = {
        .engine = engine,
        .rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_rows),
        .items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, delete_item),
        .in = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .user = cache_get_fact(engine->cache, FACT_USER_ID),
        .unit = cache_get_fact(engine->cache, FACT_BUSINESS_UNIT),
        .teams = g_strsplit(teams == NULL ? "" : teams, ",", -1)};
    for (guint i = 0; i < names->len; i++)
        load_table(&decision, names->pdata[i]);
    while (follow_all(&decision))
        continue;
    bool ok = store_decision(&decision, error);
    g_hash_table_unref(decision.rows);
    g_hash_table_unref(decision.items);
    g_hash_table_unref(decision.in);
    g_free(decision.user);
    g_free(decision.unit);
    g_strfreev(decision.teams);
    return ok;
}
