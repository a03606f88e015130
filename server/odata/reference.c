/* reference.c: the address of a row wherever a client may write one: @odata.bind, @odata.id, $id.
 */
#include "odata/reference.h"

#include <string.h>

#include "model/error.h"
#include "odata/key.h"
#include "odata/query_string.h"

#define API_MARK "api/data/v"

/* What follows [org]/api/data/vX.Y/; any host is taken, as a proxy may have changed it. */
static const char *skip_service(const char *text)
{
    const char *scheme = strstr(text, "://");
    const char *mark = strstr(text, API_MARK);
    if (mark != NULL && (mark == text || mark[-1] == '/')) {
        const char *slash = strchr(mark + strlen(API_MARK), '/');
        return slash != NULL ? slash + 1 : "";
    }
    if (scheme != NULL) {
        const char *slash = strchr(scheme + 3, '/');
        return slash != NULL ? slash + 1 : "";
    }
    return text[0] == '/' ? text + 1 : text;
}

bool reference_parse(const struct model *m, const char *text, struct row_key *ret_key,
                     GError **error)
{
    g_autofree char *decoded = url_decode(text, -1, false);
    const char *start = skip_service(decoded);
    if (*start == '/') /* clients that join two slashes */
        start++;
    size_t set_length = strcspn(start, "(/");
    size_t length = strlen(start);
    if (set_length == 0 || start[set_length] != '(' || !g_str_has_suffix(start, ")")) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Invalid URI '%s': a row was expected, such as "
                    "accounts(00000000-0000-0000-0000-000000000001).",
                    text);
        return false;
    }
    g_autofree char *set = g_strndup(start, set_length);
    g_autofree char *key = g_strndup(start + set_length + 1, length - set_length - 2);
    const struct table *t = model_find_set(m, set);
    if (t == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                    "Resource not found for the segment '%s'.", set);
        return false;
    }
    return key_parse(t, key, ret_key, error);
}
