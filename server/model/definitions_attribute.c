/* definitions_attribute.c: AttributeMetadata and the twenty types that derive from it. */
#include "model/definitions_type.h"

#include <math.h>

static const struct column *column_of(const struct definitions_item *item)
{
    return item->subject;
}

static void add_flag(GString *out, bool value)
{
    g_string_append(out, value ? "true" : "false");
}

/* ---- what every column has ---------------------------------------------------------------------
 */

static void write_attribute_type(const struct definitions_item *item, GString *out)
{
    enum column_type type = column_of(item)->type;
    bool newer = type == COLUMN_FILE || type == COLUMN_IMAGE || type == COLUMN_MULTISELECT;
    definitions_add_text(out, newer ? "Virtual" : column_type_info(type)->type);
}

static void write_type_name(const struct definitions_item *item, GString *out)
{
    g_string_append_printf(out, "{\"Value\":\"%s\"}",
                           column_type_info(column_of(item)->type)->type_name);
}

static void write_display_name(const struct definitions_item *item, GString *out)
{
    definitions_add_label(out, column_of(item)->display_name, column_of(item)->metadata_id);
}

static void write_table_name(const struct definitions_item *item, GString *out)
{
    definitions_add_text(out, item->table->logical_name);
}

static void write_is_primary_id(const struct definitions_item *item, GString *out)
{
    add_flag(out, strcmp(item->table->primary_id, column_of(item)->logical_name) == 0);
}

static void write_is_primary_name(const struct definitions_item *item, GString *out)
{
    add_flag(out, g_strcmp0(item->table->primary_name, column_of(item)->logical_name) == 0);
}

static void write_is_custom(const struct definitions_item *item, GString *out)
{
    add_flag(out, column_of(item)->is_custom || item->table->is_custom);
}

static void write_required_level(const struct definitions_item *item, GString *out)
{
    static const char *const names[] = {
        [REQUIRED_NONE] = "None",
        [REQUIRED_RECOMMENDED] = "Recommended",
        [REQUIRED_APPLICATION] = "ApplicationRequired",
        [REQUIRED_SYSTEM] = "SystemRequired",
    };
    enum required_level level = column_of(item)->required;
    g_string_append_printf(out,
                           "{\"Value\":\"%s\",\"CanBeChanged\":%s,"
                           "\"ManagedPropertyLogicalName\":\"canmodifyrequirementlevelsettings\"}",
                           names[level], level == REQUIRED_SYSTEM ? "false" : "true");
}

static void write_column_number(const struct definitions_item *item, GString *out)
{
    g_string_append_printf(out, "%u", column_of(item)->index + 1);
}

static const struct definitions_property base_properties[] = {
    TEXT("MetadataId", column, metadata_id),
    CONST("HasChanged", "null"),
    CONST("AttributeOf", "null"),
    CALL("AttributeType", write_attribute_type),
    CALL("ColumnNumber", write_column_number),
    CONST("DeprecatedVersion", "null"),
    CONST("IntroducedVersion", "\"5.0.0.0\""),
    CALL("EntityLogicalName", write_table_name),
    CALL("IsCustomAttribute", write_is_custom),
    CALL("IsPrimaryId", write_is_primary_id),
    FLAG("IsValidODataAttribute", column, in_odata),
    CALL("IsPrimaryName", write_is_primary_name),
    FLAG("IsValidForCreate", column, valid_for_create),
    FLAG("IsValidForRead", column, valid_for_read),
    FLAG("IsValidForUpdate", column, valid_for_update),
    FLAG("CanBeSecuredForRead", column, is_secured),
    FLAG("CanBeSecuredForCreate", column, is_secured),
    FLAG("CanBeSecuredForUpdate", column, is_secured),
    FLAG("IsSecured", column, is_secured),
    CONST("IsRetrievable", "true"),
    CONST("IsFilterable", "true"),
    CONST("IsSearchable", "false"),
    CONST("IsManaged", "true"),
    CONST("LinkedAttributeId", "null"),
    TEXT("LogicalName", column, logical_name),
    FLAG("IsValidForForm", column, valid_for_read),
    CONST("IsRequiredForForm", "false"),
    FLAG("IsValidForGrid", column, valid_for_read),
    TEXT("SchemaName", column, schema_name),
    CONST("ExternalName", "null"),
    CONST("IsLogical", "false"),
    CONST("IsDataSourceSecret", "false"),
    CONST("InheritsFrom", "null"),
    CONST("CreatedOn", "\"1900-01-01T00:00:00Z\""),
    CONST("ModifiedOn", "\"1900-01-01T00:00:00Z\""),
    CONST("SourceType", "0"),
    CONST("AutoNumberFormat", "null"),
    CALL("AttributeTypeName", write_type_name),
    CONST("Description", EMPTY_LABEL),
    CALL("DisplayName", write_display_name),
    MANAGED("IsAuditEnabled", "true", "canmodifyauditsettings"),
    MANAGED("IsGlobalFilterEnabled", "false", "canmodifyglobalfiltersettings"),
    MANAGED("IsSortableEnabled", "true", "canmodifyissortablesettings"),
    MANAGED("IsCustomizable", "true", "iscustomizable"),
    MANAGED("IsRenameable", "true", "isrenameable"),
    MANAGED("IsValidForAdvancedFind", "true", "canmodifysearchsettings"),
    CALL("RequiredLevel", write_required_level),
    MANAGED("CanModifyAdditionalSettings", "true", "canmodifyadditionalsettings"),
    CONST("Settings", "[]"),
};

const struct definitions_type definitions_attribute_type = {
    "AttributeMetadata", NULL, base_properties, G_N_ELEMENTS(base_properties), NULL, 0};

/* ---- what some have ----------------------------------------------------------------------------
 */

static void write_max_length(const struct definitions_item *item, GString *out)
{
    int length = column_of(item)->max_length;
    g_string_append_printf(out, "%d", length > 0 ? length : 100);
}

static void write_format_name(const struct definitions_item *item, GString *out)
{
    const char *format = column_of(item)->format;
    g_string_append(out, "{\"Value\":");
    definitions_add_text(out, format == NULL ? "Text" : format);
    g_string_append_c(out, '}');
}

static void add_bound(GString *out, double bound)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out,
                    isnan(bound) ? "null" : g_ascii_formatd(text, sizeof text, "%.15g", bound));
}

static void write_min(const struct definitions_item *item, GString *out)
{
    add_bound(out, column_of(item)->min);
}

static void write_max(const struct definitions_item *item, GString *out)
{
    add_bound(out, column_of(item)->max);
}

static void write_precision(const struct definitions_item *item, GString *out)
{
    int precision = column_of(item)->precision;
    g_string_append_printf(out, "%d", precision >= 0 ? precision : 2);
}

static void write_behavior(const struct definitions_item *item, GString *out)
{
    static const char *const names[] = {
        [DATE_USER_LOCAL] = "UserLocal",
        [DATE_ONLY] = "DateOnly",
        [DATE_ZONE_INDEPENDENT] = "TimeZoneIndependent",
    };
    g_string_append_printf(out, "{\"Value\":\"%s\"}", names[column_of(item)->behavior]);
}

static void write_date_format(const struct definitions_item *item, GString *out)
{
    const struct column *c = column_of(item);
    const char *usual = c->behavior == DATE_ONLY ? "DateOnly" : "DateAndTime";
    definitions_add_text(out, c->format == NULL ? usual : c->format);
}

static void write_targets(const struct definitions_item *item, GString *out)
{
    const GPtrArray *targets = column_of(item)->targets;
    g_string_append_c(out, '[');
    for (unsigned i = 0; targets != NULL && i < targets->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        definitions_add_text(out, targets->pdata[i]);
    }
    g_string_append_c(out, ']');
}

static void write_default_choice(const struct definitions_item *item, GString *out)
{
    const struct column *c = column_of(item);
    g_string_append_printf(out, "%d", c->has_default ? (int)c->default_value : -1);
}

static void write_default_flag(const struct definitions_item *item, GString *out)
{
    add_flag(out, column_of(item)->has_default && column_of(item)->default_value > 0);
}

static const struct definitions_property string_properties[] = {
    TEXT("Format", column, format),
    CALL("FormatName", write_format_name),
    CONST("ImeMode", "\"Auto\""),
    CALL("MaxLength", write_max_length),
    CONST("YomiOf", "null"),
    CONST("IsLocalizable", "false"),
    CALL("DatabaseLength", write_max_length),
    CONST("FormulaDefinition", "\"\""),
    CONST("SourceTypeMask", "0"),
};

static const struct definitions_property memo_properties[] = {
    CONST("Format", "\"TextArea\""), CONST("FormatName", "{\"Value\":\"TextArea\"}"),
    CONST("ImeMode", "\"Auto\""),    CALL("MaxLength", write_max_length),
    CONST("IsLocalizable", "false"),
};

static const struct definitions_property integer_properties[] = {
    TEXT("Format", column, format),     CALL("MaxValue", write_max),  CALL("MinValue", write_min),
    CONST("FormulaDefinition", "null"), CONST("SourceTypeMask", "0"),
};

static const struct definitions_property bigint_properties[] = {
    CONST("MaxValue", "9223372036854775807"),
    CONST("MinValue", "-9223372036854775808"),
};

static const struct definitions_property decimal_properties[] = {
    CALL("MaxValue", write_max),        CALL("MinValue", write_min),
    CALL("Precision", write_precision), CONST("ImeMode", "\"Disabled\""),
    CONST("FormulaDefinition", "\"\""), CONST("SourceTypeMask", "0"),
};

static const struct definitions_property money_properties[] = {
    CALL("MaxValue", write_max),        CALL("MinValue", write_min),
    CALL("Precision", write_precision), CONST("PrecisionSource", "2"),
    CONST("CalculationOf", "null"),     CONST("IsBaseCurrency", "false"),
    CONST("ImeMode", "\"Disabled\""),   CONST("FormulaDefinition", "\"\""),
    CONST("SourceTypeMask", "0"),
};

static const struct definitions_property date_properties[] = {
    CALL("Format", write_date_format),
    CONST("ImeMode", "\"Inactive\""),
    CONST("MinSupportedValue", "\"1753-01-01T00:00:00Z\""),
    CONST("MaxSupportedValue", "\"9999-12-30T23:59:59Z\""),
    CALL("DateTimeBehavior", write_behavior),
    MANAGED("CanChangeDateTimeBehavior", "true", "canchangedatetimebehavior"),
    CONST("FormulaDefinition", "\"\""),
    CONST("SourceTypeMask", "0"),
};

static const struct definitions_property lookup_properties[] = {
    CALL("Targets", write_targets),
    CONST("Format", "\"None\""),
};

static const struct definitions_property boolean_properties[] = {
    CALL("DefaultValue", write_default_flag),
    CONST("FormulaDefinition", "null"),
    CONST("SourceTypeMask", "0"),
};

static const struct definitions_property choice_properties[] = {
    CALL("DefaultFormValue", write_default_choice),
    CONST("ParentPicklistLogicalName", "null"),
    CONST("ChildPicklistLogicalNames", "[]"),
    CONST("FormulaDefinition", "null"),
    CONST("SourceTypeMask", "0"),
};

static void write_max_size(const struct definitions_item *item, GString *out)
{
    g_string_append_printf(out, "%d", column_max_size_kb(column_of(item)));
}

static void write_primary_image(const struct definitions_item *item, GString *out)
{
    add_flag(out, column_of(item)->is_primary_image);
}

static void write_full_image(const struct definitions_item *item, GString *out)
{
    add_flag(out, column_of(item)->can_store_full_image);
}

static const struct definitions_property file_properties[] = {CALL("MaxSizeInKB", write_max_size)};

static const struct definitions_property image_properties[] = {
    CALL("IsPrimaryImage", write_primary_image),
    CONST("MaxHeight", "144"),
    CONST("MaxWidth", "144"),
    CALL("MaxSizeInKB", write_max_size),
    CALL("CanStoreFullImage", write_full_image),
};

/* ---- option sets behind choices ----------------------------------------------------------------
 */

static const struct definitions_nav boolean_navs[] = {
    {"OptionSet", true, &definitions_boolean_set_type, definitions_list_own_set},
    {"GlobalOptionSet", true, &definitions_boolean_set_type, definitions_list_global_set},
};

static const struct definitions_nav choice_navs[] = {
    {"OptionSet", true, &definitions_option_set_type, definitions_list_own_set},
    {"GlobalOptionSet", true, &definitions_option_set_type, definitions_list_global_set},
};

/* ---- the types ---------------------------------------------------------------------------------
 */

#define TYPE(name, own)                                                                            \
    {                                                                                              \
        name, &definitions_attribute_type, own, G_N_ELEMENTS(own), NULL, 0                         \
    }
#define PLAIN(name)                                                                                \
    {                                                                                              \
        name, &definitions_attribute_type, NULL, 0, NULL, 0                                        \
    }
#define CHOICE(name, own, navs)                                                                    \
    {                                                                                              \
        name, &definitions_attribute_type, own, G_N_ELEMENTS(own), navs, G_N_ELEMENTS(navs)        \
    }

static const struct definitions_type column_types[] = {
    [COLUMN_BIGINT] = TYPE("BigIntAttributeMetadata", bigint_properties),
    [COLUMN_BOOLEAN] = CHOICE("BooleanAttributeMetadata", boolean_properties, boolean_navs),
    [COLUMN_CUSTOMER] = TYPE("LookupAttributeMetadata", lookup_properties),
    [COLUMN_DATETIME] = TYPE("DateTimeAttributeMetadata", date_properties),
    [COLUMN_DECIMAL] = TYPE("DecimalAttributeMetadata", decimal_properties),
    [COLUMN_DOUBLE] = TYPE("DoubleAttributeMetadata", decimal_properties),
    [COLUMN_ENTITYNAME] = PLAIN("EntityNameAttributeMetadata"),
    [COLUMN_FILE] = TYPE("FileAttributeMetadata", file_properties),
    [COLUMN_IMAGE] = TYPE("ImageAttributeMetadata", image_properties),
    [COLUMN_INTEGER] = TYPE("IntegerAttributeMetadata", integer_properties),
    [COLUMN_LOOKUP] = TYPE("LookupAttributeMetadata", lookup_properties),
    [COLUMN_MANAGEDPROPERTY] = PLAIN("ManagedPropertyAttributeMetadata"),
    [COLUMN_MEMO] = TYPE("MemoAttributeMetadata", memo_properties),
    [COLUMN_MONEY] = TYPE("MoneyAttributeMetadata", money_properties),
    [COLUMN_MULTISELECT] =
        CHOICE("MultiSelectPicklistAttributeMetadata", choice_properties, choice_navs),
    [COLUMN_OWNER] = TYPE("LookupAttributeMetadata", lookup_properties),
    [COLUMN_PARTYLIST] = TYPE("LookupAttributeMetadata", lookup_properties),
    [COLUMN_PICKLIST] = CHOICE("PicklistAttributeMetadata", choice_properties, choice_navs),
    [COLUMN_STATE] = CHOICE("StateAttributeMetadata", choice_properties, choice_navs),
    [COLUMN_STATUS] = CHOICE("StatusAttributeMetadata", choice_properties, choice_navs),
    [COLUMN_STRING] = TYPE("StringAttributeMetadata", string_properties),
    [COLUMN_UNIQUEIDENTIFIER] = PLAIN("UniqueIdentifierAttributeMetadata"),
    [COLUMN_VIRTUAL] = PLAIN("AttributeMetadata"),
};

const struct definitions_type *definitions_column_type(const struct column *c)
{
    return &column_types[c->type];
}

const struct definitions_type *definitions_find_column_type(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(column_types); i++)
        if (strcmp(column_types[i].name, name) == 0)
            return &column_types[i];
    return NULL;
}

void definitions_list_columns(const struct definitions_item *table, GArray *ret_items)
{
    const GPtrArray *columns = table->table->columns;
    for (unsigned i = 0; i < columns->len; i++) {
        struct definitions_item item = {definitions_column_type(columns->pdata[i]), table->model,
                                        table->table, columns->pdata[i]};
        g_array_append_val(ret_items, item);
    }
}
