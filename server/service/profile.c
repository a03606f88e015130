/* profile.c: see profile.h: what is refused while a profile is edited. */
#include "service/profile.h"

#include <string.h>

#define CRITERIA_OTHER 2 /* recorddistributioncriteria: other data filter */
#define UNPUBLISHED 1    /* componentstate */

bool profile_children(struct work *w, const char *table, const char *lookup, const char *parent,
                      const struct guid *id, GPtrArray **ret_rows, GError **error)
{
    const struct table *t = model_find_table(w->model, table);
    const struct column *c = t != NULL ? table_find_column(t, lookup) : NULL;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    GArray *ids = NULL;
    bool good = c == NULL || store_find_children(w->store, t, c, model_find_table(w->model, parent),
                                                 id, &ids, error);
    for (guint i = 0; good && ids != NULL && i < ids->len; i++) {
        struct row *row = NULL;
        good = work_read_any(w, t, &g_array_index(ids, struct guid, i), &row, error);
        if (good)
            g_ptr_array_add(rows, row);
    }
    if (ids != NULL)
        g_array_unref(ids);
    if (good)
        *ret_rows = g_steal_pointer(&rows);
    return good;
}

bool profile_find_link(const struct work *w, const struct table *t, const char *metadata_id,
                       const char **ret_name, const struct table **ret_other)
{
    const GPtrArray *ends[] = {t->many_to_one, t->one_to_many};
    for (guint i = 0; i < t->many_to_many->len; i++) {
        const struct many_to_many *m = g_ptr_array_index(t->many_to_many, i);
        bool first = strcmp(m->table1, t->logical_name) == 0;
        if (g_ascii_strcasecmp(m->metadata_id != NULL ? m->metadata_id : "", metadata_id) != 0)
            continue;
        *ret_name = m->schema_name;
        *ret_other = model_find_table(w->model, first ? m->table2 : m->table1);
        return *ret_other != NULL;
    }
    for (size_t end = 0; end < G_N_ELEMENTS(ends); end++)
        for (guint i = 0; i < ends[end]->len; i++) {
            const struct relationship *r = g_ptr_array_index(ends[end], i);
            if (g_ascii_strcasecmp(r->metadata_id != NULL ? r->metadata_id : "", metadata_id) != 0)
                continue;
            *ret_name = r->schema_name;
            *ret_other =
                model_find_table(w->model, end == 0 ? r->referenced_table : r->referencing_table);
            return *ret_other != NULL;
        }
    return false;
}

/* ---- what all three tables share ---- */

struct check {
    struct work *work;
    struct row *changes;
    const struct row *before;
    struct row *after; /* the row as it will be */
};

static bool refuse(enum server_error code, const char *format, const char *detail, GError **error)
{
    g_autofree char *text = g_strdup(format);
    char *place = strstr(text, "{}");
    if (place == NULL) {
        g_set_error_literal(error, SERVER_ERROR, (gint)code, text);
        return false;
    }
    *place = '\0';
    g_set_error(error, SERVER_ERROR, (gint)code, "%s%s%s", text, detail, place + 2);
    return false;
}

static bool is_named(const struct check *c, const char *column)
{
    const struct column *named = table_find_column(c->changes->table, column);
    return c->before == NULL || (named != NULL && c->changes->present[named->index]);
}

static bool is_blank(const char *text)
{
    g_autofree char *copy = g_strstrip(g_strdup(text));
    return *copy == '\0';
}

/* Another row with the same text in `column`, among `rows`. */
static bool has_twin(const struct check *c, const GPtrArray *rows, const char *column)
{
    const char *text = row_text(c->after, column, "");
    for (guint i = 0; i < rows->len; i++) {
        const struct row *row = g_ptr_array_index(rows, i);
        if (!guid_equal(&row->id, &c->changes->id) &&
            g_ascii_strcasecmp(row_text(row, column, ""), text) == 0)
            return true;
    }
    return false;
}

/* ---- the profile ---- */

static bool has_profile(struct work *w, const struct check *c, bool *ret_found, GError **error)
{
    const char *const wanted[] = {"name", row_text(c->after, "name", ""), NULL};
    GArray *ids = NULL;
    *ret_found = false;
    if (!store_find_by_texts(w->store, c->changes->table, wanted, 2, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++)
        *ret_found |= !guid_equal(&g_array_index(ids, struct guid, i), &c->changes->id);
    g_array_unref(ids);
    return true;
}

static bool check_profile(const struct check *c, GError **error)
{
    bool found = false;
    if (!is_named(c, "name"))
        return true;
    if (is_blank(row_text(c->after, "name", "")))
        return refuse(ERROR_PROFILE_NAME_EMPTY,
                      "The mobile offline profile name can’t be null or empty. Enter a name for "
                      "this profile.",
                      "", error);
    if (!has_profile(c->work, c, &found, error))
        return false;
    return !found || refuse(ERROR_PROFILE_NAME_TAKEN,
                            "A mobile offline profile with this name already exists. Enter a "
                            "unique name.",
                            "", error);
}

/* ---- items ---- */

static bool check_item_table(const struct table *t, GError **error)
{
    const char *name = t->logical_name;
    if (t->is_intersect)
        return refuse(ERROR_PROFILE_INTERSECT,
                      "The intersect table {} cannot be a profile item: it comes with its parents.",
                      name, error);
    if (strcmp(name, "activityparty") == 0)
        return refuse(ERROR_PROFILE_ACTIVITY_PARTY,
                      "Activity parties cannot be a profile item: they come with their activities.",
                      "", error);
    if (!t->flags.offline_in_mobile && !t->flags.available_offline)
        return refuse(ERROR_PROFILE_NOT_ENABLED, "{} needs to be enabled for mobile offline.", name,
                      error);
    return t->flags.change_tracking ||
           refuse(ERROR_PROFILE_NOT_TRACKED,
                  "Change tracking must be enabled for {} to be used in mobile offline.", name,
                  error);
}

/* Which filters a table can have follows from who owns its rows. */
static const struct {
    const char *ownership;
    unsigned criteria; /* bit = value of recorddistributioncriteria that is allowed */
    bool only_unit;    /* of "other data" the business unit alone */
    enum server_error error;
} ownerships[] = {{"OrganizationOwned", 1 | 2 | 8, false, ERROR_PROFILE_FILTER_ORGANIZATION},
                  {"BusinessOwned", 1 | 2 | 4 | 8, true, ERROR_PROFILE_FILTER_UNIT},
                  {"None", 1 | 2 | 8, false, ERROR_PROFILE_FILTER_NONE}};

static bool check_item_criteria(const struct check *c, const struct table *t, GError **error)
{
    int64_t criteria = row_integer(c->after, "recorddistributioncriteria", 0);
    bool own = row_integer(c->after, "recordsownedbyme", 0) != 0 ||
               row_integer(c->after, "recordsownedbymyteam", 0) != 0;
    for (size_t i = 0; i < G_N_ELEMENTS(ownerships); i++) {
        if (strcmp(ownerships[i].ownership, t->ownership) != 0)
            continue;
        bool allowed = criteria >= 0 && criteria < 4 && (ownerships[i].criteria >> criteria & 1);
        if (!allowed || (criteria == CRITERIA_OTHER && own && ownerships[i].only_unit))
            return refuse(ownerships[i].error,
                          "The data download filter is not valid for the ownership of {}.",
                          t->logical_name, error);
    }
    return true;
}

static bool check_item_view(const struct check *c, const struct table *t, GError **error)
{
    const struct table *views = model_find_table(c->work->model, "savedquery");
    struct guid id;
    struct row *view = NULL;
    row_lookup_id(c->after, "profileitemrule", &id);
    if (id.text[0] == '\0' || views == NULL || !is_named(c, "profileitemrule"))
        return true;
    if (!work_read_any(c->work, views, &id, &view, error))
        return false;
    bool same = strcmp(row_text(view, "returnedtypecode", ""), t->logical_name) == 0;
    row_destroy(view);
    return same || refuse(ERROR_PROFILE_VIEW_TABLE,
                          "The saved query is not of the table {} of the profile item.",
                          t->logical_name, error);
}

static bool check_item_filter(const struct check *c, const struct table *t, GError **error)
{
    const char *xml = row_text(c->after, "profileitementityfilter", "");
    return *xml == '\0' || !is_named(c, "profileitementityfilter") ||
           profile_check_filter(t, xml, error);
}

static bool check_item_twins(const struct check *c, GError **error)
{
    g_autoptr(GPtrArray) items = NULL;
    struct guid profile;
    row_lookup_id(c->after, "regardingobjectid", &profile);
    if (!profile_children(c->work, "mobileofflineprofileitem", "regardingobjectid",
                          "mobileofflineprofile", &profile, &items, error))
        return false;
    if (is_named(c, "selectedentitytypecode") && has_twin(c, items, "selectedentitytypecode"))
        return refuse(ERROR_PROFILE_TABLE_TAKEN,
                      "The profile has an item for {} already: only one item for each table.",
                      row_text(c->after, "selectedentitytypecode", ""), error);
    return !is_named(c, "name") || !has_twin(c, items, "name") ||
           refuse(ERROR_PROFILE_ITEM_NAME_TAKEN,
                  "A mobile offline profile item with this name already exists for this mobile "
                  "offline profile. Enter a unique name.",
                  "", error);
}

static bool check_item(const struct check *c, GError **error)
{
    const char *name = row_text(c->after, "selectedentitytypecode", "");
    const struct table *t = model_find_table(c->work->model, name);
    if (is_named(c, "name") && is_blank(row_text(c->after, "name", "")))
        return refuse(ERROR_PROFILE_ITEM_NAME_EMPTY,
                      "The mobile offline profile item name can’t be null or empty. Enter a name "
                      "for this profile item.",
                      "", error);
    if (t == NULL)
        return refuse(ERROR_UNKNOWN_TABLE,
                      "The entity with a name = '{}' with namemapping = 'Logical' was not found in "
                      "the MetadataCache.",
                      name, error);
    row_set_integer(c->changes, "entityobjecttypecode", t->object_type_code);
    return check_item_table(t, error) && check_item_criteria(c, t, error) &&
           check_item_view(c, t, error) && check_item_filter(c, t, error) &&
           check_item_twins(c, error);
}

/* ---- associations ---- */

static bool check_link(const struct check *c, const struct row *item, GError **error)
{
    const char *table = row_text(item, "selectedentitytypecode", ""), *name = NULL;
    const struct table *t = model_find_table(c->work->model, table), *other = NULL;
    if (t == NULL || t->many_to_one->len + t->one_to_many->len + t->many_to_many->len == 0)
        return refuse(ERROR_PROFILE_NO_RELATIONSHIPS,
                      "The Profile Item Association entity doesn’t have any defined relationships.",
                      "", error);
    if (!profile_find_link(c->work, t, row_text(c->after, "relationshipid", ""), &name, &other))
        return refuse(ERROR_PROFILE_BAD_RELATIONSHIP,
                      "The relationship of the Profile Item Association is not one of {}.", table,
                      error);
    row_set_text(c->changes, "relationshipname", name);
    if (*row_text(c->after, "relationshipdisplayname", "") == '\0')
        row_set_text(c->changes, "relationshipdisplayname", name);
    return true;
}

static bool check_association(const struct check *c, GError **error)
{
    g_autoptr(GPtrArray) others = NULL;
    struct guid id;
    struct row *item = NULL;
    if (is_named(c, "name") && is_blank(row_text(c->after, "name", "")))
        return refuse(ERROR_PROFILE_LINK_NAME_EMPTY,
                      "The Mobile Offline Profile Item Association name can’t be a space or an "
                      "empty string.",
                      "", error);
    row_lookup_id(c->after, "mobileofflineprofileitemid", &id);
    if (!work_read_any(c->work, model_find_table(c->work->model, "mobileofflineprofileitem"), &id,
                       &item, error))
        return false;
    bool good = check_link(c, item, error) &&
                profile_children(c->work, "mobileofflineprofileitemassociation",
                                 "mobileofflineprofileitemid", "mobileofflineprofileitem", &id,
                                 &others, error);
    row_destroy(item);
    return good && (!has_twin(c, others, "relationshipid") ||
                    refuse(ERROR_PROFILE_LINK_TAKEN,
                           "The profile item has an association with this relationship already.",
                           "", error));
}

/* ---- all ---- */

static const struct {
    const char *table, *parent; /* the lookup a row cannot be checked without, or NULL */
    bool (*check)(const struct check *c, GError **error);
} checks[] = {
    {"mobileofflineprofile", NULL, check_profile},
    {"mobileofflineprofileitem", "regardingobjectid", check_item},
    {"mobileofflineprofileitemassociation", "mobileofflineprofileitemid", check_association}};

static bool run_check(size_t index, struct work *w, struct row *changes, const struct row *before,
                      GError **error)
{
    struct check c = {.work = w, .changes = changes, .before = before};
    struct guid parent;
    c.after = row_after(changes, before);
    if (checks[index].parent != NULL)
        row_lookup_id(c.after, checks[index].parent, &parent);
    /* without its parent the row is refused for that anyway */
    bool good =
        (checks[index].parent != NULL && parent.text[0] == '\0') || checks[index].check(&c, error);
    if (good && before == NULL)
        row_set_integer(changes, "componentstate", UNPUBLISHED);
    row_destroy(c.after);
    return good;
}

bool profile_check(struct work *w, struct row *changes, const struct row *before, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        if (strcmp(checks[i].table, changes->table->logical_name) == 0)
            return run_check(i, w, changes, before, error);
    return true;
}

bool profile_check_delete(struct work *w, const struct table *t, const struct guid *id,
                          GError **error)
{
    static const char *const users[] = {"usermobileofflineprofilemembership",
                                        "teammobileofflineprofilemembership", "systemuser"};
    struct guid standard;
    if (strcmp(t->logical_name, "mobileofflineprofile") != 0)
        return true;
    if (!work_read_lookup(w, model_find_table(w->model, "organization"), &w->session->organization,
                          "defaultmobileofflineprofileid", &standard, error))
        return false;
    if (guid_equal(&standard, id))
        return refuse(ERROR_PROFILE_IS_DEFAULT,
                      "The default mobile offline profile of the organization can’t be deleted.",
                      "", error);
    for (size_t i = 0; i < G_N_ELEMENTS(users); i++) {
        g_autoptr(GPtrArray) rows = NULL;
        if (!profile_children(w, users[i], "mobileofflineprofileid", t->logical_name, id, &rows,
                              error))
            return false;
        if (rows->len > 0)
            return refuse(ERROR_PROFILE_IN_USE,
                          "The mobile offline profile can’t be deleted: users are assigned to it.",
                          "", error);
    }
    return true;
}
