/* parameters.c: whether a call has the parameters of its declaration, of the declared types. What
 * is inside rows and complex values is for the operation to say. */
#include <string.h>

#include "actions/operation.h"

static bool is_whole(const cJSON *item)
{
    return item->valuedouble == (double)item->valueint;
}

static bool is_guid(const cJSON *item)
{
    struct guid id;
    return cJSON_IsString(item) && guid_parse(item->valuestring, strlen(item->valuestring), &id);
}

static const struct {
    const char *type;
    bool is_flags;
    const char *members; /* "Default=0 Internet=1" */
} enums[] = {
#define COMPLEX(name, properties)
#define ENUM(name, is_flags, members) {"mscrm." #name, is_flags, members},
#include "model/csdl_type.def"
#undef COMPLEX
#undef ENUM
};

static bool is_member(const char *members, const char *text)
{
    size_t length = strlen(text);
    for (const char *m = members; *m != '\0'; m += strcspn(m, " "), m += strspn(m, " "))
        if (length > 0 && strncmp(m, text, length) == 0 && m[length] == '=')
            return true;
    return false;
}

/* One member, or several of flags: "ReadAccess, WriteAccess". */
static bool fits_enum(size_t index, const cJSON *item)
{
    if (!cJSON_IsString(item))
        return false;
    g_auto(GStrv) names = g_strsplit(item->valuestring, enums[index].is_flags ? "," : "\n", -1);
    bool good = names[0] != NULL;
    for (size_t i = 0; good && names[i] != NULL; i++)
        good = is_member(enums[index].members, g_strstrip(names[i]));
    return good;
}

/* Types without a line are complex values and rows: objects. */
static bool fits(const char *type, const cJSON *item)
{
    if (g_str_has_prefix(type, "Collection("))
        return cJSON_IsArray(item);
    if (strcmp(type, "Edm.Boolean") == 0)
        return cJSON_IsBool(item);
    if (strcmp(type, "Edm.Int32") == 0 || strcmp(type, "Edm.Int64") == 0)
        return cJSON_IsNumber(item) && is_whole(item);
    if (strcmp(type, "Edm.Decimal") == 0 || strcmp(type, "Edm.Double") == 0)
        return cJSON_IsNumber(item);
    if (strcmp(type, "Edm.Guid") == 0)
        return is_guid(item);
    if (g_str_has_prefix(type, "Edm."))
        return cJSON_IsString(item);
    for (size_t i = 0; i < G_N_ELEMENTS(enums); i++)
        if (strcmp(type, enums[i].type) == 0)
            return fits_enum(i, item);
    return cJSON_IsObject(item);
}

static bool find_declared(const struct declaration *d, const char *name, struct declared *ret_item)
{
    const char *list = d->parameters;
    while (declared_next(&list, ret_item))
        if (strcmp(ret_item->name, name) == 0)
            return true;
    return false;
}

static bool check_given(const struct declaration *d, const cJSON *item, GError **error)
{
    struct declared known;
    if (strchr(item->string, '@') != NULL)
        return true; /* an annotation, or a bind inside the operation's own reading */
    if (!find_declared(d, item->string, &known)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                    "The parameter '%s' is not a valid parameter of '%s'.", item->string, d->name);
        return false;
    }
    if (cJSON_IsNull(item) || fits(known.type, item))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                "The parameter '%s' of '%s' must be of type '%s'.", known.name, d->name,
                known.type);
    return false;
}

bool operation_check_parameters(const struct declaration *d, const cJSON *parameters,
                                GError **error)
{
    const char *list = d->parameters;
    struct declared known;
    const cJSON *item;
    cJSON_ArrayForEach(item, parameters) if (!check_given(d, item, error)) return false;
    while (declared_next(&list, &known)) {
        item = cJSON_GetObjectItemCaseSensitive(parameters, known.name);
        if (!known.required || (item != NULL && !cJSON_IsNull(item)))
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                    "Required parameter '%s' of '%s' is missing.", known.name, d->name);
        return false;
    }
    return true;
}
