/* metadata.c: see metadata.h. */
#include "service/metadata.h"

#include <string.h>

#include "model/edit_log.h"
#include "service/profile.h"
#include "service/rows.h"
#include "service/secure.h"
#include "service/unit.h"
#include "store/privileges.h"

#define OFFLINE_FILTERS "MobileOfflineFilters"

/* ---- keys --------------------------------------------------------------------------------------
 */

static bool check_key(const struct session *s, struct edit *e, const struct table *now,
                      const struct alternate_key *key, GError **error)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    bool duplicates = false;
    for (guint i = 0; i < key->columns->len; i++) {
        const struct column *c = table_find_column(now, g_ptr_array_index(key->columns, i));
        if (c == NULL)
            return true; /* a new column: it has no values */
        borrowed_add(columns, c);
    }
    if (!store_has_duplicates(s->store, now, columns, &duplicates, error))
        return false;
    if (duplicates)
        edit_fail_key(e, now->logical_name, key->name);
    return true;
}

/* Keys made by this change; the rows are those of the tables as they are now. */
static bool check_keys(const struct session *s, struct edit *e, GError **error)
{
    const GPtrArray *tables = model_tables(e->model);
    for (guint i = 0; i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        const struct table *now = model_find_table(s->model, t->logical_name);
        if (now == NULL || t->touched != model_version(e->model))
            continue;
        for (guint k = 0; k < t->alternate_keys->len; k++) {
            const struct alternate_key *key = g_ptr_array_index(t->alternate_keys, k);
            if (key->meta.changed == model_version(e->model) && !check_key(s, e, now, key, error))
                return false;
        }
    }
    return true;
}

/* ---- mobile offline ----------------------------------------------------------------------------
 */

static bool is_in_profile(const struct session *s, const char *table, bool *ret_found,
                          GError **error)
{
    const struct table *items = model_find_table(s->model, "mobileofflineprofileitem");
    const char *const wanted[] = {"selectedentitytypecode", table, NULL};
    GArray *ids = NULL;
    if (!store_find_by_texts(s->store, items, wanted, 1, &ids, error))
        return false;
    *ret_found = ids->len > 0;
    g_array_unref(ids);
    return true;
}

static bool check_table_offline(const struct session *s, const struct table *now,
                                const struct table *next, GError **error)
{
    bool used = false;
    bool leaves = (now->flags.available_offline && !next->flags.available_offline) ||
                  (now->flags.offline_in_mobile && !next->flags.offline_in_mobile);
    if (!leaves)
        return true;
    if (!is_in_profile(s, now->logical_name, &used, error))
        return false;
    if (used)
        g_set_error(error, SERVER_ERROR, ERROR_USED_OFFLINE,
                    "Mobile offline cannot be disabled for '%s' while profiles use the table.",
                    now->logical_name);
    return !used;
}

/* MobileOfflineFilters is a text of FetchXML, or null. */
static bool check_table_filter(const struct table *now, const struct table *next, GError **error)
{
    const char *before = now == NULL ? NULL : meta_find(&now->meta, OFFLINE_FILTERS);
    const char *json = meta_find(&next->meta, OFFLINE_FILTERS);
    if (json == NULL || g_strcmp0(before, json) == 0)
        return true;
    cJSON *item = cJSON_Parse(json);
    const char *xml = cJSON_GetStringValue(item);
    bool good = xml == NULL || xml[0] == '\0' || profile_check_table_filter(next, xml, error);
    cJSON_Delete(item);
    return good;
}

static bool check_offline(const struct session *s, const struct edit *e, GError **error)
{
    const GPtrArray *tables = model_tables(e->model);
    for (guint i = 0; !e->system && i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        const struct table *now = model_find_table(s->model, t->logical_name);
        if (t->touched != model_version(e->model))
            continue;
        if (!check_table_filter(now, t, error) ||
            (now != NULL && !check_table_offline(s, now, t, error)))
            return false;
    }
    return true;
}

/* ---- who may ------------------------------------------------------------------------------------
 */

/* Part of the path -> the word in names of privileges; the first that fits. */
static const struct {
    const char *part, *noun;
} nouns[] = {{"RelationshipDefinitions", "Relationship"},
             {"/Attributes", "Attribute"},
             {"GlobalOptionSetDefinitions", "Attribute"},
             {"", "Entity"}};

bool service_may_define(const struct session *s, enum right right, const char *path, GError **error)
{
    const struct actor actor = session_actor(s);
    size_t i = 0;
    while (strstr(path, nouns[i].part) == NULL)
        i++;
    g_autofree char *name = g_strdup_printf("prv%s%s", right_info(right)->word, nouns[i].noun);
    return security_check_task(&actor, name, error);
}

/* ---- the change --------------------------------------------------------------------------------
 */

bool service_change_metadata(const struct session *s, metadata_fn change, void *context,
                             GError **error)
{
    struct edit e;
    struct model *next = NULL;
    if (s->set_model == NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                            "Metadata cannot be changed here.");
        return false;
    }
    edit_begin(&e, s->model, s->now_ms, s->new_guid, s->guid_context);
    if (!store_begin(s->store, error)) {
        edit_abandon(&e);
        return false;
    }
    bool good =
        change(&e, context, error) && check_keys(s, &e, error) && check_offline(s, &e, error);
    if (good) {
        g_autofree char *text = edit_log_text(&e);
        next = edit_finish(&e);
        good = store_reshape(s->store, next, error) &&
               store_follow_privileges(s->store, next, s->now_ms, error) &&
               store_add_change(s->store, model_version(next), text, error);
    } else {
        edit_abandon(&e);
    }
    if (!good)
        store_rollback(s->store);
    else
        good = store_commit(s->store, error);
    if (good && s->unit != NULL)
        unit_keep_model(s->unit, store_shared_model(s->store));
    if (good)
        s->set_model(s->model_context, next);
    model_unref(next);
    return good;
}
