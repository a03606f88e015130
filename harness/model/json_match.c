/* json_match.c: see json_match.h. */
#include "model/json_match.h"

void difference_finish(struct difference *difference)
{
    g_clear_pointer(&difference->path, g_free);
    g_clear_pointer(&difference->expected, g_free);
    g_clear_pointer(&difference->actual, g_free);
}

bool difference_set(struct difference *ret, const char *path, const char *expected,
                    const char *actual)
{
    if (ret) {
        difference_finish(ret);
        ret->path = g_strdup(path);
        ret->expected = g_strdup(expected);
        ret->actual = g_strdup(actual);
    }
    return false;
}

char *json_words(const cJSON *value)
{
    if (!value)
        return g_strdup("nothing");
    char *printed = cJSON_PrintUnformatted(value); /* cJSON allocates with malloc, as GLib does */
    char *words = g_strdup(printed);
    cJSON_free(printed);
    return words;
}

const char *json_member_text(const cJSON *object, const char *member)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, member));
}

static bool differ(const cJSON *expected, const cJSON *actual, const char *path,
                   struct difference *ret)
{
    g_autofree char *wanted = json_words(expected);
    g_autofree char *found = json_words(actual);
    return difference_set(ret, path, wanted, found);
}

static bool match_object(const cJSON *expected, const cJSON *actual, const char *path,
                         struct difference *ret)
{
    const cJSON *member;
    if (!cJSON_IsObject(actual))
        return differ(expected, actual, path, ret);
    cJSON_ArrayForEach(member, expected)
    {
        const cJSON *found = cJSON_GetObjectItemCaseSensitive(actual, member->string);
        g_autofree char *inner = g_strdup_printf("%s%s%s", path, *path ? "." : "", member->string);
        if (!json_match(member, found, inner, ret))
            return false;
    }
    return true;
}

static bool match_list(const cJSON *expected, const cJSON *actual, const char *path,
                       struct difference *ret)
{
    const cJSON *found = cJSON_IsArray(actual) ? actual->child : NULL;
    const cJSON *item;
    unsigned index = 0;
    if (!cJSON_IsArray(actual))
        return differ(expected, actual, path, ret);
    cJSON_ArrayForEach(item, expected)
    {
        g_autofree char *inner = g_strdup_printf("%s[%u]", path, index++);
        if (!found || !json_match(item, found, inner, ret))
            return found ? false : differ(item, NULL, inner, ret);
        found = found->next;
    }
    if (!found)
        return true;
    g_autofree char *inner = g_strdup_printf("%s[%u]", path, index);
    return differ(NULL, found, inner, ret);
}

bool json_match(const cJSON *expected, const cJSON *actual, const char *path,
                struct difference *ret)
{
    if (cJSON_IsNull(expected) && (!actual || cJSON_IsNull(actual)))
        return true;
    if (cJSON_IsObject(expected))
        return match_object(expected, actual, path, ret);
    if (cJSON_IsArray(expected))
        return match_list(expected, actual, path, ret);
    return cJSON_Compare(expected, actual, true) || differ(expected, actual, path, ret);
}
