/* parties.c: the only collection that can be replaced: who takes part in an activity. */
#include <string.h>

#include "service/rows.h"

static bool is_parties(const struct nav *nav)
{
    return nav->kind == NAV_COLLECTION && nav->from->is_activity &&
           strcmp(nav->to->logical_name, "activityparty") == 0;
}

static bool remove_one(struct work *w, const struct table *parties, const struct guid *id,
                       GError **error)
{
    struct row *row = NULL;
    if (!work_read_any(w, parties, id, &row, error))
        return false;
    int64_t version = row->version;
    row_destroy(row);
    if (!rows_delete(w, parties, id, error))
        return false;
    work_tell_row(w, EFFECT_DELETE, parties, id, version, 0, NULL);
    return true;
}

static bool remove_all(struct work *w, const struct nav *nav, const struct guid *activity,
                       GError **error)
{
    GArray *ids = NULL;
    const struct column *lookup = table_find_column(nav->to, nav->relationship->referencing_column);
    bool good = store_find_children(w->store, nav->to, lookup, nav->from, activity, &ids, error);
    for (guint i = 0; good && i < ids->len; i++)
        good = remove_one(w, nav->to, &g_array_index(ids, struct guid, i), error);
    if (ids != NULL)
        g_array_unref(ids);
    return good;
}

static bool add_all(struct work *w, const struct nav *nav, const struct guid *activity,
                    const cJSON *parties, GError **error)
{
    struct guid id;
    struct row *given = row_create(nav->to);
    const cJSON *party = NULL;
    bool good = true;
    row_set_lookup(given, nav->relationship->referencing_column, nav->from, activity);
    cJSON_ArrayForEach(party, parties)
    {
        good = good && rows_create(w, nav->to, party, given, &id, error);
    }
    row_destroy(given);
    return good;
}

static bool replace(struct work *w, const struct row_key *key, const struct nav *nav,
                    const cJSON *parties, GError **error)
{
    struct guid id;
    if (!is_parties(nav)) {
        g_set_error(error, SERVER_ERROR, ERROR_METHOD_NOT_ALLOWED,
                    "The navigation property '%s' cannot be replaced: only the parties of an "
                    "activity can.",
                    nav->name);
        return false;
    }
    return service_resolve_key(w->session, key, &id, error) && remove_all(w, nav, &id, error) &&
           add_all(w, nav, &id, parties, error);
}

bool service_replace_parties(const struct session *s, const struct row_key *key,
                             const struct nav *nav, const cJSON *parties, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) && work_end(&w, replace(&w, key, nav, parties, error), error);
}
