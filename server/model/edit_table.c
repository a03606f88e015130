/* edit_table.c: tables made, changed and deleted at run time. */
#include <string.h>

#include "model/edit_internal.h"

#define MAX_TABLE_NAME 64
#define FIRST_TYPE_CODE 10001

static int next_type_code(const struct model *m)
{
    int highest = FIRST_TYPE_CODE - 1;
    for (guint i = 0; i < m->tables->len; i++)
        highest = MAX(highest, ((struct table *)g_ptr_array_index(m->tables, i))->object_type_code);
    return highest + 1;
}

static void set_names(struct edit *e, struct table *t)
{
    g_autofree char *set = edit_pluralize(t->logical_name);
    g_autofree char *collection = edit_pluralize(t->schema_name);
    g_autofree char *collection_json = g_strdup_printf("\"%s\"", collection);
    g_autofree char *id_schema = g_strconcat(t->schema_name, "Id", NULL);
    if (t->is_intersect) {
        g_free(set);
        set = g_strconcat(t->logical_name, "set", NULL);
    }
    t->set_name = model_text(e->model, set);
    meta_set(e->model, &t->meta, "CollectionSchemaName", collection_json);
    struct column *id = edit_new_column(e, id_schema, COLUMN_UNIQUEIDENTIFIER, t->schema_name);
    id->valid_for_create = !t->is_intersect;
    id->valid_for_update = false;
    id->required = REQUIRED_SYSTEM;
    id->meta.changed = e->model->version;
    t->primary_id = id->logical_name;
    table_add_column(t, id);
}

struct table *edit_new_table(struct edit *e, const char *schema_name, const char *ownership)
{
    struct model *m = e->model;
    struct table *t = model_new_table(m);
    g_autofree char *logical = g_ascii_strdown(schema_name, -1);
    t->logical_name = model_text(m, logical);
    t->schema_name = model_text(m, schema_name);
    t->metadata_id = edit_new_id(e);
    t->ownership = model_text(m, ownership);
    t->base_type = "crmbaseentity";
    t->object_type_code = next_type_code(m);
    t->is_custom = true;
    t->is_intersect = strcmp(ownership, "None") == 0;
    t->optimistic_concurrency = !t->is_intersect;
    meta_set(m, &t->meta, "IsManaged", "false");
    meta_set(m, &t->meta, "IntroducedVersion", "\"1.0.0.0\"");
    set_names(e, t);
    edit_touch(e, t, &t->meta);
    return t;
}

/* ---- create ------------------------------------------------------------------------------------
 */

static bool read_attribute(struct edit_call *call, struct table *t, const cJSON *json,
                           GError **error)
{
    struct column *c = NULL;
    if (!edit_create_column(call, t, json, &c, error))
        return false;
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "IsPrimaryName")))
        return true;
    if (c->type != COLUMN_STRING || t->primary_name != NULL)
        return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "IsPrimaryName",
                               "one column, of type String, is the primary name.", error);
    t->primary_name = c->logical_name;
    return true;
}

static bool read_attributes(struct edit_call *call, struct table *t, const cJSON *json,
                            GError **error)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "Attributes"), *item = NULL;
    const char *primary = NULL;
    int index = 0;
    if (!cJSON_IsArray(list))
        return definition_fail(&call->reader, ERROR_MISSING_REQUIRED, "Attributes",
                               "an array with the column of the primary name is wanted.", error);
    cJSON_ArrayForEach(item, list)
    {
        g_string_printf(call->reader.path, "Attributes[%d]", index++);
        if (!read_attribute(call, t, item, error))
            return false;
    }
    g_string_truncate(call->reader.path, 0);
    if (t->primary_name == NULL)
        return definition_fail(&call->reader, ERROR_MISSING_REQUIRED, "Attributes",
                               "one column of type String has IsPrimaryName true.", error);
    return definition_read_text(&call->reader, json, "PrimaryNameAttribute", false, &primary,
                                error) &&
           (primary == NULL || strcmp(primary, t->primary_name) == 0 ||
            definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "PrimaryNameAttribute",
                            "it is not the column with IsPrimaryName true.", error));
}

static bool check_ownership(const struct edit_call *call, const char *ownership, GError **error)
{
    if (strcmp(ownership, "UserOwned") == 0 || strcmp(ownership, "OrganizationOwned") == 0)
        return true;
    return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "OwnershipType",
                           "UserOwned or OrganizationOwned is wanted.", error);
}

/* What Dataverse has and dvmock does not: better refused than made as something else. */
static bool check_kind(const struct edit_call *call, const cJSON *json, GError **error)
{
    const char *type = NULL;
    if (!definition_read_text(&call->reader, json, "TableType", false, &type, error))
        return false;
    if (type != NULL && strcmp(type, "Standard") != 0)
        return definition_fail(&call->reader, ERROR_NOT_IMPLEMENTED, "TableType",
                               "only Standard tables can be made.", error);
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "IsActivity")))
        return definition_fail(&call->reader, ERROR_NOT_IMPLEMENTED, "IsActivity",
                               "tables of activities cannot be made.", error);
    return true;
}

static bool check_labels(const struct edit_call *call, const cJSON *json, GError **error)
{
    static const char *const names[] = {"DisplayName", "DisplayCollectionName"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (!cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(json, names[i])))
            return definition_fail(&call->reader, ERROR_MISSING_REQUIRED, names[i],
                                   "a label is required.", error);
    return true;
}

static bool check_unique(const struct edit_call *call, const struct table *t, GError **error)
{
    const struct model *m = call->edit->model;
    if (model_find_table(m, t->logical_name) != NULL || model_find_set(m, t->set_name) != NULL)
        return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "SchemaName",
                               "there is a table of this name already.", error);
    if (m->tables->len >= EDIT_MAX_TABLES)
        return definition_fail(&call->reader, ERROR_TOO_LARGE, NULL, "there are too many tables.",
                               error);
    return true;
}

static bool is_on(const cJSON *json, const char *name)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, name));
}

static void enable(struct edit *e, struct table *t, const cJSON *json)
{
    if (is_on(json, "HasNotes"))
        edit_enable_notes(e, t);
    if (is_on(json, "HasActivities"))
        edit_enable_activities(e, t);
}

static bool check_flags(const struct edit_call *call, const struct table_flags *before,
                        const struct table *t, GError **error);

bool edit_create_table(struct edit_call *call, const cJSON *json, const char **ret_id,
                       GError **error)
{
    struct edit *e = call->edit;
    const struct definition_reader *r = &call->reader;
    const char *schema = NULL, *logical = NULL, *ownership = NULL;
    if (!definition_read_text(r, json, "SchemaName", true, &schema, error) ||
        !edit_check_name(call, schema, "SchemaName", MAX_TABLE_NAME, &logical, error) ||
        !definition_read_text(r, json, "OwnershipType", true, &ownership, error) ||
        !check_ownership(call, ownership, error) || !check_kind(call, json, error) ||
        !check_labels(call, json, error))
        return false;
    struct table *t = edit_new_table(e, schema, ownership);
    /* In the list even when bad, so that it is freed with the model. */
    bool unique = check_unique(call, t, error);
    g_ptr_array_add(e->model->tables, t);
    if (!unique)
        return false;
    const struct definitions_item item = {&definitions_entity_type, e->model, t, t};
    const struct table_flags none = {0};
    edit_add_standards(e, t);
    if (!read_attributes(call, t, json, error) ||
        !definition_read(&call->reader, &item, json, error) || !check_flags(call, &none, t, error))
        return false;
    g_ptr_array_set_size(e->model->tables, (gint)e->model->tables->len - 1);
    model_add_table(e->model, t);
    enable(e, t, json);
    *ret_id = t->metadata_id;
    return true;
}

/* ---- update ------------------------------------------------------------------------------------
 */

static bool check_flags(const struct edit_call *call, const struct table_flags *before,
                        const struct table *t, GError **error)
{
    const struct table_flags *now = &t->flags;
    bool was_offline = before->available_offline || before->offline_in_mobile;
    bool turned_on = (now->available_offline && !before->available_offline) ||
                     (now->offline_in_mobile && !before->offline_in_mobile);
    if (before->change_tracking && !now->change_tracking && was_offline)
        return definition_fail(&call->reader, ERROR_CHANGE_TRACKING_NEEDED, "ChangeTrackingEnabled",
                               "change tracking cannot be disabled while mobile offline is enabled "
                               "for the table.",
                               error);
    if (turned_on && !now->change_tracking)
        return definition_fail(&call->reader, ERROR_CHANGE_TRACKING_WANTED, "ChangeTrackingEnabled",
                               "change tracking must be enabled before mobile offline.", error);
    return true;
}

static bool check_days(const struct edit_call *call, const char *before, const struct table *t,
                       GError **error)
{
    const char *now = meta_find(&t->meta, "DaysSinceRecordLastModified");
    bool same = g_strcmp0(before == NULL ? "0" : before, now == NULL ? "0" : now) == 0;
    if (same || t->flags.offline_in_mobile || t->flags.available_offline)
        return true;
    return definition_fail(&call->reader, ERROR_NOT_ENABLED_OFFLINE, "DaysSinceRecordLastModified",
                           "enable the table for mobile offline first.", error);
}

/* Notes and activities can be added to a table, not taken away. */
static bool check_additions(const struct edit_call *call, const struct table *t, const cJSON *json,
                            GError **error)
{
    static const struct {
        const char *name, *column;
    } additions[] = {{"HasNotes", "objectid"}, {"HasActivities", "regardingobjectid"}};
    for (size_t i = 0; i < G_N_ELEMENTS(additions); i++)
        if (cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(json, additions[i].name)) &&
            edit_is_supported(call->edit, t, additions[i].column))
            return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, additions[i].name,
                                   "it cannot be switched off again.", error);
    return true;
}

bool edit_update_table(struct edit_call *call, struct table *t, const cJSON *json, GError **error)
{
    const struct definitions_item item = {&definitions_entity_type, call->edit->model, t, t};
    const struct table_flags before = t->flags;
    const char *days = meta_find(&t->meta, "DaysSinceRecordLastModified");
    if (!check_additions(call, t, json, error) ||
        !definition_read(&call->reader, &item, json, error) ||
        !check_flags(call, &before, t, error) || !check_days(call, days, t, error))
        return false;
    enable(call->edit, t, json);
    edit_touch(call->edit, t, &t->meta);
    return true;
}

/* ---- delete ------------------------------------------------------------------------------------
 */

/* Tables the server itself cannot be without. */
static bool is_needed(const char *name)
{
    static const char *const names[] = {"organization", "businessunit",    "systemuser",
                                        "team",         "owner",           "role",
                                        "annotation",   "activitypointer", "transactioncurrency"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Relationships that came with the table (notes, activities) go with it. */
static bool came_along(const struct relationship *r)
{
    return strcmp(r->referencing_column, "regardingobjectid") == 0 ||
           strcmp(r->referencing_table, "annotation") == 0 ||
           strcmp(r->referencing_table, r->referenced_table) == 0;
}

/* Relationships of all tables whose parent is `name`; owned list. */
static GPtrArray *find_children(const struct model *m, const char *name)
{
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < m->tables->len; i++) {
        const struct table *t = g_ptr_array_index(m->tables, i);
        for (guint k = 0; k < t->many_to_one->len; k++) {
            struct relationship *r = g_ptr_array_index(t->many_to_one, k);
            if (strcmp(r->referenced_table, name) == 0)
                g_ptr_array_add(found, r);
        }
    }
    return found;
}

bool edit_holds_parent(const struct relationship *r)
{
    return !came_along(r);
}

static bool check_deletable(const struct edit *e, const struct table *t, const GPtrArray *children,
                            GError **error)
{
    guint users = 0;
    for (guint i = 0; i < children->len; i++)
        users += came_along(g_ptr_array_index(children, i)) ? 0 : 1;
    if (is_needed(t->logical_name) || t->is_intersect || (!t->is_custom && !e->system)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The table '%s' cannot be deleted: it is not a custom table.", t->logical_name);
        return false;
    }
    if (users == 0 || e->system)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_COMPONENT_IN_USE,
                "The Entity(%s) component cannot be deleted because it is referenced by %u other "
                "components. For a list of referenced components, use the "
                "RetrieveDependenciesForDeleteRequest.",
                t->metadata_id, users);
    return false;
}

/* A many-to-many relationship of the table; NULL = none. */
static struct many_to_many *find_pair(const struct table *t)
{
    return t->many_to_many->len == 0 ? NULL : g_ptr_array_index(t->many_to_many, 0);
}

void edit_remove_table(struct edit *e, struct table *t)
{
    g_hash_table_remove(e->model->by_name, t->logical_name);
    g_hash_table_remove(e->model->by_set, t->set_name);
    g_ptr_array_remove(e->model->tables, t);
    edit_tell_deleted(e, DELETED_TABLE, t->metadata_id);
    table_finish(t);
}

bool edit_delete_table(struct edit *e, struct table *t, GError **error)
{
    g_autoptr(GPtrArray) children = find_children(e->model, t->logical_name);
    if (!check_deletable(e, t, children, error))
        return false;
    for (guint i = 0; i < children->len; i++)
        edit_remove_relationship(e, g_ptr_array_index(children, i));
    for (struct many_to_many *n = find_pair(t); n != NULL; n = find_pair(t))
        edit_remove_many_to_many(e, n);
    edit_remove_table(e, t);
    return true;
}
