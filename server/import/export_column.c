/* export_column.c: see export_column.h. */
#include "import/export_column.h"

#include <string.h>

#include "import/export.h"

static const char *const level_words[] = {"None", "Recommended", "ApplicationRequired",
                                          "SystemRequired", NULL};
static const char *const behavior_words[] = {"UserLocal", "DateOnly", "TimeZoneIndependent", NULL};

#define FIELD(member, json, kind)                                                                  \
    {                                                                                              \
        json, kind, offsetof(struct column, member), false, NULL                                   \
    }

/* A later line goes before an earlier one: FormatName is the newer Format. */
static const struct field fields[] = {
    FIELD(schema_name, "SchemaName", FIELD_TEXT),
    FIELD(display_name, "DisplayName.UserLocalizedLabel.Label", FIELD_TEXT),
    FIELD(metadata_id, "MetadataId", FIELD_TEXT),
    FIELD(format, "Format", FIELD_TEXT),
    FIELD(format, "FormatName.Value", FIELD_TEXT),
    {"RequiredLevel.Value", FIELD_WORD, offsetof(struct column, required), false, level_words},
    {"DateTimeBehavior.Value", FIELD_WORD, offsetof(struct column, behavior), false,
     behavior_words},
    FIELD(valid_for_create, "IsValidForCreate", FIELD_BOOLEAN),
    FIELD(valid_for_update, "IsValidForUpdate", FIELD_BOOLEAN),
    FIELD(valid_for_read, "IsValidForRead", FIELD_BOOLEAN),
    FIELD(in_odata, "IsValidODataAttribute", FIELD_BOOLEAN),
    FIELD(max_length, "MaxLength", FIELD_INTEGER),
    FIELD(min, "MinValue", FIELD_REAL),
    FIELD(max, "MaxValue", FIELD_REAL),
    FIELD(precision, "Precision", FIELD_INTEGER),
};

/* ---- type --------------------------------------------------------------------------------------
 */

/* AttributeTypeName is exact; AttributeType says Virtual for the newer types. */
static bool find_type(const cJSON *json, enum column_type *ret_type)
{
    const cJSON *exact = cJSON_GetObjectItemCaseSensitive(json, "AttributeTypeName");
    const char *type_name = export_text(exact, "Value"), *type = export_text(json, "AttributeType");
    for (int i = 0; i <= COLUMN_VIRTUAL; i++) {
        const struct column_type_info *info = column_type_info(i);
        bool same = type_name != NULL ? strcmp(info->type_name, type_name) == 0
                                      : g_strcmp0(info->type, type) == 0;
        if (same)
            *ret_type = i;
        if (same)
            return true;
    }
    return false;
}

static bool is_helper(const cJSON *json)
{
    const cJSON *odata = cJSON_GetObjectItemCaseSensitive(json, "IsValidODataAttribute");
    return export_text(json, "AttributeOf") != NULL && cJSON_IsFalse(odata);
}

static void read_default(const cJSON *json, struct column *c)
{
    const cJSON *choice = cJSON_GetObjectItemCaseSensitive(json, "DefaultFormValue");
    const cJSON *flag = cJSON_GetObjectItemCaseSensitive(json, "DefaultValue");
    c->has_default = (cJSON_IsNumber(choice) && choice->valueint >= 0) || cJSON_IsBool(flag);
    c->default_value = cJSON_IsNumber(choice) ? choice->valuedouble : cJSON_IsTrue(flag);
}

/* ---- columns -----------------------------------------------------------------------------------
 */

static bool read_target(struct reader *r, const cJSON *json, void *targets, GError **error)
{
    if (!cJSON_IsString(json))
        return reader_fail(r, error, "a name is wanted", "");
    g_ptr_array_add(targets, (gpointer)(uintptr_t)model_text(r->model, json->valuestring));
    return true;
}

static bool read_targets(struct export_reader *e, const cJSON *json, struct column *c,
                         GError **error)
{
    if (!column_is_lookup(c) || !cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(json, "Targets")))
        return true;
    build_targets(e->import, c);
    return reader_each(&e->reader, json, "Targets", read_target, c->targets, error);
}

/* A column of the document keeps its place in rows: only a type with the same property fits. */
static struct column *find_or_add(struct export_reader *e, const char *name, enum column_type type)
{
    struct column *c = build_find_column(e->table, name);
    if (c == NULL)
        return build_column(e->import, e->table, name, type);
    struct column as = {.type = type};
    if (column_is_lookup(c) == column_is_lookup(&as))
        c->type = type;
    return c;
}

bool export_read_column(struct reader *r, const cJSON *json, void *context, GError **error)
{
    struct export_reader *e = context;
    const char *name = export_text(json, "LogicalName");
    enum column_type type;
    if (name == NULL)
        return reader_fail(r, error, "missing member", "LogicalName");
    if (!find_type(json, &type)) {
        notices_add(e->import->notices, NOTICE_COLUMN_TYPE, "%s.%s", e->table->logical_name, name);
        return true;
    }
    if (is_helper(json) && build_find_column(e->table, name) == NULL) {
        notices_add(e->import->notices, NOTICE_HELPER_COLUMN, "%s.%s", e->table->logical_name,
                    name);
        return true;
    }
    struct column *c = find_or_add(e, name, type);
    if (c == NULL)
        return true;
    g_hash_table_add(e->import->exported, c);
    read_default(json, c);
    return fields_read(r, json, fields, G_N_ELEMENTS(fields), c, error) &&
           read_targets(e, json, c, error) && export_read_options(e, json, c, error);
}

bool export_read_choice(struct reader *r, const cJSON *json, void *context, GError **error)
{
    (void)r;
    struct export_reader *e = context;
    const char *name = export_text(json, "LogicalName");
    struct column *c = name == NULL ? NULL : build_find_column(e->table, name);
    if (c != NULL)
        return export_read_options(e, json, c, error);
    notices_add(e->import->notices, NOTICE_NO_TABLE, "%s.%s", e->table->logical_name,
                name == NULL ? "?" : name);
    return true;
}
