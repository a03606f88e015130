/* definitions_options.c: OptionSetMetadata: the values of choices, and Boolean's pair, which has
 * another shape. */
#include "model/definitions_type.h"

/* What an option set is made of, wherever it stands. */
struct choice {
    const char *name, *display_name, *id;
    const GArray *options; /* or NULL */
    enum column_type type;
    bool is_custom;
};

/* Its name is in `ret_name`, as long as that lives. */
static struct choice choice_of(const struct definitions_item *item, GString *ret_name)
{
    if (item->table == NULL) {
        const struct option_set *set = item->subject;
        return (struct choice){set->name,    set->display_name, set->metadata_id,
                               set->options, COLUMN_PICKLIST,   true};
    }
    const struct column *c = item->subject;
    g_string_printf(ret_name, "%s_%s", item->table->logical_name, c->logical_name);
    return (struct choice){ret_name->str, c->display_name, c->metadata_id,
                           c->options,    c->type,         c->is_custom || item->table->is_custom};
}

static void write_id(const struct definitions_item *item, GString *out)
{
    g_autoptr(GString) name = g_string_new(NULL);
    struct choice choice = choice_of(item, name);
    if (item->table == NULL)
        definitions_add_text(out, choice.id);
    else
        definitions_add_derived_id(out, choice.id, "optionset");
}

static void write_name(const struct definitions_item *item, GString *out)
{
    g_autoptr(GString) name = g_string_new(NULL);
    definitions_add_text(out, choice_of(item, name).name);
}

static void write_is_global(const struct definitions_item *item, GString *out)
{
    g_string_append(out, item->table == NULL ? "true" : "false");
}

static void write_is_custom(const struct definitions_item *item, GString *out)
{
    g_autoptr(GString) name = g_string_new(NULL);
    g_string_append(out, choice_of(item, name).is_custom ? "true" : "false");
}

static void write_is_managed(const struct definitions_item *item, GString *out)
{
    g_autoptr(GString) name = g_string_new(NULL);
    g_string_append(out, choice_of(item, name).is_custom ? "false" : "true");
}

static void write_display_name(const struct definitions_item *item, GString *out)
{
    g_autoptr(GString) name = g_string_new(NULL);
    struct choice choice = choice_of(item, name);
    definitions_add_label(out, choice.display_name, choice.id);
}

static void write_set_type(const struct definitions_item *item, GString *out)
{
    g_autoptr(GString) name = g_string_new(NULL);
    enum column_type type = choice_of(item, name).type;
    definitions_add_text(out, type == COLUMN_BOOLEAN  ? "Boolean"
                              : type == COLUMN_STATE  ? "State"
                              : type == COLUMN_STATUS ? "Status"
                                                      : "Picklist");
}

static void add_state_members(const struct choice *choice, const struct option *o, GString *out)
{
    if (choice->type == COLUMN_STATE) {
        g_string_append_printf(out,
                               "\"@odata.type\":\"#Microsoft.Dynamics.CRM.StateOptionMetadata\","
                               "\"DefaultStatus\":%d,\"InvariantName\":",
                               o->default_status);
        definitions_add_text(out, o->invariant_name);
        g_string_append_c(out, ',');
    }
    if (choice->type == COLUMN_STATUS)
        g_string_append_printf(out,
                               "\"@odata.type\":\"#Microsoft.Dynamics.CRM.StatusOptionMetadata\","
                               "\"State\":%d,\"TransitionData\":null,",
                               o->state);
}

static void add_option(const struct choice *choice, const struct option *o, GString *out)
{
    g_string_append_c(out, '{');
    add_state_members(choice, o, out);
    g_string_append_printf(
        out,
        "\"Value\":%d,\"Color\":%s,\"IsManaged\":%s,\"ExternalValue\":%s,"
        "\"ParentValues\":[],\"Tag\":null,\"IsHidden\":false,\"MetadataId\":null,"
        "\"HasChanged\":null,\"Label\":",
        o->value, o->color_json == NULL ? "null" : o->color_json,
        choice->is_custom || o->label_json != NULL ? "false" : "true",
        o->external_json == NULL ? "null" : o->external_json);
    if (o->label_json != NULL)
        g_string_append(out, o->label_json);
    else
        definitions_add_label(out, o->label, choice->id);
    g_string_append_printf(out, ",\"Description\":%s}",
                           o->description_json == NULL ? EMPTY_LABEL : o->description_json);
}

static void write_options(const struct definitions_item *item, GString *out)
{
    g_autoptr(GString) name = g_string_new(NULL);
    struct choice choice = choice_of(item, name);
    g_string_append_c(out, '[');
    for (unsigned i = 0; choice.options != NULL && i < choice.options->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        add_option(&choice, &g_array_index(choice.options, struct option, i), out);
    }
    g_string_append_c(out, ']');
}

static void write_boolean_option(const struct definitions_item *item, int value, GString *out)
{
    static const char *const usual[] = {"No", "Yes"};
    g_autoptr(GString) name = g_string_new(NULL);
    struct choice choice = choice_of(item, name);
    struct option shown = {.value = value, .label = usual[value]};
    for (unsigned i = 0; choice.options != NULL && i < choice.options->len; i++)
        if (g_array_index(choice.options, struct option, i).value == value)
            shown = g_array_index(choice.options, struct option, i);
    add_option(&choice, &shown, out);
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
    CALL("IsCustomOptionSet", write_is_custom),
    CALL("IsGlobal", write_is_global),
    CALL("IsManaged", write_is_managed),
    CALL("Name", write_name),
    CONST("ExternalTypeName", "null"),
    CALL("OptionSetType", write_set_type),
    CONST("IntroducedVersion", "null"),
    CONST("ParentOptionSetName", "null"),
    CONST("Description", EMPTY_LABEL),
    CALL("DisplayName", write_display_name),
    MANAGED("IsCustomizable", "true", "iscustomizable"),
};

const struct definitions_type definitions_option_set_base = {
    "OptionSetMetadataBase", NULL, properties, G_N_ELEMENTS(properties), NULL, 0};

static const struct definitions_property list_properties[] = {CALL("Options", write_options)};

const struct definitions_type definitions_option_set_type = {"OptionSetMetadata",
                                                             &definitions_option_set_base,
                                                             list_properties,
                                                             G_N_ELEMENTS(list_properties),
                                                             NULL,
                                                             0};

static const struct definitions_property pair_properties[] = {
    CALL("TrueOption", write_true),
    CALL("FalseOption", write_false),
};

const struct definitions_type definitions_boolean_set_type = {"BooleanOptionSetMetadata",
                                                              &definitions_option_set_base,
                                                              pair_properties,
                                                              G_N_ELEMENTS(pair_properties),
                                                              NULL,
                                                              0};

void definitions_list_option_sets(const struct model *m, GArray *ret_items)
{
    const GPtrArray *sets = model_option_sets(m);
    for (unsigned i = 0; i < sets->len; i++) {
        struct definitions_item item = {&definitions_option_set_type, m, NULL, sets->pdata[i]};
        g_array_append_val(ret_items, item);
    }
}

/* ---- those of a column -------------------------------------------------------------------------
 */

void definitions_list_global_set(const struct definitions_item *item, GArray *ret_items)
{
    const char *name = ((const struct column *)item->subject)->set_name;
    const struct option_set *found = name == NULL ? NULL : model_find_option_set(item->model, name);
    struct definitions_item set = {&definitions_option_set_type, item->model, NULL, found};
    if (found != NULL)
        g_array_append_val(ret_items, set);
}

void definitions_list_own_set(const struct definitions_item *item, GArray *ret_items)
{
    bool pair = ((const struct column *)item->subject)->type == COLUMN_BOOLEAN;
    struct definitions_item set = {pair ? &definitions_boolean_set_type
                                        : &definitions_option_set_type,
                                   item->model, item->table, item->subject};
    if (((const struct column *)item->subject)->set_name != NULL)
        definitions_list_global_set(item, ret_items);
    else
        g_array_append_val(ret_items, set);
}
