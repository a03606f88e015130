/* profile.c: the profile tables, read as ordinary rows. An item is kept in the store as
 * {"criteria":1,"mine":false,"team":false,"unit":false,"relationships":["<metadata id or
 * name>"],"intersect":false}, with "columns" when only some are
 * selected. */
#include "sync/profile.h"
#include "wire/error.h"
#include "wire/url.h"

#include <string.h>

#define PUBLISHED 0

/* All pages of a collection as one array. Owned, freed with cJSON_Delete. */
static cJSON *read_all(struct engine *engine, const char *first, GError **error)
{
    g_autoptr(cJSON) rows = cJSON_CreateArray();
    g_autofree char *path = g_strdup(first);
    while (path != NULL) {
        g_autoptr(cJSON) page = engine_get(engine, path, NULL, NULL, error);
        if (page == NULL)
            return NULL;
        cJSON *list = cJSON_GetObjectItemCaseSensitive(page, "value");
        while (cJSON_GetArraySize(list) > 0)
            cJSON_AddItemToArray(rows, cJSON_DetachItemFromArray(list, 0));
        g_free(path);
        path = g_strdup(json_text(page, "@odata.nextLink"));
    }
    return g_steal_pointer(&rows);
}

static bool read_switch(struct engine *engine, const char *column, bool *ret_on, GError **error)
{
    g_autofree char *path = g_strdup_printf("organizations?$select=%s", column);
    g_autoptr(cJSON) answer = engine_get(engine, path, NULL, NULL, error);
    if (answer == NULL)
        return false;
    *ret_on = json_flag(cJSON_GetArrayItem(json_member(answer, "value"), 0), column);
    return true;
}

bool profile_read_policy(struct engine *engine, bool *ret_server_wins, GError **error)
{
    return read_switch(engine, "isconflictdetectionenabledformobileclient", ret_server_wins,
                       error) &&
           cache_set_fact(engine->cache, FACT_POLICY, *ret_server_wins ? "1" : "0", error);
}

static bool is_published(struct engine *engine, const char *id, bool *ret_published, GError **error)
{
    g_autofree char *path = url_row("mobileofflineprofiles", id, "name,componentstate");
    g_autoptr(GError) refused = NULL;
    g_autoptr(cJSON) profile = engine_get(engine, path, NULL, NULL, &refused);
    *ret_published = json_int(profile, "componentstate", -1) == PUBLISHED;
    if (refused == NULL || refused->domain == WIRE_SERVER)
        return true;
    g_propagate_error(error, g_steal_pointer(&refused));
    return false;
}

/* *ret_profile is owned; NULL when the user has no published profile. */
static bool find_profile(struct engine *engine, char **ret_profile, GError **error)
{
    g_autofree char *user = cache_get_fact(engine->cache, FACT_USER_ID);
    g_autofree char *path =
        g_strdup_printf("usermobileofflineprofilememberships?$select=_mobileofflineprofileid_value&"
                        "$filter=_systemuserid_value%%20eq%%20%s",
                        user);
    g_autoptr(cJSON) memberships = read_all(engine, path, error);
    if (memberships == NULL)
        return false;
    const cJSON *membership = NULL;
    cJSON_ArrayForEach(membership, memberships)
    {
        bool published = false;
        g_autofree char *id =
            url_normal_guid(json_text(membership, "_mobileofflineprofileid_value"));
        if (id != NULL && !is_published(engine, id, &published, error))
            return false;
        if (published) {
            *ret_profile = g_steal_pointer(&id);
            return true;
        }
    }
    *ret_profile = NULL;
    return true;
}

static cJSON *make_item(const cJSON *row, const cJSON *associations)
{
    const char *id = json_text(row, "mobileofflineprofileitemid");
    cJSON *item = cJSON_CreateObject();
    cJSON_AddNumberToObject(item, "criteria", json_int(row, "recorddistributioncriteria", 0));
    cJSON_AddBoolToObject(item, "mine", json_flag(row, "recordsownedbyme"));
    cJSON_AddBoolToObject(item, "team", json_flag(row, "recordsownedbymyteam"));
    cJSON_AddBoolToObject(item, "unit", json_flag(row, "recordsownedbymybusinessunit"));
    g_autoptr(cJSON) selected = json_parse(json_text(row, "selectedcolumns"));
    const cJSON *columns = json_member(selected, "Columns");
    if (cJSON_IsArray(columns))
        cJSON_AddItemToObject(item, "columns", cJSON_Duplicate(columns, true));
    cJSON *relationships = cJSON_AddArrayToObject(item, "relationships");
    const cJSON *association = NULL;
    cJSON_ArrayForEach(association, associations)
    {
        const char *parent = json_text(association, "_mobileofflineprofileitemid_value");
        if (parent == NULL || id == NULL || g_ascii_strcasecmp(parent, id) != 0)
            continue;
        static const char *const names[] = {"relationshipid", "relationshipname"};
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
            const char *value = json_text(association, names[i]);
            if (value != NULL)
                cJSON_AddItemToArray(relationships, cJSON_CreateString(value));
        }
    }
    return item;
}

/* Object: table -> item. Owned, freed with cJSON_Delete. */
static cJSON *read_items(struct engine *engine, const char *profile, GError **error)
{
    g_autofree char *path = g_strdup_printf(
        "mobileofflineprofileitems?$select=mobileofflineprofileitemid,selectedentitytypecode,"
        "recorddistributioncriteria,recordsownedbyme,recordsownedbymyteam,"
        "recordsownedbymybusinessunit,selectedcolumns"
        "&$filter=_regardingobjectid_value%%20eq%%20%s",
        profile);
    g_autoptr(cJSON) rows = read_all(engine, path, error);
    if (rows == NULL)
        return NULL;
    g_autoptr(cJSON) associations =
        read_all(engine,
                 "mobileofflineprofileitemassociations?$select=relationshipid,relationshipname,_"
                 "mobileofflineprofileitemid_value",
                 error);
    if (associations == NULL)
        return NULL;
    cJSON *items = cJSON_CreateObject();
    const cJSON *row = NULL;
    cJSON_ArrayForEach(row, rows)
    {
        const char *name = json_text(row, "selectedentitytypecode");
        const struct table *table = schema_find(engine->schema, name);
        if (table != NULL && table->offline_enabled)
            cJSON_AddItemToObject(items, name, make_item(row, associations));
    }
    return items;
}

static bool store_items(struct engine *engine, const cJSON *items, GError **error)
{
    if (!cache_begin(engine->cache, error))
        return false;
    bool ok = true;
    g_autoptr(GPtrArray) before = cache_list_items(engine->cache);
    for (guint i = 0; ok && i < before->len; i++) {
        const char *name = before->pdata[i];
        struct entity_state state;
        cache_load_entity(engine->cache, name, &state);
        bool drop = !cJSON_HasObjectItem(items, name) && !json_flag(state.item, "intersect");
        entity_state_finish(&state);
        ok = !drop || cache_set_item(engine->cache, name, NULL, error);
    }
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, items)
    {
        if (ok)
            ok = cache_set_item(engine->cache, item->string, item, error);
    }
    return cache_end(engine->cache, ok, error);
}

bool profile_read(struct engine *engine, bool *ret_offered, GError **error)
{
    bool enabled = false;
    g_autofree char *profile = NULL;
    if (!read_switch(engine, "ismobileofflineenabled", &enabled, error))
        return false;
    if (enabled && !find_profile(engine, &profile, error))
        return false;
    g_autoptr(cJSON) items =
        profile != NULL ? read_items(engine, profile, error) : cJSON_CreateObject();
    if (items == NULL || !store_items(engine, items, error))
        return false;
    *ret_offered = profile != NULL;
    return true;
}

bool profile_add_intersects(struct engine *engine, GError **error)
{
    g_autoptr(GPtrArray) names = cache_list_items(engine->cache);
    g_autoptr(cJSON) item = cJSON_CreateObject();
    cJSON_AddNumberToObject(item, "criteria", 1);
    cJSON_AddBoolToObject(item, "intersect", true);
    for (guint i = 0; i < names->len; i++) {
        const struct table *table = schema_find(engine->schema, names->pdata[i]);
        for (guint k = 0; table != NULL && k < table->pairs->len; k++) {
            const struct pair_link *pair = table->pairs->pdata[k];
            bool both =
                g_ptr_array_find_with_equal_func(names, pair->end[0].entity, g_str_equal, NULL) &&
                g_ptr_array_find_with_equal_func(names, pair->end[1].entity, g_str_equal, NULL);
            if (both && schema_find(engine->schema, pair->intersect) != NULL &&
                !cache_set_item(engine->cache, pair->intersect, item, error))
                return false;
        }
    }
    return true;
}

bool profile_read_teams(struct engine *engine, GError **error)
{
    g_autofree char *user = cache_get_fact(engine->cache, FACT_USER_ID);
    g_autofree char *path =
        g_strdup_printf("systemusers(%s)/teammembership_association?$select=teamid", user);
    g_autoptr(GError) refused = NULL;
    g_autoptr(cJSON) teams = read_all(engine, path, &refused);
    if (teams == NULL && refused != NULL && refused->domain != WIRE_SERVER) {
        g_propagate_error(error, g_steal_pointer(&refused));
        return false;
    }
    g_autoptr(GString) list = g_string_new(NULL);
    const cJSON *team = NULL;
    cJSON_ArrayForEach(team, teams)
    {
        g_autofree char *id = url_normal_guid(json_text(team, "teamid"));
        g_string_append_printf(list, "%s%s", list->len > 0 ? "," : "", id != NULL ? id : "");
    }
    return cache_set_fact(engine->cache, FACT_TEAMS, list->str, error);
}
