/* export.c: tables of an export and their relationships. A table that a document listed is
 * described; one that no file has yet is added. */
#include "import/export.h"

#include <string.h>

#include "import/export_column.h"
#include "model/error.h"

static const char *const cascade_words[] = {"NoCascade", "Cascade", "RemoveLink", "Restrict", NULL};

#define FIELD(type, member, json, kind)                                                            \
    {                                                                                              \
        json, kind, offsetof(struct type, member), false, NULL                                     \
    }

static const struct field table_fields[] = {
    FIELD(table, schema_name, "SchemaName", FIELD_TEXT),
    FIELD(table, display_name, "DisplayName.UserLocalizedLabel.Label", FIELD_TEXT),
    FIELD(table, display_collection_name, "DisplayCollectionName.UserLocalizedLabel.Label",
          FIELD_TEXT),
    FIELD(table, metadata_id, "MetadataId", FIELD_TEXT),
    FIELD(table, ownership, "OwnershipType", FIELD_TEXT),
    FIELD(table, primary_id, "PrimaryIdAttribute", FIELD_TEXT),
    FIELD(table, primary_name, "PrimaryNameAttribute", FIELD_TEXT),
    FIELD(table, object_type_code, "ObjectTypeCode", FIELD_INTEGER),
    FIELD(table, is_intersect, "IsIntersect", FIELD_BOOLEAN),
    FIELD(table, is_custom, "IsCustomEntity", FIELD_BOOLEAN),
    FIELD(table, is_bpf, "IsBPFEntity", FIELD_BOOLEAN),
    FIELD(table, is_activity, "IsActivity", FIELD_BOOLEAN),
    FIELD(table, optimistic_concurrency, "IsOptimisticConcurrencyEnabled", FIELD_BOOLEAN),
    FIELD(table, flags.change_tracking, "ChangeTrackingEnabled", FIELD_BOOLEAN),
    FIELD(table, flags.available_offline, "IsAvailableOffline", FIELD_BOOLEAN),
    FIELD(table, flags.offline_in_mobile, "IsOfflineInMobileClient.Value", FIELD_BOOLEAN),
    FIELD(table, flags.read_only_in_mobile, "IsReadOnlyInMobileClient.Value", FIELD_BOOLEAN),
};

static const struct field relationship_fields[] = {
    {"SchemaName", FIELD_TEXT, offsetof(struct relationship, schema_name), true, NULL},
    FIELD(relationship, metadata_id, "MetadataId", FIELD_TEXT),
    {"ReferencingEntity", FIELD_TEXT, offsetof(struct relationship, referencing_table), true, NULL},
    {"ReferencingAttribute", FIELD_TEXT, offsetof(struct relationship, referencing_column), true,
     NULL},
    {"ReferencedEntity", FIELD_TEXT, offsetof(struct relationship, referenced_table), true, NULL},
    FIELD(relationship, navigation, "ReferencingEntityNavigationPropertyName", FIELD_TEXT),
    FIELD(relationship, collection_navigation, "ReferencedEntityNavigationPropertyName",
          FIELD_TEXT),
    FIELD(relationship, is_hierarchical, "IsHierarchical", FIELD_BOOLEAN),
};

static const struct field many_fields[] = {
    {"SchemaName", FIELD_TEXT, offsetof(struct many_to_many, schema_name), true, NULL},
    FIELD(many_to_many, metadata_id, "MetadataId", FIELD_TEXT),
    {"IntersectEntityName", FIELD_TEXT, offsetof(struct many_to_many, intersect_table), true, NULL},
    {"Entity1LogicalName", FIELD_TEXT, offsetof(struct many_to_many, table1), true, NULL},
    {"Entity1IntersectAttribute", FIELD_TEXT, offsetof(struct many_to_many, column1), true, NULL},
    FIELD(many_to_many, navigation1, "Entity1NavigationPropertyName", FIELD_TEXT),
    {"Entity2LogicalName", FIELD_TEXT, offsetof(struct many_to_many, table2), true, NULL},
    {"Entity2IntersectAttribute", FIELD_TEXT, offsetof(struct many_to_many, column2), true, NULL},
    FIELD(many_to_many, navigation2, "Entity2NavigationPropertyName", FIELD_TEXT),
};

const char *export_text(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

/* ---- relationships -----------------------------------------------------------------------------
 */

/* "Active" and "UserOwned" are parts of Cascade. */
static enum cascade read_cascade(const cJSON *json, const char *name)
{
    const cJSON *cascades = cJSON_GetObjectItemCaseSensitive(json, "CascadeConfiguration");
    const char *word = export_text(cascades, name);
    for (int i = 0; word != NULL && cascade_words[i] != NULL; i++)
        if (strcmp(cascade_words[i], word) == 0)
            return i;
    return word == NULL ? CASCADE_NONE : CASCADE_ALL;
}

static bool read_relationship(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct export_reader *e = context;
    struct relationship draft = {0};
    if (!fields_read(r, json, relationship_fields, G_N_ELEMENTS(relationship_fields), &draft,
                     error))
        return false;
    draft.on_delete = read_cascade(json, "Delete");
    draft.on_assign = read_cascade(json, "Assign");
    draft.on_share = read_cascade(json, "Share");
    draft.on_unshare = read_cascade(json, "Unshare");
    draft.on_reparent = read_cascade(json, "Reparent");
    struct table *child = build_find_table(e->import, draft.referencing_table);
    if (child == NULL || table_find_column(child, draft.referencing_column) == NULL ||
        build_find_table(e->import, draft.referenced_table) == NULL) {
        notices_add(e->import->notices, NOTICE_NO_TABLE, "%s", draft.schema_name);
        return true;
    }
    struct relationship *known =
        build_find_relationship(child, draft.referencing_column, draft.referenced_table);
    if (known == NULL) {
        known = build_relationship(e->import, child, draft.schema_name, &draft);
    } else {
        known->schema_name = draft.schema_name;
        known->metadata_id = draft.metadata_id != NULL ? draft.metadata_id : known->metadata_id;
        known->on_delete = draft.on_delete;
        known->on_assign = draft.on_assign;
        known->on_share = draft.on_share;
        known->on_unshare = draft.on_unshare;
        known->on_reparent = draft.on_reparent;
        known->is_hierarchical = draft.is_hierarchical;
    }
    g_hash_table_add(e->import->exported, known);
    return true;
}

static struct many_to_many *find_pair(const struct table *t, const struct many_to_many *draft)
{
    for (guint i = 0; i < t->many_to_many->len; i++) {
        struct many_to_many *m = t->many_to_many->pdata[i];
        if (strcmp(m->schema_name, draft->schema_name) == 0 ||
            strcmp(m->intersect_table, draft->intersect_table) == 0)
            return m;
    }
    return NULL;
}

static bool read_many(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct export_reader *e = context;
    struct many_to_many draft = {0};
    if (!fields_read(r, json, many_fields, G_N_ELEMENTS(many_fields), &draft, error))
        return false;
    struct table *one = build_find_table(e->import, draft.table1),
                 *two = build_find_table(e->import, draft.table2),
                 *pairs = build_find_table(e->import, draft.intersect_table);
    if (one == NULL || two == NULL || pairs == NULL ||
        table_find_column(pairs, draft.column1) == NULL ||
        table_find_column(pairs, draft.column2) == NULL) {
        notices_add(e->import->notices, NOTICE_NO_TABLE, "%s", draft.schema_name);
        return true;
    }
    struct many_to_many *known = find_pair(one, &draft);
    if (known == NULL)
        build_many_to_many(e->import, &draft);
    else
        *known = draft;
    return true;
}

/* ---- keys --------------------------------------------------------------------------------------
 */

static bool read_key_column(struct reader *r, const cJSON *json, void *columns, GError **error)
{
    if (!cJSON_IsString(json))
        return reader_fail(r, error, "a name is wanted", "");
    g_ptr_array_add(columns, (gpointer)(uintptr_t)model_text(r->model, json->valuestring));
    return true;
}

static bool has_columns(const struct alternate_key *key, GPtrArray *columns)
{
    bool same = key->columns->len == columns->len;
    for (guint i = 0; same && i < columns->len; i++)
        same = g_ptr_array_find_with_equal_func(key->columns, columns->pdata[i], g_str_equal, NULL);
    return same;
}

/* The document told the columns of a key, the export also tells its name. */
static bool read_key(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct export_reader *e = context;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    const char *name = export_text(json, "SchemaName");
    struct alternate_key *key = NULL;
    if (name == NULL)
        return reader_fail(r, error, "missing member", "SchemaName");
    if (!reader_each(r, json, "KeyAttributes", read_key_column, columns, error))
        return false;
    for (guint i = 0; key == NULL && i < e->table->alternate_keys->len; i++)
        if (has_columns(e->table->alternate_keys->pdata[i], columns))
            key = e->table->alternate_keys->pdata[i];
    if (key != NULL) {
        key->name = model_text(r->model, name);
        return true;
    }
    key = build_key(e->import, e->table, name);
    for (guint i = 0; i < columns->len; i++)
        g_ptr_array_add(key->columns, columns->pdata[i]);
    return true;
}

/* ---- tables ------------------------------------------------------------------------------------
 */

static bool check_primary_id(struct reader *r, struct table *t, GError **error)
{
    if (t->primary_id != NULL && table_find_column(t, t->primary_id) != NULL)
        return true;
    return reader_fail(r, error, "no column for PrimaryIdAttribute of", t->logical_name);
}

static bool find_table(struct export_reader *e, const cJSON *json, GError **error)
{
    const char *name = export_text(json, "LogicalName"), *set = export_text(json, "EntitySetName");
    if (name == NULL)
        return reader_fail(&e->reader, error, "missing member", "LogicalName");
    e->table = build_find_table(e->import, name);
    if (e->table != NULL)
        return true;
    if (set == NULL || !cJSON_HasObjectItem(json, "Attributes")) {
        notices_add(e->import->notices, NOTICE_NO_TABLE, "%s has no EntitySetName or no Attributes",
                    name);
        return true;
    }
    e->table = build_table(e->import, name, set);
    return true;
}

static bool describe_table(struct export_reader *e, const cJSON *json, GError **error)
{
    struct reader *r = &e->reader;
    struct table *t = e->table;
    g_hash_table_add(e->import->exported, t);
    if (!fields_read(r, json, table_fields, G_N_ELEMENTS(table_fields), t, error) ||
        !reader_each(r, json, "Attributes", export_read_column, e, error) ||
        !check_primary_id(r, t, error))
        return false;
    if (t->is_activity && strcmp(t->logical_name, "activitypointer") != 0)
        t->base_type = "activitypointer";
    t->is_activity = strcmp(t->base_type, "activitypointer") == 0;
    return reader_each(r, json, "Keys", read_key, e, error);
}

static bool read_table(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct export_reader *e = context;
    (void)r;
    if (export_is_option_set(json))
        return export_read_option_set(e, json, error);
    if (!find_table(e, json, error))
        return false;
    return e->table == NULL || describe_table(e, json, error);
}

/* After all tables: relationships lead from one to the other. */
static bool read_table_links(struct reader *r, const cJSON *json, void *context, GError **error)
{
    return reader_each(r, json, "ManyToOneRelationships", read_relationship, context, error) &&
           reader_each(r, json, "OneToManyRelationships", read_relationship, context, error) &&
           reader_each(r, json, "ManyToManyRelationships", read_many, context, error);
}

/* ---- the document ------------------------------------------------------------------------------
 */

/* {"EntityMetadata": table, ...}: answers about one table, each under a name of its own. */
static bool read_map(struct export_reader *e, const cJSON *json, GError **error)
{
    const cJSON *table = cJSON_GetObjectItemCaseSensitive(json, "EntityMetadata");
    if (!read_table(&e->reader, table, e, error))
        return false;
    if (e->table == NULL)
        return true;
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, "value");
        const cJSON *first = cJSON_IsArray(value) ? value->child : NULL;
        bool choices = first != NULL && cJSON_HasObjectItem(first, "OptionSet");
        g_string_assign(e->reader.path, item->string);
        if (choices && !reader_each(&e->reader, item, "value", export_read_choice, e, error))
            return false;
        bool empty = cJSON_IsArray(value) && first == NULL;
        if (!choices && !empty && item != table)
            notices_add(e->import->notices, NOTICE_UNKNOWN_MEMBER, "%s", item->string);
    }
    return read_table_links(&e->reader, table, e, error);
}

static bool read_document(struct export_reader *e, cJSON *json, GError **error)
{
    if (cJSON_IsArray(json)) {
        cJSON *wrapper = cJSON_CreateObject();
        cJSON_AddItemReferenceToObject(wrapper, "value", json);
        bool good = read_document(e, wrapper, error);
        cJSON_Delete(wrapper);
        return good;
    }
    if (cJSON_HasObjectItem(json, "EntityMetadata"))
        return read_map(e, json, error);
    if (cJSON_HasObjectItem(json, "value"))
        return reader_each(&e->reader, json, "value", read_table, e, error) &&
               reader_each(&e->reader, json, "value", read_table_links, e, error);
    return read_table(&e->reader, json, e, error) &&
           (e->table == NULL || read_table_links(&e->reader, json, e, error));
}

static int line_of(const char *text, const char *at)
{
    int line = 1;
    for (const char *p = text; p < at; p++)
        line += *p == '\n';
    return line;
}

bool export_read(struct import *im, const char *file, const char *text, size_t length,
                 GError **error)
{
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(text, length, &end, false);
    if (json == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_METADATA, "%s:%d: this is no valid JSON", file,
                    line_of(text, end == NULL ? text : end));
        return false;
    }
    g_autoptr(GString) path = g_string_new(NULL);
    struct export_reader e = {
        .reader = {.model = im->model, .file = file, .path = path, .code = ERROR_BAD_METADATA},
        .import = im};
    bool good = read_document(&e, json, error);
    cJSON_Delete(json);
    return good;
}
