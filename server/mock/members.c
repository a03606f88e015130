/* members.c: see members.h. */
#include "mock/members.h"

#include "model/error.h"

static const char *const type_names[] = {
    [MEMBER_TEXT] = "a string",     [MEMBER_INTEGER] = "an integer", [MEMBER_NUMBER] = "a number",
    [MEMBER_BOOLEAN] = "a boolean", [MEMBER_OBJECT] = "an object",   [MEMBER_ARRAY] = "an array",
};

static bool store_integer(const struct member *member, const cJSON *item, int64_t *ret_integer)
{
    if (!cJSON_IsNumber(item) || item->valuedouble < (double)member->min ||
        item->valuedouble > (double)member->max)
        return false;
    int64_t whole = (int64_t)item->valuedouble;
    if ((double)whole < item->valuedouble || (double)whole > item->valuedouble)
        return false;
    *ret_integer = whole;
    return true;
}

/* False when the item is not of the member's type. */
static bool store_member(const struct member *member, const cJSON *item, void *ret_member)
{
    switch (member->type) {
    case MEMBER_TEXT:
        if (cJSON_IsString(item))
            *(const char **)ret_member = item->valuestring;
        return cJSON_IsString(item);
    case MEMBER_INTEGER:
        return store_integer(member, item, ret_member);
    case MEMBER_NUMBER:
        if (cJSON_IsNumber(item))
            *(double *)ret_member = item->valuedouble;
        return cJSON_IsNumber(item);
    case MEMBER_BOOLEAN:
        if (cJSON_IsBool(item))
            *(bool *)ret_member = cJSON_IsTrue(item);
        return cJSON_IsBool(item);
    case MEMBER_OBJECT:
        if (cJSON_IsObject(item))
            *(const cJSON **)ret_member = item;
        return cJSON_IsObject(item);
    case MEMBER_ARRAY:
        if (cJSON_IsArray(item))
            *(const cJSON **)ret_member = item;
        return cJSON_IsArray(item);
    }
    return false;
}

static const struct member *find_member(const struct member *members, size_t count,
                                        const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(members[i].name, name) == 0)
            return &members[i];
    return NULL;
}

static bool fail_type(const struct member *member, const char *path, GError **error)
{
    g_autoptr(GString) range = g_string_new(NULL);
    if (member->type == MEMBER_INTEGER)
        g_string_printf(range, " from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, member->min,
                        member->max);
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s%s%s must be %s%s.", path,
                path[0] == '\0' ? "" : ".", member->name, type_names[member->type], range->str);
    return false;
}

bool members_read(const cJSON *object, const char *path, const struct member *members,
                  size_t member_count, void *ret_struct, GError **error)
{
    if (!cJSON_IsObject(object)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s must be an object.",
                    path[0] == '\0' ? "The body" : path);
        return false;
    }
    for (const cJSON *item = object->child; item != NULL; item = item->next) {
        const struct member *member = find_member(members, member_count, item->string);
        if (member == NULL) {
            g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "Unknown member %s%s%s.", path,
                        path[0] == '\0' ? "" : ".", item->string);
            return false;
        }
        if (!store_member(member, item, (char *)ret_struct + member->offset))
            return fail_type(member, path, error);
    }
    return true;
}

cJSON *members_parse_body(GBytes *body, GError **error)
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
