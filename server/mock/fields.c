/* fields.c: see fields.h. */
#include "mock/fields.h"

#include "model/error.h"

static const char *const type_names[] = {
    [FIELD_TEXT] = "a string",     [FIELD_INTEGER] = "an integer", [FIELD_NUMBER] = "a number",
    [FIELD_BOOLEAN] = "a boolean", [FIELD_OBJECT] = "an object",
};

static bool store_integer(const struct field *field, const cJSON *item, int64_t *ret_integer)
{
    if (!cJSON_IsNumber(item) || item->valuedouble < (double)field->min ||
        item->valuedouble > (double)field->max)
        return false;
    int64_t whole = (int64_t)item->valuedouble;
    if ((double)whole < item->valuedouble || (double)whole > item->valuedouble)
        return false;
    *ret_integer = whole;
    return true;
}

/* False when the item is not of the field's type. */
static bool store_field(const struct field *field, const cJSON *item, void *ret_member)
{
    switch (field->type) {
    case FIELD_TEXT:
        if (cJSON_IsString(item))
            *(const char **)ret_member = item->valuestring;
        return cJSON_IsString(item);
    case FIELD_INTEGER:
        return store_integer(field, item, ret_member);
    case FIELD_NUMBER:
        if (cJSON_IsNumber(item))
            *(double *)ret_member = item->valuedouble;
        return cJSON_IsNumber(item);
    case FIELD_BOOLEAN:
        if (cJSON_IsBool(item))
            *(bool *)ret_member = cJSON_IsTrue(item);
        return cJSON_IsBool(item);
    case FIELD_OBJECT:
        if (cJSON_IsObject(item))
            *(const cJSON **)ret_member = item;
        return cJSON_IsObject(item);
    }
    return false;
}

static const struct field *find_field(const struct field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static bool fail_type(const struct field *field, const char *path, GError **error)
{
    g_autoptr(GString) range = g_string_new(NULL);
    if (field->type == FIELD_INTEGER)
        g_string_printf(range, " from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, field->min,
                        field->max);
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s%s%s must be %s%s.", path,
                path[0] == '\0' ? "" : ".", field->name, type_names[field->type], range->str);
    return false;
}

bool fields_read(const cJSON *object, const char *path, const struct field *fields,
                 size_t field_count, void *ret_struct, GError **error)
{
    if (!cJSON_IsObject(object)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s must be an object.",
                    path[0] == '\0' ? "The body" : path);
        return false;
    }
    for (const cJSON *item = object->child; item != NULL; item = item->next) {
        const struct field *field = find_field(fields, field_count, item->string);
        if (field == NULL) {
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "Unknown member %s%s%s.", path,
                        path[0] == '\0' ? "" : ".", item->string);
            return false;
        }
        if (!store_field(field, item, (char *)ret_struct + field->offset))
            return fail_type(field, path, error);
    }
    return true;
}

cJSON *fields_parse_body(GBytes *body, GError **error)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(body, &length);
    if (length == 0)
        return cJSON_CreateObject();
    cJSON *tree = cJSON_ParseWithLength(text, length);
    if (tree == NULL)
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "The body is no valid JSON.");
    return tree;
}
