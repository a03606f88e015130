/* export_options.c: the option sets of an export: those of one column, and the global ones that
 * several columns share. */
#include <string.h>

#include "import/export.h"
#include "import/export_column.h"

static const struct field option_fields[] = {
    {"Value", FIELD_INTEGER, offsetof(struct option, value), true, NULL},
    {"Label.UserLocalizedLabel.Label", FIELD_TEXT, offsetof(struct option, label), false, NULL},
    {"State", FIELD_INTEGER, offsetof(struct option, state), false, NULL},
    {"DefaultStatus", FIELD_INTEGER, offsetof(struct option, default_status), false, NULL},
    {"InvariantName", FIELD_TEXT, offsetof(struct option, invariant_name), false, NULL},
};

static bool read_option(struct reader *r, const cJSON *json, void *options, GError **error)
{
    struct option o = {.state = -1, .default_status = -1};
    if (!fields_read(r, json, option_fields, G_N_ELEMENTS(option_fields), &o, error))
        return false;
    g_array_append_val(options, o);
    return true;
}

/* Boolean columns have a pair in place of a list. */
static bool read_pair(struct reader *r, const cJSON *set, GArray *options, GError **error)
{
    static const char *const names[] = {"FalseOption", "TrueOption"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const cJSON *option = cJSON_GetObjectItemCaseSensitive(set, names[i]);
        if (cJSON_IsObject(option) && !read_option(r, option, options, error))
            return false;
    }
    return true;
}

/* ---- global ones -------------------------------------------------------------------------------
 */

/* What the set says of itself where the usual value is another one. */
static void keep_flag(struct export_reader *e, struct option_set *set, const cJSON *json,
                      const char *name)
{
    const cJSON *flag = cJSON_GetObjectItemCaseSensitive(json, name);
    if (cJSON_IsBool(flag))
        meta_set(e->import->model, &set->meta, name, cJSON_IsTrue(flag) ? "true" : "false");
}

static bool read_global(struct export_reader *e, const cJSON *json, struct option_set **ret_set,
                        GError **error)
{
    static const struct field fields[] = {
        {"DisplayName.UserLocalizedLabel.Label", FIELD_TEXT,
         offsetof(struct option_set, display_name), false, NULL},
        {"MetadataId", FIELD_TEXT, offsetof(struct option_set, metadata_id), false, NULL},
    };
    struct option_set *set = build_option_set(e->import, export_text(json, "Name"));
    *ret_set = set;
    if (set == NULL)
        return true;
    keep_flag(e, set, json, "IsManaged");
    keep_flag(e, set, json, "IsCustomOptionSet");
    if (cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(json, "Options")) > 0)
        g_array_set_size(set->options, 0); /* the last one that lists them counts */
    return fields_read(&e->reader, json, fields, G_N_ELEMENTS(fields), set, error) &&
           reader_each(&e->reader, json, "Options", read_option, set->options, error);
}

bool export_is_option_set(const cJSON *json)
{
    return export_text(json, "LogicalName") == NULL && export_text(json, "OptionSetType") != NULL &&
           export_text(json, "Name") != NULL;
}

bool export_read_option_set(struct export_reader *e, const cJSON *json, GError **error)
{
    struct option_set *set = NULL;
    bool pair = strcmp(export_text(json, "OptionSetType"), "Boolean") == 0;
    if (!pair)
        return read_global(e, json, &set, error);
    notices_add(e->import->notices, NOTICE_UNKNOWN_MEMBER, "the global pair %s",
                export_text(json, "Name"));
    return true;
}

/* ---- those of a column -------------------------------------------------------------------------
 */

static bool is_global(const struct column *c, const cJSON *set)
{
    bool choice = c->type == COLUMN_PICKLIST || c->type == COLUMN_MULTISELECT;
    return choice && export_text(set, "Name") != NULL &&
           cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(set, "IsGlobal"));
}

bool export_read_options(struct export_reader *e, const cJSON *json, struct column *c,
                         GError **error)
{
    struct reader *r = &e->reader;
    struct option_set *global = NULL;
    const cJSON *set = cJSON_GetObjectItemCaseSensitive(json, "GlobalOptionSet");
    if (!cJSON_IsObject(set))
        set = cJSON_GetObjectItemCaseSensitive(json, "OptionSet");
    if (!cJSON_IsObject(set))
        return true;
    if (is_global(c, set) && !read_global(e, set, &global, error))
        return false;
    if (c->set_name != NULL)
        c->options = NULL; /* those belong to the set */
    c->set_name = global == NULL ? NULL : global->name;
    if (global != NULL) {
        c->options = global->options;
        return true;
    }
    build_options(e->import, c);
    return reader_each(r, set, "Options", read_option, c->options, error) &&
           read_pair(r, set, c->options, error);
}
