/* definitions_entity.c: EntityMetadata: every property of the current version, most of them the
 * same for each table. */
#include "model/definitions_type.h"
#include "model/privilege.h"

static const struct table *table_of(const struct definitions_item *item)
{
    return item->subject;
}

static void add_managed(GString *out, bool value, const char *logical_name)
{
    g_string_append_printf(
        out, "{\"Value\":%s,\"CanBeChanged\":true,\"ManagedPropertyLogicalName\":\"%s\"}",
        value ? "true" : "false", logical_name);
}

static void write_display_name(const struct definitions_item *item, GString *out)
{
    definitions_add_label(out, table_of(item)->display_name, item->table->metadata_id);
}

static void write_display_collection_name(const struct definitions_item *item, GString *out)
{
    definitions_add_label(out, table_of(item)->display_collection_name, item->table->metadata_id);
}

static void write_offline_in_mobile(const struct definitions_item *item, GString *out)
{
    add_managed(out, table_of(item)->flags.offline_in_mobile, "canmodifymobileclientoffline");
}

static void write_read_only_in_mobile(const struct definitions_item *item, GString *out)
{
    add_managed(out, table_of(item)->flags.read_only_in_mobile, "canmodifymobileclientreadonly");
}

static void write_has_activities(const struct definitions_item *item, GString *out)
{
    const GPtrArray *children = table_of(item)->one_to_many;
    bool found = false;
    for (unsigned i = 0; !found && i < children->len; i++) {
        const struct relationship *r = children->pdata[i];
        found = strcmp(r->referencing_column, "regardingobjectid") == 0;
    }
    g_string_append(out, found ? "true" : "false");
}

static void write_has_notes(const struct definitions_item *item, GString *out)
{
    const GPtrArray *children = table_of(item)->one_to_many;
    bool found = false;
    for (unsigned i = 0; !found && i < children->len; i++) {
        const struct relationship *r = children->pdata[i];
        found = strcmp(r->referencing_table, "annotation") == 0;
    }
    g_string_append(out, found ? "true" : "false");
}

static void write_state_aware(const struct definitions_item *item, GString *out)
{
    g_string_append(out, table_find_column(table_of(item), "statecode") != NULL ? "true" : "false");
}

static void write_activity_mask(const struct definitions_item *item, GString *out)
{
    g_string_append(out, table_of(item)->is_activity ? "1" : "0");
}

static void add_privilege(const struct privilege *p, const char *type, GString *out)
{
    const char *owned = p->by_unit ? "true" : "false";
    g_string_append_printf(
        out,
        "{\"CanBeBasic\":%s,\"CanBeDeep\":%s,\"CanBeGlobal\":true,\"CanBeLocal\":%s,"
        "\"CanBeEntityReference\":false,\"CanBeParentEntityReference\":false,\"Name\":\"%s\","
        "\"PrivilegeId\":\"%s\",\"PrivilegeType\":\"%s\"}",
        owned, owned, owned, p->name, p->id.text, type);
}

static void write_privileges(const struct definitions_item *item, GString *out)
{
    g_string_append_c(out, '[');
    for (enum right right = 0; right < RIGHT_COUNT; right++) {
        struct privilege p;
        if (!table_privilege(table_of(item), right, &p))
            continue;
        if (right > 0)
            g_string_append_c(out, ',');
        add_privilege(&p, right_info(right)->word, out);
    }
    g_string_append_c(out, ']');
}

/* Access teams are made for rows that a team can regard. */
static void write_access_teams(const struct definitions_item *item, GString *out)
{
    const struct table *t = table_of(item), *teams = model_find_table(item->model, "team");
    const struct column *c = teams != NULL ? table_find_column(teams, "regardingobjectid") : NULL;
    bool enabled = c != NULL && table_find_lookup(teams, c, t->logical_name) != NULL;
    g_string_append(out, enabled ? "true" : "false");
}

static const struct definitions_property properties[] = {
    TEXT("MetadataId", table, metadata_id),
    CONST("HasChanged", "null"),
    CALL("ActivityTypeMask", write_activity_mask),
    CONST("AutoRouteToOwnerQueue", "false"),
    CONST("CanTriggerWorkflow", "true"),
    CONST("EntityHelpUrlEnabled", "false"),
    CONST("EntityHelpUrl", "null"),
    CONST("IsDocumentManagementEnabled", "false"),
    CONST("IsOneNoteIntegrationEnabled", "false"),
    CONST("IsInteractionCentricEnabled", "false"),
    CONST("IsKnowledgeManagementEnabled", "false"),
    CONST("IsSLAEnabled", "false"),
    FLAG("IsBPFEntity", table, is_bpf),
    CONST("IsDocumentRecommendationsEnabled", "false"),
    CONST("IsMSTeamsIntegrationEnabled", "false"),
    CONST("SettingOf", "null"),
    CONST("DataProviderId", "null"),
    CONST("DataSourceId", "null"),
    CALL("AutoCreateAccessTeams", write_access_teams),
    FLAG("IsActivity", table, is_activity),
    CONST("IsActivityParty", "true"),
    CONST("IsRetentionEnabled", "false"),
    CONST("IsArchivalEnabled", "false"),
    FLAG("IsAvailableOffline", table, flags.available_offline),
    CONST("IsChildEntity", "false"),
    CONST("IsAIRUpdated", "true"),
    CONST("IconLargeName", "null"),
    CONST("IconMediumName", "null"),
    CONST("IconSmallName", "null"),
    CONST("IconVectorName", "null"),
    FLAG("IsCustomEntity", table, is_custom),
    CONST("IsBusinessProcessEnabled", "true"),
    CONST("SyncToExternalSearchIndex", "true"),
    FLAG("IsOptimisticConcurrencyEnabled", table, optimistic_concurrency),
    FLAG("ChangeTrackingEnabled", table, flags.change_tracking),
    CONST("IsImportable", "true"),
    FLAG("IsIntersect", table, is_intersect),
    CONST("IsManaged", "true"),
    CONST("IsEnabledForCharts", "true"),
    CONST("IsEnabledForTrace", "false"),
    CONST("IsValidForAdvancedFind", "true"),
    CONST("DaysSinceRecordLastModified", "0"),
    CONST("MobileOfflineFilters", "null"),
    CONST("IsReadingPaneEnabled", "true"),
    CONST("IsQuickCreateEnabled", "true"),
    TEXT("LogicalName", table, logical_name),
    NUMBER("ObjectTypeCode", table, object_type_code),
    TEXT("OwnershipType", table, ownership),
    TEXT("PrimaryNameAttribute", table, primary_name),
    CONST("PrimaryImageAttribute", "null"),
    TEXT("PrimaryIdAttribute", table, primary_id),
    CONST("RecurrenceBaseEntityLogicalName", "null"),
    CONST("ReportViewName", "null"),
    TEXT("SchemaName", table, schema_name),
    CONST("IntroducedVersion", "\"5.0.0.0\""),
    CALL("IsStateModelAware", write_state_aware),
    CONST("EnforceStateTransitions", "false"),
    CONST("ExternalName", "null"),
    CONST("EntityColor", "null"),
    TEXT("LogicalCollectionName", table, set_name),
    CONST("ExternalCollectionName", "null"),
    TEXT("CollectionSchemaName", table, set_name),
    TEXT("EntitySetName", table, set_name),
    CONST("IsEnabledForExternalChannels", "false"),
    CONST("IsPrivate", "false"),
    CONST("UsesBusinessDataLabelTable", "false"),
    CONST("IsLogicalEntity", "false"),
    CALL("HasNotes", write_has_notes),
    CALL("HasActivities", write_has_activities),
    CONST("HasFeedback", "false"),
    CONST("HasEmailAddresses", "false"),
    CONST("IsSolutionAware", "false"),
    CONST("TableType", "\"Standard\""),
    CONST("CreatedOn", "\"1900-01-01T00:00:00Z\""),
    CONST("ModifiedOn", "\"1900-01-01T00:00:00Z\""),
    CONST("OwnerId", "null"),
    CONST("OwnerIdType", "null"),
    CONST("OwningBusinessUnit", "null"),
    CONST("Description", EMPTY_LABEL),
    CALL("DisplayCollectionName", write_display_collection_name),
    CALL("DisplayName", write_display_name),
    MANAGED("IsAuditEnabled", "true", "canmodifyauditsettings"),
    MANAGED("IsValidForQueue", "true", "canmodifyqueuesettings"),
    MANAGED("IsConnectionsEnabled", "true", "canmodifyconnectionsettings"),
    MANAGED("IsCustomizable", "true", "iscustomizable"),
    MANAGED("IsRenameable", "true", "isrenameable"),
    MANAGED("IsMappable", "true", "ismappable"),
    MANAGED("IsDuplicateDetectionEnabled", "true", "canmodifyduplicatedetectionsettings"),
    MANAGED("CanCreateAttributes", "true", "cancreateattributes"),
    MANAGED("CanCreateForms", "true", "cancreateforms"),
    MANAGED("CanCreateViews", "true", "cancreateviews"),
    MANAGED("CanCreateCharts", "true", "cancreatecharts"),
    MANAGED("CanBeRelatedEntityInRelationship", "true", "canberelatedentityinrelationship"),
    MANAGED("CanBePrimaryEntityInRelationship", "true", "canbeprimaryentityinrelationship"),
    MANAGED("CanBeInManyToMany", "true", "canbeinmanytomany"),
    MANAGED("CanBeInCustomEntityAssociation", "true", "canbeincustomentityassociation"),
    MANAGED("CanEnableSyncToExternalSearchIndex", "true", "canenablesynctoexternalsearchindex"),
    MANAGED("CanModifyAdditionalSettings", "true", "canmodifyadditionalsettings"),
    MANAGED("CanChangeHierarchicalRelationship", "true", "canchangehierarchicalrelationship"),
    MANAGED("CanChangeTrackingBeEnabled", "true", "canchangetrackingbeenabled"),
    MANAGED("IsMailMergeEnabled", "true", "canmodifymailmergesettings"),
    MANAGED("IsVisibleInMobile", "true", "canmodifymobilevisibility"),
    MANAGED("IsVisibleInMobileClient", "true", "canmodifymobileclientvisibility"),
    CALL("IsReadOnlyInMobileClient", write_read_only_in_mobile),
    CALL("IsOfflineInMobileClient", write_offline_in_mobile),
    CALL("Privileges", write_privileges),
    CONST("Settings", "[]"),
};

static const struct definitions_nav navs[] = {
    {"Attributes", false, &definitions_attribute_type, definitions_list_columns},
    {"Keys", false, &definitions_key_type, definitions_list_keys},
    {"OneToManyRelationships", false, &definitions_one_to_many_type, definitions_list_one_to_many},
    {"ManyToOneRelationships", false, &definitions_one_to_many_type, definitions_list_many_to_one},
    {"ManyToManyRelationships", false, &definitions_many_to_many_type,
     definitions_list_many_to_many},
};

const struct definitions_type definitions_entity_type = {
    "EntityMetadata", NULL, properties, G_N_ELEMENTS(properties), navs, G_N_ELEMENTS(navs)};

void definitions_list_tables(const struct model *m, GArray *ret_items)
{
    const GPtrArray *tables = model_tables(m);
    for (unsigned i = 0; i < tables->len; i++) {
        struct definitions_item item = {&definitions_entity_type, m, tables->pdata[i],
                                        tables->pdata[i]};
        g_array_append_val(ret_items, item);
    }
}
