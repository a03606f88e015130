/* definitions_relationship.c: relationships and alternate keys. */
#include "model/definitions_type.h"

static const struct relationship *relationship_of(const struct definitions_item *item)
{
    return item->subject;
}

static const struct many_to_many *many_of(const struct definitions_item *item)
{
    return item->subject;
}

static const struct alternate_key *key_of(const struct definitions_item *item)
{
    return item->subject;
}

#define NO_MENU                                                                                    \
    "{\"Behavior\":\"DoNotDisplay\",\"Group\":\"Details\",\"Order\":null,\"IsCustomizable\":true," \
    "\"Icon\":null,"                                                                               \
    "\"ViewId\":\"00000000-0000-0000-0000-000000000000\",\"AvailableOffline\":true,\"MenuId\":"    \
    "null,\"QueryApi\":null,"                                                                      \
    "\"Label\":" EMPTY_LABEL "}"

static void write_type(const struct definitions_item *item, GString *out)
{
    bool many = item->type == &definitions_many_to_many_type;
    definitions_add_text(out, many ? "ManyToManyRelationship" : "OneToManyRelationship");
}

/* The base type is read from either struct, so what it reads must stand at the same place in both.
 */
G_STATIC_ASSERT(offsetof(struct relationship, metadata_id) ==
                offsetof(struct many_to_many, metadata_id));
G_STATIC_ASSERT(offsetof(struct relationship, schema_name) ==
                offsetof(struct many_to_many, schema_name));

static const struct definitions_property base_properties[] = {
    TEXT("MetadataId", relationship, metadata_id),
    TEXT("SchemaName", relationship, schema_name),
    CALL("RelationshipType", write_type),
    CONST("HasChanged", "null"),
    CONST("IsCustomRelationship", "false"),
    CONST("IsValidForAdvancedFind", "true"),
    CONST("SecurityTypes", "\"Append\""),
    CONST("IsManaged", "true"),
    CONST("IntroducedVersion", "\"5.0.0.0\""),
    MANAGED("IsCustomizable", "true", "iscustomizable"),
};

const struct definitions_type definitions_relationship_type = {
    "RelationshipMetadataBase", NULL, base_properties, G_N_ELEMENTS(base_properties), NULL, 0};

/* ---- one to many, seen from either side --------------------------------------------------------
 */

static void write_referenced_attribute(const struct definitions_item *item, GString *out)
{
    const struct table *parent =
        model_find_table(item->model, relationship_of(item)->referenced_table);
    definitions_add_text(out, parent == NULL ? NULL : parent->primary_id);
}

static void write_cascade(const struct definitions_item *item, GString *out)
{
    static const char *const names[] = {
        [CASCADE_NONE] = "NoCascade",
        [CASCADE_ALL] = "Cascade",
        [CASCADE_REMOVE_LINK] = "RemoveLink",
        [CASCADE_RESTRICT] = "Restrict",
    };
    const struct relationship *r = relationship_of(item);
    g_string_append_printf(out,
                           "{\"Assign\":\"%s\",\"Delete\":\"%s\",\"Archive\":\"NoCascade\","
                           "\"Merge\":\"NoCascade\",\"Reparent\":\"%s\",\"Share\":\"%s\","
                           "\"Unshare\":\"%s\",\"RollupView\":\"NoCascade\"}",
                           names[r->on_assign], names[r->on_delete], names[r->on_reparent],
                           names[r->on_share], names[r->on_unshare]);
}

static const struct definitions_property one_to_many_properties[] = {
    CALL("ReferencedAttribute", write_referenced_attribute),
    TEXT("ReferencedEntity", relationship, referenced_table),
    TEXT("ReferencingAttribute", relationship, referencing_column),
    TEXT("ReferencingEntity", relationship, referencing_table),
    FLAG("IsHierarchical", relationship, is_hierarchical),
    CONST("EntityKey", "null"),
    CONST("IsRelationshipAttributeDenormalized", "false"),
    TEXT("ReferencedEntityNavigationPropertyName", relationship, collection_navigation),
    TEXT("ReferencingEntityNavigationPropertyName", relationship, navigation),
    CONST("RelationshipBehavior", "1"),
    CONST("IsDenormalizedLookup", "false"),
    CONST("DenormalizedAttributeName", "null"),
    CONST("AssociatedMenuConfiguration", NO_MENU),
    CALL("CascadeConfiguration", write_cascade),
    CONST("RelationshipAttributes", "[]"),
};

const struct definitions_type definitions_one_to_many_type = {"OneToManyRelationshipMetadata",
                                                              &definitions_relationship_type,
                                                              one_to_many_properties,
                                                              G_N_ELEMENTS(one_to_many_properties),
                                                              NULL,
                                                              0};

static void add_all(const struct definitions_item *owner, const struct definitions_type *type,
                    const GPtrArray *things, GArray *ret_items)
{
    for (unsigned i = 0; things != NULL && i < things->len; i++) {
        struct definitions_item item = {type, owner->model, owner->table, things->pdata[i]};
        g_array_append_val(ret_items, item);
    }
}

void definitions_list_one_to_many(const struct definitions_item *table, GArray *ret_items)
{
    add_all(table, &definitions_one_to_many_type, table->table->one_to_many, ret_items);
}

void definitions_list_many_to_one(const struct definitions_item *table, GArray *ret_items)
{
    add_all(table, &definitions_one_to_many_type, table->table->many_to_one, ret_items);
}

/* ---- many to many ------------------------------------------------------------------------------
 */

static const struct definitions_property many_to_many_properties[] = {
    TEXT("Entity1LogicalName", many_to_many, table1),
    TEXT("Entity2LogicalName", many_to_many, table2),
    TEXT("IntersectEntityName", many_to_many, intersect_table),
    TEXT("Entity1IntersectAttribute", many_to_many, column1),
    TEXT("Entity2IntersectAttribute", many_to_many, column2),
    TEXT("Entity1NavigationPropertyName", many_to_many, navigation1),
    TEXT("Entity2NavigationPropertyName", many_to_many, navigation2),
    CONST("Entity1AssociatedMenuConfiguration", NO_MENU),
    CONST("Entity2AssociatedMenuConfiguration", NO_MENU),
};

const struct definitions_type definitions_many_to_many_type = {
    "ManyToManyRelationshipMetadata",
    &definitions_relationship_type,
    many_to_many_properties,
    G_N_ELEMENTS(many_to_many_properties),
    NULL,
    0};

void definitions_list_many_to_many(const struct definitions_item *table, GArray *ret_items)
{
    add_all(table, &definitions_many_to_many_type, table->table->many_to_many, ret_items);
}

void definitions_list_relationships(const struct model *m, GArray *ret_items)
{
    const GPtrArray *tables = model_tables(m);
    for (unsigned i = 0; i < tables->len; i++) {
        const struct table *t = tables->pdata[i];
        const struct definitions_item owner = {&definitions_entity_type, m, t, t};
        definitions_list_many_to_one(&owner, ret_items);
        unsigned first = ret_items->len;
        definitions_list_many_to_many(&owner, ret_items);
        for (unsigned k = ret_items->len; k-- > first;) { /* a pair belongs to its first table */
            const struct definitions_item *item =
                &g_array_index(ret_items, struct definitions_item, k);
            if (strcmp(many_of(item)->table1, t->logical_name) != 0)
                g_array_remove_index(ret_items, k);
        }
    }
}

/* ---- alternate keys ----------------------------------------------------------------------------
 */

static void write_key_attributes(const struct definitions_item *item, GString *out)
{
    const GPtrArray *columns = key_of(item)->columns;
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < columns->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        definitions_add_text(out, columns->pdata[i]);
    }
    g_string_append_c(out, ']');
}

static void write_key_id(const struct definitions_item *item, GString *out)
{
    if (key_of(item)->metadata_id != NULL)
        definitions_add_text(out, key_of(item)->metadata_id);
    else
        definitions_add_derived_id(out, item->table->metadata_id, key_of(item)->name);
}

static void write_key_name(const struct definitions_item *item, GString *out)
{
    g_autofree char *name = g_ascii_strdown(key_of(item)->name, -1);
    definitions_add_text(out, name);
}

static void write_key_status(const struct definitions_item *item, GString *out)
{
    definitions_add_text(out, key_of(item)->failed ? "Failed" : "Active");
}

static void write_key_table(const struct definitions_item *item, GString *out)
{
    definitions_add_text(out, item->table->logical_name);
}

static void write_key_label(const struct definitions_item *item, GString *out)
{
    definitions_add_label(out, key_of(item)->name, item->table->metadata_id);
}

static const struct definitions_property key_properties[] = {
    CALL("MetadataId", write_key_id),
    CONST("HasChanged", "null"),
    CALL("LogicalName", write_key_name),
    TEXT("SchemaName", alternate_key, name),
    CALL("EntityLogicalName", write_key_table),
    CALL("KeyAttributes", write_key_attributes),
    CONST("IsManaged", "true"),
    CONST("IntroducedVersion", "\"5.0.0.0\""),
    CONST("IsSynchronous", "false"),
    CONST("IsExportKey", "false"),
    CONST("IsSecondaryKey", "false"),
    CALL("EntityKeyIndexStatus", write_key_status),
    CONST("AsyncJob", "null"),
    CALL("DisplayName", write_key_label),
    MANAGED("IsCustomizable", "true", "iscustomizable"),
};

const struct definitions_type definitions_key_type = {
    "EntityKeyMetadata", NULL, key_properties, G_N_ELEMENTS(key_properties), NULL, 0};

void definitions_list_keys(const struct definitions_item *table, GArray *ret_items)
{
    add_all(table, &definitions_key_type, table->table->alternate_keys, ret_items);
}
