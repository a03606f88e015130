/* pull.c: one table after the other, one page per transaction together with the link to go on from,
 * so that a cut at any point loses nothing and doubles nothing. */
#include "sync/pull.h"
#include "rules/availability.h"
#include "sync/metadata.h"
#include "sync/profile.h"
#include "sync/scope.h"
#include "wire/error.h"
#include "wire/row.h"
#include "wire/url.h"

#include <string.h>

struct reading {
    struct engine *engine;
    const struct table *table;
    struct entity_state state;
    gint64 rows;
    char *time; /* server time of the first page; NULL: none yet */
};

static bool store_row(struct reading *reading, const cJSON *row, GError **error)
{
    const char *reason = json_text(row, "reason");
    struct server_row server = {.entity = reading->table->name, .pass = reading->state.pass};
    g_autofree char *id =
        reason != NULL ? url_normal_guid(json_text(row, "id")) : row_read_id(reading->table, row);
    if (id == NULL)
        return true;
    server.id = id;
    g_autoptr(cJSON) values = reason != NULL ? NULL : row_read_values(reading->table, row);
    server.values = values;
    server.version = row_read_version(row);
    reading->rows++;
    return cache_store_server_row(reading->engine->cache, &server, error);
}

static void replace(char **place, const char *text)
{
    char *copy = g_strdup(text);
    g_free(*place);
    *place = copy;
}

/* Stores the page's rows and the links it ends with; sweeps after the last page of a full reading.
 */
static bool store_page(struct reading *reading, const cJSON *page, GError **error)
{
    struct cache *cache = reading->engine->cache;
    const char *next = json_text(page, "@odata.nextLink");
    bool full = reading->state.delta == NULL;
    if (!cache_begin(cache, error))
        return false;
    bool ok = true;
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, json_member(page, "value"))
    {
        if (ok)
            ok = store_row(reading, row, error);
    }
    replace(&reading->state.next, next);
    if (next == NULL && !reading->state.plain)
        replace(&reading->state.delta, json_text(page, "@odata.deltaLink"));
    ok = ok && cache_set_links(cache, reading->table->name, &reading->state, error);
    if (ok && full && next == NULL)
        ok = cache_drop_unseen(cache, reading->table->name, reading->state.pass, error);
    return cache_end(cache, ok, error);
}

/* Path of the page to read next; a full reading starts when there is no link. Owned, freed with
 * g_free. */
static char *next_path(struct reading *reading)
{
    struct entity_state *state = &reading->state;
    if (state->next != NULL)
        return g_strdup(state->next);
    if (state->delta != NULL)
        return g_strdup(state->delta);
    state->pass++;
    g_autofree char *select =
        table_select_list(reading->table, json_member(state->item, "columns"));
    return url_set(reading->table->set_name, select);
}

static bool restart(struct reading *reading, bool plain, GError **error)
{
    g_clear_pointer(&reading->state.delta, g_free);
    g_clear_pointer(&reading->state.next, g_free);
    reading->state.plain = plain;
    return cache_set_links(reading->engine->cache, reading->table->name, &reading->state, error);
}

/* The user may not read the table at all: nothing of it stays on the device. */
static bool store_nothing(struct reading *reading, GError **error)
{
    reading->state.pass++;
    return cache_set_links(reading->engine->cache, reading->table->name, &reading->state, error) &&
           cache_drop_unseen(reading->engine->cache, reading->table->name, reading->state.pass,
                             error);
}

/* What to do about a final refusal of a page. *ret_again: read on from the new state. */
static bool recover(struct reading *reading, GError *refused, bool *ret_again, GError **error)
{
    guint32 code = (guint32)refused->code;
    struct entity_state *state = &reading->state;
    bool untracked = code == CODE_TRACKING_NOT_ENABLED ||
                     code == CODE_TRACKING_RELATED_NOT_ENABLED || code == CODE_PRIVILEGE_DENIED;
    *ret_again = true;
    if (refused->domain != WIRE_SERVER) {
        g_propagate_error(error, refused);
        return false;
    }
    if (untracked && !state->plain) {
        g_error_free(refused);
        return restart(reading, true, error);
    }
    if (state->next != NULL || state->delta != NULL) {
        g_error_free(refused);
        return restart(reading, state->plain, error);
    }
    *ret_again = false;
    if (code == CODE_PRIVILEGE_DENIED || json_flag(state->item, "intersect")) {
        g_error_free(refused);
        return store_nothing(reading, error);
    }
    g_propagate_prefixed_error(error, refused, "%s: ", reading->table->name);
    return false;
}

static bool read_pages(struct reading *reading, GError **error)
{
    g_autofree char *size =
        g_strdup_printf("odata.maxpagesize=%d," ROW_ANNOTATIONS, ENGINE_PAGE_ROWS);
    g_autofree char *tracked = g_strdup_printf("odata.track-changes,%s", size);
    bool again = true;
    while (again) {
        g_autofree char *path = next_path(reading);
        GError *refused = NULL;
        g_autofree char *date = NULL;
        g_autoptr(cJSON) page = engine_get(reading->engine, path,
                                           reading->state.plain ? size : tracked, &date, &refused);
        if (page == NULL) {
            if (!recover(reading, refused, &again, error))
                return false;
            continue;
        }
        if (reading->time == NULL)
            reading->time = g_steal_pointer(&date);
        if (!store_page(reading, page, error))
            return false;
        again = reading->state.next != NULL;
    }
    return true;
}

static bool pull_table(struct engine *engine, const char *name, gint64 *ret_rows, GError **error)
{
    struct reading reading = {.engine = engine, .table = metadata_need_table(engine, name, error)};
    if (reading.table == NULL)
        return false;
    cache_load_entity(engine->cache, name, &reading.state);
    bool ok = read_pages(&reading, error);
    if (ok && reading.time == NULL)
        reading.time = g_strdup(reading.state.synced != NULL ? reading.state.synced : "");
    ok = ok && cache_set_synced(engine->cache, name, reading.time, error);
    *ret_rows += reading.rows;
    entity_state_finish(&reading.state);
    g_free(reading.time);
    return ok;
}

static bool pull_tables(struct engine *engine, gint64 *ret_rows, GError **error)
{
    g_autoptr(GPtrArray) names = cache_list_items(engine->cache);
    g_autofree char *time = NULL;
    for (guint i = 0; i < names->len; i++) {
        if (!pull_table(engine, names->pdata[i], ret_rows, error))
            return false;
        if (time == NULL) {
            struct entity_state state;
            cache_load_entity(engine->cache, names->pdata[i], &state);
            time = g_steal_pointer(&state.synced);
            entity_state_finish(&state);
        }
    }
    return time == NULL || cache_set_fact(engine->cache, FACT_SYNC_TIME, time, error);
}

/* One transaction for the round: most tables have nothing new, and a commit for each would cost
 * more than all else. A cut keeps what was read before it; a kill takes the store back to where the
 * round began, links included. */
bool pull_changes(struct engine *engine, gint64 *ret_rows, GError **error)
{
    *ret_rows = 0;
    if (!cache_begin(engine->cache, error))
        return false;
    bool read = pull_tables(engine, ret_rows, error);
    bool decide = *ret_rows > 0 || cache_has_pinned(engine->cache);
    bool ok = !read || !decide || scope_decide(engine, error);
    return cache_end(engine->cache, ok, ok && read ? error : NULL) && read;
}

/* Intersect tables become known with the definitions of their ends, so they are read in a second
 * step. */
static bool read_definitions(struct engine *engine, GError **error)
{
    g_autoptr(GPtrArray) names = cache_list_items(engine->cache);
    if (!metadata_read_tables(engine, names, error) || !profile_add_intersects(engine, error))
        return false;
    g_autoptr(GPtrArray) all = cache_list_items(engine->cache);
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        const struct table *table = schema_find(engine->schema, all->pdata[i]);
        if (table != NULL && !table->detailed)
            g_ptr_array_add(rest, all->pdata[i]);
    }
    return metadata_read_tables(engine, rest, error);
}

bool pull_everything(struct engine *engine, bool *ret_offered, gint64 *ret_rows, GError **error)
{
    *ret_rows = 0;
    if (!metadata_read_list(engine, error) || !profile_read(engine, ret_offered, error))
        return false;
    if (!*ret_offered)
        return cache_set_fact(engine->cache, FACT_COMPLETE, "0", error);
    return read_definitions(engine, error) && profile_read_teams(engine, error) &&
           pull_tables(engine, ret_rows, error) && scope_decide(engine, error) &&
           cache_set_fact(engine->cache, FACT_COMPLETE, "1", error);
}
