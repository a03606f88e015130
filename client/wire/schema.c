/* schema.c: EntityDefinitions JSON into tables. The column types are a table, because it is the
 * only place where the names of attribute types matter. */
#include "wire/schema.h"

#include <string.h>

static const struct {
    const char *type;
    enum column_kind kind;
} kinds[] = {
    {"String", COLUMN_TEXT},     {"Memo", COLUMN_TEXT},
    {"EntityName", COLUMN_TEXT}, {"Integer", COLUMN_INTEGER},
    {"BigInt", COLUMN_INTEGER},  {"Picklist", COLUMN_INTEGER},
    {"State", COLUMN_INTEGER},   {"Status", COLUMN_INTEGER},
    {"Decimal", COLUMN_NUMBER},  {"Double", COLUMN_NUMBER},
    {"Money", COLUMN_NUMBER},    {"Boolean", COLUMN_BOOLEAN},
    {"DateTime", COLUMN_DATE},   {"Uniqueidentifier", COLUMN_GUID},
    {"Lookup", COLUMN_LOOKUP},   {"Customer", COLUMN_LOOKUP},
    {"Owner", COLUMN_LOOKUP},
};

static void column_destroy(void *data)
{
    struct column *column = data;
    g_free(column->name);
    if (column->targets != NULL)
        g_ptr_array_unref(column->targets);
    g_free(column);
}

static void parent_link_destroy(void *data)
{
    struct parent_link *link = data;
    g_free(link->schema_name);
    g_free(link->metadata_id);
    g_free(link->column);
    g_free(link->parent);
    g_free(link->navigation);
    g_free(link);
}

static void pair_link_destroy(void *data)
{
    struct pair_link *link = data;
    g_free(link->schema_name);
    g_free(link->metadata_id);
    g_free(link->intersect);
    for (int i = 0; i < 2; i++) {
        g_free(link->end[i].entity);
        g_free(link->end[i].column);
        g_free(link->end[i].navigation);
    }
    g_free(link);
}

static void table_destroy(void *data)
{
    struct table *table = data;
    g_free(table->name);
    g_free(table->set_name);
    g_free(table->primary_id);
    g_free(table->primary_name);
    g_hash_table_unref(table->columns);
    g_ptr_array_unref(table->parents);
    g_ptr_array_unref(table->pairs);
    g_free(table);
}

struct schema *schema_create(void)
{
    struct schema *schema = g_new0(struct schema, 1);
    schema->tables = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, table_destroy);
    return schema;
}

void schema_destroy(struct schema *schema)
{
    if (schema == NULL)
        return;
    g_hash_table_unref(schema->tables);
    g_free(schema);
}

/* Virtual columns have no value of their own, save for the multi-select choice, which is text on
 * the wire. */
static enum column_kind kind_of(const cJSON *attribute)
{
    const char *type = json_text(attribute, "AttributeType");
    const char *fine = json_text(json_member(attribute, "AttributeTypeName"), "Value");
    if (g_strcmp0(fine, "MultiSelectPicklistType") == 0)
        return COLUMN_TEXT;
    for (size_t i = 0; type != NULL && i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(type, kinds[i].type) == 0)
            return kinds[i].kind;
    }
    return COLUMN_OTHER;
}

static bool is_false(const cJSON *object, const char *name)
{
    return cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(object, name));
}

static void add_column(struct table *table, const cJSON *attribute)
{
    const char *name = json_text(attribute, "LogicalName");
    if (name == NULL || g_hash_table_contains(table->columns, name))
        return;
    struct column *column = g_new0(struct column, 1);
    column->name = g_strdup(name);
    column->kind = kind_of(attribute);
    column->readable = column->kind != COLUMN_OTHER && !is_false(attribute, "IsValidForRead") &&
                       !is_false(attribute, "IsValidODataAttribute") &&
                       json_text(attribute, "AttributeOf") == NULL;
    if (column->kind == COLUMN_LOOKUP)
        column->targets = g_ptr_array_new_with_free_func(g_free);
    const cJSON *target = NULL;
    cJSON_ArrayForEach(target, json_member(attribute, "Targets"))
    {
        if (cJSON_IsString(target) && column->targets != NULL)
            g_ptr_array_add(column->targets, g_strdup(target->valuestring));
    }
    g_hash_table_insert(table->columns, column->name, column);
}

static bool has_text(const GPtrArray *list, const char *text)
{
    for (guint i = 0; i < list->len; i++) {
        if (strcmp(list->pdata[i], text) == 0)
            return true;
    }
    return false;
}

static void add_parent(struct table *table, const cJSON *relationship)
{
    const char *name = json_text(relationship, "ReferencingAttribute");
    const char *parent = json_text(relationship, "ReferencedEntity");
    if (name == NULL || parent == NULL)
        return;
    struct parent_link *link = g_new0(struct parent_link, 1);
    link->schema_name = g_strdup(json_text(relationship, "SchemaName"));
    link->metadata_id = g_strdup(json_text(relationship, "MetadataId"));
    link->column = g_strdup(name);
    link->parent = g_strdup(parent);
    link->navigation = g_strdup(json_text(relationship, "ReferencingEntityNavigationPropertyName"));
    if (link->navigation == NULL)
        link->navigation = g_strdup(name);
    g_ptr_array_add(table->parents, link);
}

static void add_owner_targets(struct column *column)
{
    if (column->targets->len > 0)
        return;
    g_ptr_array_add(column->targets, g_strdup("systemuser"));
    g_ptr_array_add(column->targets, g_strdup("team"));
}

/* A definition without Targets (an older server, or a cut export) still names them in its
 * relationships. */
static void fill_targets(struct table *table)
{
    for (guint i = 0; i < table->parents->len; i++) {
        const struct parent_link *link = table->parents->pdata[i];
        struct column *column = g_hash_table_lookup(table->columns, link->column);
        if (column == NULL || column->targets == NULL)
            continue;
        if (strcmp(link->parent, "owner") == 0) {
            add_owner_targets(column);
            continue;
        }
        if (!has_text(column->targets, link->parent))
            g_ptr_array_add(column->targets, g_strdup(link->parent));
    }
}

static void add_pair(struct table *table, const cJSON *relationship)
{
    static const char *const member[2][3] = {
        {"Entity1LogicalName", "Entity1IntersectAttribute", "Entity1NavigationPropertyName"},
        {"Entity2LogicalName", "Entity2IntersectAttribute", "Entity2NavigationPropertyName"}};
    struct pair_link *link = g_new0(struct pair_link, 1);
    link->schema_name = g_strdup(json_text(relationship, "SchemaName"));
    link->metadata_id = g_strdup(json_text(relationship, "MetadataId"));
    link->intersect = g_strdup(json_text(relationship, "IntersectEntityName"));
    bool whole = link->schema_name != NULL && link->intersect != NULL;
    for (int i = 0; i < 2; i++) {
        link->end[i].entity = g_strdup(json_text(relationship, member[i][0]));
        link->end[i].column = g_strdup(json_text(relationship, member[i][1]));
        link->end[i].navigation = g_strdup(json_text(relationship, member[i][2]));
        whole = whole && link->end[i].entity != NULL && link->end[i].column != NULL &&
                link->end[i].navigation != NULL;
    }
    if (whole)
        g_ptr_array_add(table->pairs, link);
    else
        pair_link_destroy(link);
}

static void read_details(struct table *table, const cJSON *definition)
{
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, json_member(definition, "Attributes")) add_column(table, item);
    cJSON_ArrayForEach(item, json_member(definition, "ManyToOneRelationships"))
        add_parent(table, item);
    cJSON_ArrayForEach(item, json_member(definition, "ManyToManyRelationships"))
        add_pair(table, item);
    fill_targets(table);
    table->detailed = g_hash_table_size(table->columns) > 0;
}

bool schema_add(struct schema *schema, const cJSON *definition)
{
    const char *name = json_text(definition, "LogicalName");
    const char *set = json_text(definition, "EntitySetName");
    const char *key = json_text(definition, "PrimaryIdAttribute");
    if (name == NULL || set == NULL || key == NULL)
        return false;
    struct table *table = g_new0(struct table, 1);
    table->name = g_strdup(name);
    table->set_name = g_strdup(set);
    table->primary_id = g_strdup(key);
    table->primary_name = g_strdup(json_text(definition, "PrimaryNameAttribute"));
    table->offline_enabled = json_flag(definition, "IsOfflineInMobileClient");
    table->tracked = json_flag(definition, "ChangeTrackingEnabled");
    table->read_only_on_mobile = json_flag(definition, "IsReadOnlyInMobileClient");
    table->custom = json_flag(definition, "IsCustomEntity");
    table->intersect = json_flag(definition, "IsIntersect");
    table->activity = json_flag(definition, "IsActivity");
    table->versioned = !is_false(definition, "IsOptimisticConcurrencyEnabled");
    table->columns = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, column_destroy);
    table->parents = g_ptr_array_new_with_free_func(parent_link_destroy);
    table->pairs = g_ptr_array_new_with_free_func(pair_link_destroy);
    read_details(table, definition);
    g_hash_table_replace(schema->tables, table->name, table);
    return true;
}

struct table *schema_find(const struct schema *schema, const char *name)
{
    return name == NULL ? NULL : g_hash_table_lookup(schema->tables, name);
}

const struct column *table_find_column(const struct table *table, const char *name)
{
    return g_hash_table_lookup(table->columns, name);
}

const struct pair_link *schema_find_pair(const struct schema *schema, const char *schema_name)
{
    GHashTableIter iter;
    void *value = NULL;
    g_hash_table_iter_init(&iter, schema->tables);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct table *table = value;
        for (guint i = 0; i < table->pairs->len; i++) {
            const struct pair_link *link = table->pairs->pdata[i];
            if (g_strcmp0(link->schema_name, schema_name) == 0)
                return link;
        }
    }
    return NULL;
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What a client needs of every row, whatever an administrator selected. */
static const char *const needed_columns[] = {"ownerid",         "owningbusinessunit", "statecode",
                                             "statuscode",      "createdon",          "modifiedon",
                                             "activitytypecode"};

static bool is_selected(const struct table *table, const char *name, const cJSON *columns)
{
    if (columns == NULL || strcmp(name, table->primary_id) == 0 ||
        g_strcmp0(name, table->primary_name) == 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(needed_columns); i++) {
        if (strcmp(name, needed_columns[i]) == 0)
            return true;
    }
    const cJSON *column = NULL;
    cJSON_ArrayForEach(column, columns)
    {
        if (cJSON_IsString(column) && strcmp(column->valuestring, name) == 0)
            return true;
    }
    return false;
}

char *table_select_list(const struct table *table, const cJSON *columns)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    void *value = NULL;
    g_hash_table_iter_init(&iter, table->columns);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct column *column = value;
        if (!column->readable || !is_selected(table, column->name, columns))
            continue;
        g_ptr_array_add(names, column->kind == COLUMN_LOOKUP
                                   ? g_strdup_printf("_%s_value", column->name)
                                   : g_strdup(column->name));
    }
    g_ptr_array_sort(names, compare_text);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(",", (char **)names->pdata);
}
