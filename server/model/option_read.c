/* option_read.c: the options of a choice in JSON. */
#include "model/definition_read.h"

#define MAX_OPTIONS 10000

static bool read_label(struct definition_reader *r, const cJSON *json, const char *member,
                       const char *owner, const char **ret_json, const char **ret_text,
                       GError **error)
{
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(json, member);
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *text = NULL;
    if (given == NULL || cJSON_IsNull(given))
        return true;
    const struct label_place place = {member, *ret_json, owner};
    if (!definition_read_label(r, &place, given, out, &text, error))
        return false;
    *ret_json = model_text(r->model, out->str);
    if (ret_text != NULL)
        *ret_text = model_text(r->model, text);
    return true;
}

static bool read_text(struct definition_reader *r, const cJSON *json, const char *member,
                      const char **ret_json, GError **error)
{
    const char *text = NULL;
    if (!definition_read_text(r, json, member, false, &text, error))
        return false;
    if (text == NULL)
        return true;
    g_autoptr(GString) out = g_string_new(NULL);
    definitions_add_text(out, text);
    *ret_json = model_text(r->model, out->str);
    return true;
}

static bool read_number(struct definition_reader *r, const cJSON *json, const char *member,
                        int *ret_number, GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, member);
    if (item == NULL || cJSON_IsNull(item))
        return true;
    if (!cJSON_IsNumber(item) || item->valuedouble != (double)item->valueint)
        return definition_fail(r, ERROR_BAD_PAYLOAD, member, "a whole number is wanted.", error);
    *ret_number = item->valueint;
    return true;
}

bool definition_read_option(struct definition_reader *r, const cJSON *json, const char *owner,
                            struct option *ret_option, GError **error)
{
    struct option o = *ret_option;
    if (!cJSON_IsObject(json))
        return definition_fail(r, ERROR_BAD_PAYLOAD, NULL, "an option is an object.", error);
    if (!read_number(r, json, "Value", &o.value, error) ||
        !read_number(r, json, "State", &o.state, error) ||
        !read_number(r, json, "DefaultStatus", &o.default_status, error) ||
        !read_label(r, json, "Label", owner, &o.label_json, &o.label, error) ||
        !read_label(r, json, "Description", owner, &o.description_json, NULL, error) ||
        !read_text(r, json, "Color", &o.color_json, error) ||
        !read_text(r, json, "ExternalValue", &o.external_json, error))
        return false;
    *ret_option = o;
    return true;
}

static bool has_value(const GArray *options, int value)
{
    for (guint i = 0; i < options->len; i++)
        if (g_array_index(options, struct option, i).value == value)
            return true;
    return false;
}

static bool add(struct definition_reader *r, const cJSON *json, int usual_value, const char *owner,
                GArray *ret_options, GError **error)
{
    struct option o = {.value = usual_value, .state = -1, .default_status = -1};
    if (!definition_read_option(r, json, owner, &o, error))
        return false;
    if (o.label == NULL)
        return definition_fail(r, ERROR_MISSING_REQUIRED, "Label", "an option needs a label.",
                               error);
    if (has_value(ret_options, o.value))
        return definition_fail(r, ERROR_DUPLICATE_NAME, "Value", "two options have the same value.",
                               error);
    if (ret_options->len >= MAX_OPTIONS)
        return definition_fail(r, ERROR_TOO_LARGE, NULL, "there are too many options.", error);
    g_array_append_val(ret_options, o);
    return true;
}

static bool read_list(struct definition_reader *r, const cJSON *option_set, const char *owner,
                      GArray *ret_options, GError **error)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(option_set, "Options"), *item = NULL;
    int next = OPTION_FIRST_VALUE, index = 0;
    gsize length = r->path->len;
    if (list != NULL && !cJSON_IsNull(list) && !cJSON_IsArray(list))
        return definition_fail(r, ERROR_BAD_PAYLOAD, "Options", "an array is wanted.", error);
    cJSON_ArrayForEach(item, list)
    {
        g_string_append_printf(r->path, ".Options[%d]", index++);
        if (!add(r, item, next, owner, ret_options, error))
            return false;
        next = MAX(next, g_array_index(ret_options, struct option, ret_options->len - 1).value + 1);
        g_string_truncate(r->path, length);
    }
    return true;
}

static bool read_pair(struct definition_reader *r, const cJSON *option_set, const char *owner,
                      GArray *ret_options, GError **error)
{
    static const char *const names[] = {"FalseOption", "TrueOption"};
    gsize length = r->path->len;
    for (int i = 0; i < 2; i++) {
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(option_set, names[i]);
        if (item == NULL || cJSON_IsNull(item))
            continue;
        g_string_append_printf(r->path, ".%s", names[i]);
        if (!add(r, item, i, owner, ret_options, error))
            return false;
        if (g_array_index(ret_options, struct option, ret_options->len - 1).value != i)
            return definition_fail(r, ERROR_INVALID_ARGUMENT, "Value",
                                   "FalseOption has the value 0 and TrueOption 1.", error);
        g_string_truncate(r->path, length);
    }
    return true;
}

bool definition_read_options(struct definition_reader *r, const cJSON *option_set,
                             enum column_type type, const char *owner, GArray *ret_options,
                             GError **error)
{
    if (!cJSON_IsObject(option_set))
        return definition_fail(r, ERROR_BAD_PAYLOAD, "OptionSet", "an object is wanted.", error);
    gsize length = r->path->len;
    g_string_append(r->path, length > 0 ? ".OptionSet" : "OptionSet");
    bool good = type == COLUMN_BOOLEAN ? read_pair(r, option_set, owner, ret_options, error)
                                       : read_list(r, option_set, owner, ret_options, error);
    if (good)
        g_string_truncate(r->path, length);
    return good;
}
