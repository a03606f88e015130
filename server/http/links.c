/* links.c: nextLink and deltaLink repeat the URL of the request, options as the client wrote them,
 * with one token. */
#include "http/links.h"

#include <string.h>

#define API_MARK "/api/data/v"

const char *links_raw_path(const struct call *call)
{
    const char *mark = strstr(call->request->raw_path, API_MARK);
    const char *slash = mark != NULL ? strchr(mark + strlen(API_MARK), '/') : NULL;
    return slash != NULL ? slash + 1 : "";
}

static bool is_dropped(const char *item, bool keep_delta)
{
    g_autofree char *name = url_decode(item, (gssize)strcspn(item, "="), true);
    return strcmp(name, "$skiptoken") == 0 || (!keep_delta && strcmp(name, "$deltatoken") == 0);
}

char *links_make(const struct call *call, bool keep_delta, const char *option, const char *token)
{
    g_autoptr(GString) url = g_string_new(call->session->api_url);
    g_string_append(url, links_raw_path(call));
    char separator = '?';
    g_auto(GStrv) items = g_strsplit(call->request->raw_query, "&", -1);
    for (char **item = items; *item != NULL; item++) {
        if (**item == '\0' || is_dropped(*item, keep_delta))
            continue;
        g_string_append_printf(url, "%c%s", separator, *item);
        separator = '&';
    }
    g_string_append_printf(url, "%c%s=%s", separator, option, token);
    return g_string_free(g_steal_pointer(&url), FALSE);
}
