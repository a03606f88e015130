/* schema.c: see schema.h. Every keyword is a row of a table: its name and the function that judges
 * a value by it. */
#include "scenario/schema.h"

#include <math.h>
#include <string.h>

#include "scenario/error.h"
#include "scenario/json_file.h"

struct schema {
    cJSON *document;
};

/* One question to the schema: this value, at this path, by this node. */
struct probe {
    const struct schema *schema;
    const cJSON *node;
    const cJSON *value;
    const char *path;
};

static bool judge(const struct probe *probe, GError **error);

static bool refuse(const struct probe *probe, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static bool refuse(const struct probe *probe, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA, "%s: %s",
                *probe->path ? probe->path : "(file)", what);
    return false;
}

static bool has_type(const cJSON *value, const char *type)
{
    static const struct {
        const char *name;
        cJSON_bool (*test)(const cJSON *);
    } types[] = {
        {"object", cJSON_IsObject}, {"array", cJSON_IsArray},  {"string", cJSON_IsString},
        {"number", cJSON_IsNumber}, {"boolean", cJSON_IsBool}, {"null", cJSON_IsNull},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (strcmp(types[i].name, type) == 0)
            return types[i].test(value);
    }
    return strcmp(type, "integer") == 0 && cJSON_IsNumber(value) &&
           floor(value->valuedouble) == value->valuedouble;
}

static bool judge_type(const struct probe *probe, const cJSON *type, GError **error)
{
    if (cJSON_IsString(type))
        return has_type(probe->value, type->valuestring) ||
               refuse(probe, error, "must be of type %s", type->valuestring);
    const cJSON *one;
    g_autoptr(GString) names = g_string_new(NULL);
    cJSON_ArrayForEach(one, type)
    {
        if (has_type(probe->value, one->valuestring))
            return true;
        g_string_append_printf(names, "%s%s", names->len ? " or " : "", one->valuestring);
    }
    return refuse(probe, error, "must be of type %s", names->str);
}

static bool judge_properties(const struct probe *probe, const cJSON *properties, GError **error)
{
    const cJSON *property;
    cJSON_ArrayForEach(property, properties)
    {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(probe->value, property->string);
        if (!value)
            continue;
        g_autofree char *path =
            g_strdup_printf("%s%s%s", probe->path, *probe->path ? "." : "", property->string);
        const struct probe inner = {probe->schema, property, value, path};
        if (!judge(&inner, error))
            return false;
    }
    return true;
}

static bool judge_required(const struct probe *probe, const cJSON *required, GError **error)
{
    const cJSON *name;
    cJSON_ArrayForEach(name, required)
    {
        if (cJSON_IsObject(probe->value) &&
            !cJSON_GetObjectItemCaseSensitive(probe->value, name->valuestring))
            return refuse(probe, error, "lacks \"%s\"", name->valuestring);
    }
    return true;
}

static bool judge_additional(const struct probe *probe, const cJSON *additional, GError **error)
{
    if (!cJSON_IsObject(probe->value) || cJSON_IsTrue(additional))
        return true;
    const cJSON *known = cJSON_GetObjectItemCaseSensitive(probe->node, "properties");
    const cJSON *member;
    cJSON_ArrayForEach(member, probe->value)
    {
        if (cJSON_GetObjectItemCaseSensitive(known, member->string))
            continue;
        if (cJSON_IsFalse(additional))
            return refuse(probe, error, "has an unknown member \"%s\"", member->string);
        g_autofree char *path =
            g_strdup_printf("%s%s%s", probe->path, *probe->path ? "." : "", member->string);
        const struct probe inner = {probe->schema, additional, member, path};
        if (!judge(&inner, error))
            return false;
    }
    return true;
}

static bool judge_enum(const struct probe *probe, const cJSON *values, GError **error)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, values)
    {
        if (cJSON_Compare(one, probe->value, true))
            return true;
    }
    g_autofree char *list = cJSON_PrintUnformatted(values);
    return refuse(probe, error, "must be one of %s", list);
}

static bool judge_const(const struct probe *probe, const cJSON *constant, GError **error)
{
    if (cJSON_Compare(constant, probe->value, true))
        return true;
    g_autofree char *text = cJSON_PrintUnformatted(constant);
    return refuse(probe, error, "must be %s", text);
}

static bool judge_items(const struct probe *probe, const cJSON *items, GError **error)
{
    const cJSON *item;
    unsigned index = 0;
    if (!cJSON_IsArray(probe->value))
        return true;
    cJSON_ArrayForEach(item, probe->value)
    {
        g_autofree char *path = g_strdup_printf("%s[%u]", probe->path, index++);
        const struct probe inner = {probe->schema, items, item, path};
        if (!judge(&inner, error))
            return false;
    }
    return true;
}

static bool judge_min_items(const struct probe *probe, const cJSON *least, GError **error)
{
    if (!cJSON_IsArray(probe->value) || cJSON_GetArraySize(probe->value) >= least->valueint)
        return true;
    return refuse(probe, error, "must have at least %d elements", least->valueint);
}

static bool judge_pattern(const struct probe *probe, const cJSON *pattern, GError **error)
{
    if (!cJSON_IsString(probe->value) ||
        g_regex_match_simple(pattern->valuestring, probe->value->valuestring, 0, 0))
        return true;
    return refuse(probe, error, "\"%s\" does not match %s", probe->value->valuestring,
                  pattern->valuestring);
}

static const cJSON *resolve(const struct schema *schema, const cJSON *node)
{
    const char *reference = json_text(node, "$ref");
    if (!reference)
        return node;
    const cJSON *definitions = cJSON_GetObjectItemCaseSensitive(schema->document, "$defs");
    return cJSON_GetObjectItemCaseSensitive(definitions, reference + strlen("#/$defs/"));
}

static bool judge_ref(const struct probe *probe, const cJSON *reference, GError **error)
{
    (void)reference;
    const struct probe inner = {probe->schema, resolve(probe->schema, probe->node), probe->value,
                                probe->path};
    return judge(&inner, error);
}

/* Of several forms the author most likely meant the one whose required members are all there. */
static bool looks_like(const struct probe *probe, const cJSON *form)
{
    const cJSON *required =
        cJSON_GetObjectItemCaseSensitive(resolve(probe->schema, form), "required");
    const cJSON *name;
    cJSON_ArrayForEach(name, required)
    {
        if (!cJSON_GetObjectItemCaseSensitive(probe->value, name->valuestring))
            return false;
    }
    return required && cJSON_IsObject(probe->value);
}

static bool judge_forms(const struct probe *probe, const cJSON *forms, int most, GError **error)
{
    const cJSON *form;
    int fitting = 0;
    g_autoptr(GError) likely = NULL;
    cJSON_ArrayForEach(form, forms)
    {
        const struct probe inner = {probe->schema, form, probe->value, probe->path};
        g_autoptr(GError) cause = NULL;
        if (judge(&inner, &cause))
            fitting++;
        else if (!likely && looks_like(probe, form))
            likely = g_steal_pointer(&cause);
    }
    if (fitting >= 1 && fitting <= most)
        return true;
    if (fitting > most)
        return refuse(probe, error, "fits %d forms, must fit one", fitting);
    if (!likely)
        return refuse(probe, error, "fits none of the %d known forms", cJSON_GetArraySize(forms));
    g_propagate_error(error, g_steal_pointer(&likely));
    return false;
}

static bool judge_one_of(const struct probe *probe, const cJSON *forms, GError **error)
{
    return judge_forms(probe, forms, 1, error);
}

static bool judge_any_of(const struct probe *probe, const cJSON *forms, GError **error)
{
    return judge_forms(probe, forms, G_MAXINT, error);
}

static const struct {
    const char *name;
    bool (*judge)(const struct probe *, const cJSON *, GError **); /* NULL: an annotation */
} keywords[] = {
    {"$ref", judge_ref},
    {"type", judge_type},
    {"enum", judge_enum},
    {"const", judge_const},
    {"pattern", judge_pattern},
    {"required", judge_required},
    {"properties", judge_properties},
    {"additionalProperties", judge_additional},
    {"items", judge_items},
    {"minItems", judge_min_items},
    {"oneOf", judge_one_of},
    {"anyOf", judge_any_of},
    {"$schema", NULL},
    {"$id", NULL},
    {"$defs", NULL},
    {"title", NULL},
    {"description", NULL},
    {"default", NULL},
    {"examples", NULL},
};

static bool judge(const struct probe *probe, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++) {
        const cJSON *argument = cJSON_GetObjectItemCaseSensitive(probe->node, keywords[i].name);
        if (argument && keywords[i].judge && !keywords[i].judge(probe, argument, error))
            return false;
    }
    return true;
}

static bool is_keyword(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++) {
        if (strcmp(keywords[i].name, name) == 0)
            return true;
    }
    return false;
}

static bool check_node(const struct schema *schema, const cJSON *node, GError **error);

static bool check_nodes(const struct schema *schema, const cJSON *nodes, GError **error)
{
    const cJSON *node;
    cJSON_ArrayForEach(node, nodes)
    {
        if (!check_node(schema, node, error))
            return false;
    }
    return true;
}

static bool check_node(const struct schema *schema, const cJSON *node, GError **error)
{
    static const char *const holders[] = {"properties", "$defs", "oneOf", "anyOf"};
    const cJSON *member;
    cJSON_ArrayForEach(member, node)
    {
        if (!is_keyword(member->string)) {
            g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
                        "schema keyword \"%s\" is not supported", member->string);
            return false;
        }
    }
    if (!resolve(schema, node)) {
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
                    "schema reference %s leads nowhere", json_text(node, "$ref"));
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(holders); i++) {
        if (!check_nodes(schema, cJSON_GetObjectItemCaseSensitive(node, holders[i]), error))
            return false;
    }
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(node, "items");
    return !items || check_node(schema, items, error);
}

struct schema *schema_create(cJSON *document, GError **error)
{
    struct schema *schema = g_new0(struct schema, 1);
    schema->document = document;
    if (check_node(schema, document, error))
        return schema;
    schema_destroy(schema);
    return NULL;
}

void schema_destroy(struct schema *schema)
{
    if (!schema)
        return;
    cJSON_Delete(schema->document);
    g_free(schema);
}

bool schema_check(const struct schema *schema, const cJSON *value, GError **error)
{
    const struct probe probe = {schema, schema->document, value, ""};
    return judge(&probe, error);
}
