/* definitions_managed.c: ManagedPropertyMetadata: what the members {"Value":...,"CanBeChanged":...}
 * of other definitions are named by. The same in every organisation. */
#include "model/definitions_type.h"

static const struct managed {
    const char *logical_name, *property, *kind, *display_name;
} all[] = {
#define X(logical_name, property, kind, display_name) {#logical_name, property, kind, display_name},
#include "model/managed_property.def"
#undef X
};

static const struct managed *managed_of(const struct definitions_item *item)
{
    return item->subject;
}

static void write_id(const struct definitions_item *item, GString *out)
{
    definitions_add_derived_id(out, "managed property", managed_of(item)->logical_name);
}

static void write_display_name(const struct definitions_item *item, GString *out)
{
    definitions_add_label(out, managed_of(item)->display_name, managed_of(item)->logical_name);
}

static const struct definitions_property properties[] = {
    CALL("MetadataId", write_id),
    CONST("HasChanged", "null"),
    TEXT("LogicalName", managed, logical_name),
    CONST("ManagedPropertyType", "\"Custom\""),
    CONST("Operation", "\"None\""),
    TEXT("EnablesEntityName", managed, kind),
    TEXT("EnablesAttributeName", managed, property),
    CONST("ErrorCode", "0"),
    CONST("EvaluationPriority", "\"Normal\""),
    CONST("IsPrivate", "false"),
    CONST("IsGlobalForOperation", "false"),
    CONST("IntroducedVersion", "\"5.0.0.0\""),
    CALL("DisplayName", write_display_name),
    CONST("Description", EMPTY_LABEL),
};

const struct definitions_type definitions_managed_type = {
    "ManagedPropertyMetadata", NULL, properties, G_N_ELEMENTS(properties), NULL, 0};

void definitions_list_managed(const struct model *m, GArray *ret_items)
{
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        struct definitions_item item = {&definitions_managed_type, m, NULL, &all[i]};
        g_array_append_val(ret_items, item);
    }
}
