/* definitions_options.c: OptionSetMetadata: the values of choices, and Boolean's pair, which has
 * another shape. */
#include "model/definitions_type.h"

static const struct column *column_of(const struct definitions_item *item)
{
    return item->subject;
}

static void write_id(const struct definitions_item *item, GString *out)
{
    definitions_add_derived_id(out, column_of(item)->metadata_id, "optionset");
}

static void write_name(const struct definitions_item *item, GString *out)
{
    g_autofree char *name =
        g_strdup_printf("%s_%s", item->table->logical_name, column_of(item)->logical_name);
    definitions_add_text(out, name);
}

static void write_display_name(const struct definitions_item *item, GString *out)
{
    definitions_add_label(out, column_of(item)->display_name, column_of(item)->metadata_id);
}

static void write_set_type(const struct definitions_item *item, GString *out)
{
    enum column_type type = column_of(item)->type;
    definitions_add_text(out, type == COLUMN_BOOLEAN  ? "Boolean"
                              : type == COLUMN_STATE  ? "State"
                              : type == COLUMN_STATUS ? "Status"
                                                      : "Picklist");
}

static void add_option(const struct column *c, const struct option *o, GString *out)
{
    g_string_append_c(out, '{');
    if (c->type == COLUMN_STATE)
        g_string_append_printf(out,
                               "\"@odata.type\":\"#Microsoft.Dynamics.CRM.StateOptionMetadata\","
                               "\"DefaultStatus\":%d,",
                               o->default_status);
    if (c->type == COLUMN_STATE) {
        g_string_append(out, "\"InvariantName\":");
        definitions_add_text(out, o->invariant_name);
        g_string_append_c(out, ',');
    }
    if (c->type == COLUMN_STATUS)
        g_string_append_printf(out,
                               "\"@odata.type\":\"#Microsoft.Dynamics.CRM.StatusOptionMetadata\","
                               "\"State\":%d,\"TransitionData\":null,",
                               o->state);
    g_string_append_printf(
        out,
        "\"Value\":%d,\"Color\":null,\"IsManaged\":true,\"ExternalValue\":null,"
        "\"ParentValues\":[],\"Tag\":null,\"IsHidden\":false,\"MetadataId\":null,"
        "\"HasChanged\":null,\"Label\":",
        o->value);
    definitions_add_label(out, o->label, c->metadata_id);
    g_string_append(out, ",\"Description\":" EMPTY_LABEL "}");
}

static void write_options(const struct definitions_item *item, GString *out)
{
    const struct column *c = column_of(item);
    g_string_append_c(out, '[');
    for (unsigned i = 0; c->options != NULL && i < c->options->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        add_option(c, &g_array_index(c->options, struct option, i), out);
    }
    g_string_append_c(out, ']');
}

static void write_boolean_option(const struct definitions_item *item, int value, GString *out)
{
    static const char *const usual[] = {"No", "Yes"};
    const struct column *c = column_of(item);
    const struct option *found = c->options == NULL ? NULL : column_find_option(c, value);
    struct option plain = {.value = value, .label = usual[value]};
    if (c->type == COLUMN_BOOLEAN)
        add_option(c, found == NULL ? &plain : found, out);
    else
        g_string_append(out, "null");
}

static void write_true(const struct definitions_item *item, GString *out)
{
    write_boolean_option(item, 1, out);
}

static void write_false(const struct definitions_item *item, GString *out)
{
    write_boolean_option(item, 0, out);
}

static const struct definitions_property properties[] = {
    CALL("MetadataId", write_id),
    CONST("HasChanged", "null"),
    CONST("IsCustomOptionSet", "false"),
    CONST("IsGlobal", "false"),
    CONST("IsManaged", "true"),
    CALL("Name", write_name),
    CONST("ExternalTypeName", "null"),
    CALL("OptionSetType", write_set_type),
    CONST("IntroducedVersion", "null"),
    CONST("ParentOptionSetName", "null"),
    CONST("Description", EMPTY_LABEL),
    CALL("DisplayName", write_display_name),
    MANAGED("IsCustomizable", "true", "iscustomizable"),
    CALL("Options", write_options),
    CALL("TrueOption", write_true),
    CALL("FalseOption", write_false),
};

const struct definitions_type definitions_option_set_type = {
    "OptionSetMetadata", NULL, properties, G_N_ELEMENTS(properties), NULL, 0};
