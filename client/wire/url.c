/* url.c: writing of Web API paths. */
#include "wire/url.h"

#include <string.h>

bool url_is_guid(const char *text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text == NULL || strlen(text) != sizeof(shape) - 1)
        return false;
    for (size_t i = 0; i < sizeof(shape) - 1; i++) {
        bool fits = shape[i] == '-' ? text[i] == '-' : g_ascii_isxdigit(text[i]);
        if (!fits)
            return false;
    }
    return true;
}

char *url_normal_guid(const char *text)
{
    g_autofree char *bare = NULL;
    if (text == NULL)
        return NULL;
    size_t length = strlen(text);
    if (length == 38 && text[0] == '{' && text[37] == '}')
        bare = g_strndup(text + 1, 36);
    else
        bare = g_strdup(text);
    return url_is_guid(bare) ? g_ascii_strdown(bare, -1) : NULL;
}

char *url_row(const char *set, const char *id, const char *select)
{
    if (select == NULL)
        return g_strdup_printf("%s(%s)", set, id);
    return g_strdup_printf("%s(%s)?$select=%s", set, id, select);
}

char *url_set(const char *set, const char *select)
{
    return g_strdup_printf("%s?$select=%s", set, select);
}

char *url_escape(const char *text)
{
    return g_uri_escape_string(text, NULL, FALSE);
}
