/* json.c: see json.h. */
#include "mock/json.h"

#include <math.h>

#include "model/error.h"

static void add_escaped(GString *out, unsigned char c)
{
    switch (c) {
    case '"':
        g_string_append(out, "\\\"");
        break;
    case '\\':
        g_string_append(out, "\\\\");
        break;
    case '\n':
        g_string_append(out, "\\n");
        break;
    case '\r':
        g_string_append(out, "\\r");
        break;
    default:
        if (c < 0x20)
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_c(out, (char)c);
    }
}

void json_add_text_len(GString *out, const char *text, size_t length)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    g_string_append_c(out, '"');
    for (const char *p = valid; *p != '\0'; p++)
        add_escaped(out, (unsigned char)*p);
    g_string_append_c(out, '"');
}

void json_add_text(GString *out, const char *text)
{
    if (text == NULL)
        g_string_append(out, "null");
    else
        json_add_text_len(out, text, strlen(text));
}

void json_add_name(GString *out, const char *name)
{
    char last = out->len == 0 ? '{' : out->str[out->len - 1];
    if (last != '{' && last != '[')
        g_string_append_c(out, ',');
    json_add_text(out, name);
    g_string_append_c(out, ':');
}

void json_add_member(GString *out, const char *name, const char *text)
{
    json_add_name(out, name);
    json_add_text(out, text);
}

void json_add_int(GString *out, const char *name, int64_t number)
{
    json_add_name(out, name);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
}

void json_add_bool(GString *out, const char *name, bool value)
{
    json_add_name(out, name);
    g_string_append(out, value ? "true" : "false");
}

static const char *const type_names[] = {
    [JSON_TEXT] = "a string",     [JSON_INTEGER] = "an integer", [JSON_NUMBER] = "a number",
    [JSON_BOOLEAN] = "a boolean", [JSON_OBJECT] = "an object",
};

static bool store_integer(const struct json_field *field, const cJSON *item, int64_t *ret_integer)
{
    if (!cJSON_IsNumber(item) || item->valuedouble != floor(item->valuedouble) ||
        item->valuedouble < (double)field->min || item->valuedouble > (double)field->max)
        return false;
    *ret_integer = (int64_t)item->valuedouble;
    return true;
}

/* False when the item is not of the field's type. */
static bool store_field(const struct json_field *field, const cJSON *item, void *ret_member)
{
    switch (field->type) {
    case JSON_TEXT:
        if (cJSON_IsString(item))
            *(const char **)ret_member = item->valuestring;
        return cJSON_IsString(item);
    case JSON_INTEGER:
        return store_integer(field, item, ret_member);
    case JSON_NUMBER:
        if (cJSON_IsNumber(item))
            *(double *)ret_member = item->valuedouble;
        return cJSON_IsNumber(item);
    case JSON_BOOLEAN:
        if (cJSON_IsBool(item))
            *(bool *)ret_member = cJSON_IsTrue(item);
        return cJSON_IsBool(item);
    case JSON_OBJECT:
        if (cJSON_IsObject(item))
            *(const cJSON **)ret_member = item;
        return cJSON_IsObject(item);
    }
    return false;
}

static const struct json_field *find_field(const struct json_field *fields, size_t count,
                                           const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static bool fail_type(const struct json_field *field, const char *path, GError **error)
{
    g_autoptr(GString) range = g_string_new(NULL);
    if (field->type == JSON_INTEGER)
        g_string_printf(range, " from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, field->min,
                        field->max);
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s%s%s must be %s%s.", path,
                path[0] == '\0' ? "" : ".", field->name, type_names[field->type], range->str);
    return false;
}

bool json_read_object(const cJSON *object, const char *path, const struct json_field *fields,
                      size_t field_count, void *ret_struct, GError **error)
{
    if (!cJSON_IsObject(object)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s must be an object.",
                    path[0] == '\0' ? "The body" : path);
        return false;
    }
    for (const cJSON *item = object->child; item != NULL; item = item->next) {
        const struct json_field *field = find_field(fields, field_count, item->string);
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

cJSON *json_parse_body(GBytes *body, GError **error)
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
