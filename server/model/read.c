/* read.c: a folder of table files (docs/fixtures.md) into a model. */
#include <math.h>
#include <string.h>

#include "model/error.h"
#include "model/read_fields.h"

static const char *const type_words[] = {
#define X(id, type, type_name, edm, sql) [COLUMN_##id] = (type),
#include "model/column_type.def"
#undef X
    NULL};
static const char *const level_words[] = {"None", "Recommended", "ApplicationRequired",
                                          "SystemRequired", NULL};
static const char *const behavior_words[] = {"UserLocal", "DateOnly", "TimeZoneIndependent", NULL};
static const char *const cascade_words[] = {"NoCascade", "Cascade", "RemoveLink", "Restrict", NULL};

#define FIELD(type, member, json, kind, required)                                                  \
    {                                                                                              \
        json, kind, offsetof(struct type, member), required, NULL                                  \
    }
#define WORD(type, member, json, words)                                                            \
    {                                                                                              \
        json, FIELD_WORD, offsetof(struct type, member), false, words                              \
    }

static const struct field table_fields[] = {
    FIELD(table, logical_name, "logicalName", FIELD_TEXT, true),
    FIELD(table, schema_name, "schemaName", FIELD_TEXT, true),
    FIELD(table, set_name, "entitySetName", FIELD_TEXT, true),
    FIELD(table, display_name, "displayName", FIELD_TEXT, false),
    FIELD(table, display_collection_name, "displayCollectionName", FIELD_TEXT, false),
    FIELD(table, metadata_id, "metadataId", FIELD_TEXT, false),
    FIELD(table, ownership, "ownership", FIELD_TEXT, false),
    FIELD(table, base_type, "baseType", FIELD_TEXT, false),
    FIELD(table, primary_id, "primaryId", FIELD_TEXT, true),
    FIELD(table, primary_name, "primaryName", FIELD_TEXT, false),
    FIELD(table, object_type_code, "objectTypeCode", FIELD_INTEGER, false),
    FIELD(table, is_activity, "isActivity", FIELD_BOOLEAN, false),
    FIELD(table, is_intersect, "isIntersect", FIELD_BOOLEAN, false),
    FIELD(table, is_custom, "isCustomEntity", FIELD_BOOLEAN, false),
    FIELD(table, is_bpf, "isBPF", FIELD_BOOLEAN, false),
    FIELD(table, optimistic_concurrency, "isOptimisticConcurrencyEnabled", FIELD_BOOLEAN, false),
    FIELD(table, flags.change_tracking, "changeTrackingEnabled", FIELD_BOOLEAN, false),
    FIELD(table, flags.available_offline, "isAvailableOffline", FIELD_BOOLEAN, false),
    FIELD(table, flags.offline_in_mobile, "isOfflineInMobileClient", FIELD_BOOLEAN, false),
    FIELD(table, flags.read_only_in_mobile, "isReadOnlyInMobileClient", FIELD_BOOLEAN, false),
};

static const struct field column_fields[] = {
    FIELD(column, logical_name, "logicalName", FIELD_TEXT, true),
    FIELD(column, schema_name, "schemaName", FIELD_TEXT, true),
    FIELD(column, display_name, "displayName", FIELD_TEXT, false),
    FIELD(column, metadata_id, "metadataId", FIELD_TEXT, false),
    FIELD(column, format, "format", FIELD_TEXT, false),
    FIELD(column, auto_number_format, "autoNumberFormat", FIELD_TEXT, false),
    WORD(column, type, "type", type_words),
    WORD(column, required, "requiredLevel", level_words),
    WORD(column, behavior, "behavior", behavior_words),
    FIELD(column, valid_for_create, "validForCreate", FIELD_BOOLEAN, false),
    FIELD(column, valid_for_update, "validForUpdate", FIELD_BOOLEAN, false),
    FIELD(column, valid_for_read, "validForRead", FIELD_BOOLEAN, false),
    FIELD(column, in_odata, "inODataMetadata", FIELD_BOOLEAN, false),
    FIELD(column, is_secured, "isSecured", FIELD_BOOLEAN, false),
    FIELD(column, max_length, "maxLength", FIELD_INTEGER, false),
    FIELD(column, max_size_kb, "maxSizeInKB", FIELD_INTEGER, false),
    FIELD(column, is_primary_image, "isPrimaryImage", FIELD_BOOLEAN, false),
    FIELD(column, can_store_full_image, "canStoreFullImage", FIELD_BOOLEAN, false),
    FIELD(column, min, "min", FIELD_REAL, false),
    FIELD(column, max, "max", FIELD_REAL, false),
    FIELD(column, precision, "precision", FIELD_INTEGER, false),
};

static const struct field option_fields[] = {
    FIELD(option, value, "value", FIELD_INTEGER, true),
    FIELD(option, label, "label", FIELD_TEXT, false),
    FIELD(option, state, "state", FIELD_INTEGER, false),
    FIELD(option, default_status, "defaultStatus", FIELD_INTEGER, false),
    FIELD(option, invariant_name, "invariantName", FIELD_TEXT, false),
};

static const struct field relationship_fields[] = {
    FIELD(relationship, schema_name, "schemaName", FIELD_TEXT, true),
    FIELD(relationship, metadata_id, "metadataId", FIELD_TEXT, false),
    FIELD(relationship, referencing_column, "referencingAttribute", FIELD_TEXT, true),
    FIELD(relationship, referenced_table, "referencedEntity", FIELD_TEXT, true),
    FIELD(relationship, navigation, "navigationProperty", FIELD_TEXT, false),
    FIELD(relationship, collection_navigation, "referencedNavigationProperty", FIELD_TEXT, false),
    WORD(relationship, on_delete, "onDelete", cascade_words),
    WORD(relationship, on_assign, "onAssign", cascade_words),
    WORD(relationship, on_share, "onShare", cascade_words),
    WORD(relationship, on_unshare, "onUnshare", cascade_words),
    WORD(relationship, on_reparent, "onReparent", cascade_words),
    FIELD(relationship, is_hierarchical, "isHierarchical", FIELD_BOOLEAN, false),
};

static const struct field many_fields[] = {
    FIELD(many_to_many, schema_name, "schemaName", FIELD_TEXT, true),
    FIELD(many_to_many, metadata_id, "metadataId", FIELD_TEXT, false),
    FIELD(many_to_many, intersect_table, "intersectEntity", FIELD_TEXT, true),
    FIELD(many_to_many, table1, "entity1", FIELD_TEXT, true),
    FIELD(many_to_many, column1, "entity1Attribute", FIELD_TEXT, true),
    FIELD(many_to_many, navigation1, "entity1NavigationProperty", FIELD_TEXT, false),
    FIELD(many_to_many, table2, "entity2", FIELD_TEXT, true),
    FIELD(many_to_many, column2, "entity2Attribute", FIELD_TEXT, true),
    FIELD(many_to_many, navigation2, "entity2NavigationProperty", FIELD_TEXT, false),
};

#define READ(reader, json, fields, target, error)                                                  \
    fields_read(reader, json, fields, G_N_ELEMENTS(fields), target, error)

static bool read_option(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct option o = {.state = -1, .default_status = -1};
    if (!READ(r, json, option_fields, &o, error))
        return false;
    g_array_append_val((GArray *)context, o);
    return true;
}

static bool read_name(struct reader *r, const cJSON *json, void *context, GError **error)
{
    if (!cJSON_IsString(json))
        return reader_fail(r, error, "a name is wanted", "");
    g_ptr_array_add(context, (gpointer)(uintptr_t)model_text(r->model, json->valuestring));
    return true;
}

static bool read_column_lists(struct reader *r, const cJSON *json, struct column *c, GError **error)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, "default");
    if (cJSON_IsNumber(value) || cJSON_IsBool(value)) {
        c->has_default = true;
        c->default_value = cJSON_IsNumber(value) ? value->valuedouble : cJSON_IsTrue(value);
    }
    if (cJSON_HasObjectItem(json, "options"))
        c->options = model_new_options(r->model);
    if (cJSON_HasObjectItem(json, "targets"))
        c->targets = model_new_list(r->model);
    return reader_each(r, json, "options", read_option, c->options, error) &&
           reader_each(r, json, "targets", read_name, c->targets, error);
}

static bool read_column(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct table *t = context;
    struct column *c = model_alloc(r->model, sizeof *c);
    c->in_odata = true;
    c->min = c->max = NAN;
    c->precision = -1;
    if (!READ(r, json, column_fields, c, error))
        return false;
    c->property = c->logical_name;
    if (column_is_lookup(c)) {
        g_autofree char *property = g_strdup_printf("_%s_value", c->logical_name);
        c->property = model_text(r->model, property);
    }
    if (table_find_column(t, c->logical_name) != NULL)
        return reader_fail(r, error, "two columns are named", c->logical_name);
    table_add_column(t, c);
    return read_column_lists(r, json, c, error);
}

/* A row that gets its parent's owner gets its parent's shares too, unless the file says otherwise.
 */
static void fill_cascades(struct relationship *rel, const cJSON *json)
{
    if (!cJSON_HasObjectItem(json, "onShare"))
        rel->on_share = rel->on_assign;
    if (!cJSON_HasObjectItem(json, "onUnshare"))
        rel->on_unshare = rel->on_assign;
    if (!cJSON_HasObjectItem(json, "onReparent"))
        rel->on_reparent = rel->on_assign;
}

static bool read_relationship(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct table *t = context;
    struct relationship *rel = model_alloc(r->model, sizeof *rel);
    if (!READ(r, json, relationship_fields, rel, error))
        return false;
    fill_cascades(rel, json);
    rel->referencing_table = t->logical_name;
    if (table_find_column(t, rel->referencing_column) == NULL)
        return reader_fail(r, error, "no such column", rel->referencing_column);
    g_ptr_array_add(t->many_to_one, rel);
    return true;
}

static bool read_many(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct table *t = context;
    struct many_to_many *many = model_alloc(r->model, sizeof *many);
    if (!READ(r, json, many_fields, many, error))
        return false;
    g_ptr_array_add(t->many_to_many, many);
    return true;
}

static bool read_key(struct reader *r, const cJSON *json, void *context, GError **error)
{
    static const struct field fields[] = {
        FIELD(alternate_key, name, "name", FIELD_TEXT, true),
    };
    struct table *t = context;
    struct alternate_key *key = model_alloc(r->model, sizeof *key);
    key->columns = model_new_list(r->model);
    g_ptr_array_add(t->alternate_keys, key);
    return READ(r, json, fields, key, error) &&
           reader_each(r, json, "keyAttributes", read_name, key->columns, error);
}

static bool read_table(struct reader *r, const cJSON *json, GError **error)
{
    struct table *t = model_new_table(r->model);
    t->base_type = "crmbaseentity";
    t->ownership = "None";
    const cJSON *relationships = cJSON_GetObjectItemCaseSensitive(json, "relationships");
    bool good = READ(r, json, table_fields, t, error);
    if (good && (model_find_table(r->model, t->logical_name) != NULL ||
                 model_find_set(r->model, t->set_name) != NULL))
        good = reader_fail(r, error, "two tables are named", t->logical_name);
    /* In the list even when bad, so that it is freed with the model. */
    g_ptr_array_add(r->model->tables, t);
    if (!good || !reader_each(r, json, "attributes", read_column, t, error) ||
        !reader_each(r, relationships, "manyToOne", read_relationship, t, error) ||
        !reader_each(r, relationships, "manyToMany", read_many, t, error) ||
        !reader_each(r, json, "alternateKeys", read_key, t, error))
        return false;
    if (table_find_column(t, t->primary_id) == NULL)
        return reader_fail(r, error, "no column for the primary id", t->primary_id);
    g_ptr_array_set_size(r->model->tables, (gint)r->model->tables->len - 1);
    model_add_table(r->model, t);
    return true;
}

static bool read_file(struct model *m, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return false;
    g_autoptr(GString) where = g_string_new(NULL);
    struct reader r = {.model = m, .file = path, .path = where};
    cJSON *json = cJSON_Parse(text);
    bool good =
        json != NULL ? read_table(&r, json, error) : reader_fail(&r, error, "this is no JSON", "");
    cJSON_Delete(json);
    return good;
}

struct model *model_read_folder(const char *folder, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    if (dir == NULL)
        return NULL;
    struct model *m = model_create();
    const char *name = NULL;
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_str_has_suffix(name, ".json") && !read_file(m, path, error)) {
            model_unref(m);
            return NULL;
        }
    }
    model_link(m);
    return m;
}
