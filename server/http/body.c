/* body.c: reads the JSON of a write, with the limits a stranger must not get past. */
#include "http/body.h"

#include <string.h>

#define UNSUPPORTED_MEDIA_TYPE 415
#define JSON_MEDIA_TYPE "application/json"

static cJSON *fail(const struct call *call, const char *detail, GError **error)
{
    const char *set = call->url.table != NULL ? call->url.table->set_name : "";
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                "Error identified in Payload provided by the user for Entity :'%s', For more "
                "information on this error please follow this help link "
                "https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : "
                "Microsoft.OData.ODataException: %s.",
                set, detail);
    return NULL;
}

static cJSON *refuse(const struct call *call, const char *reason, size_t position, GError **error)
{
    g_autofree char *detail = g_strdup_printf("%s at position %zu", reason, position);
    return fail(call, detail, error);
}

bool body_check_type(struct call *call, const char *wanted, const char *purpose, GError **error)
{
    const char *type = request_header(call->request, "content-type");
    if (type == NULL || *type == '\0' || g_ascii_strncasecmp(type, wanted, strlen(wanted)) == 0)
        return true;
    call->error_status = UNSUPPORTED_MEDIA_TYPE;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The content type '%s' is not supported%s; send %s.", type, purpose, wanted);
    return false;
}

/* Quotes are respected, other syntax is the parser's. */
gssize body_find_too_much(const char *text, size_t length)
{
    unsigned depth = 0, values = 0;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '}' || c == ']') && depth > 0)
            depth--;
        else if (!quoted && (((c == '{' || c == '[') && ++depth > BODY_MAX_DEPTH) ||
                             (c == ',' && ++values >= BODY_MAX_VALUES)))
            return (gssize)i;
    }
    return -1;
}

/* The first name that an object has twice, or NULL; borrowed. As deep as the JSON, which is
 * limited.
 */
static const char *find_twice(const cJSON *json)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, json)
    {
        const char *inner = find_twice(item);
        if (inner != NULL)
            return inner;
        if (item->string != NULL && !g_hash_table_add(names, item->string))
            return item->string;
    }
    return NULL;
}

/* Takes over `json`. */
static cJSON *check_names(const struct call *call, cJSON *json, GError **error)
{
    const char *twice = find_twice(json);
    if (twice == NULL)
        return json;
    g_autofree char *detail = g_strdup_printf(
        "The property '%s' is given more than once in an object of the payload", twice);
    cJSON_Delete(json);
    return fail(call, detail, error);
}

static cJSON *parse(const struct call *call, const char *text, size_t length, GError **error)
{
    const char *end = NULL;
    gssize beyond = body_find_too_much(text, length);
    if (beyond >= 0)
        return refuse(call, "JSON is nested too deeply or has too many values", (size_t)beyond,
                      error);
    if (!g_utf8_validate(text, (gssize)length, &end))
        return refuse(call, "Invalid UTF-8", (size_t)(end - text), error);
    cJSON *json = cJSON_ParseWithLengthOpts(text, length, &end, 0);
    if (json == NULL)
        return refuse(call, "Invalid JSON", end != NULL ? (size_t)(end - text) : 0, error);
    while (end < text + length && g_ascii_isspace(*end))
        end++;
    if (end == text + length && cJSON_IsObject(json))
        return check_names(call, json, error);
    bool object = cJSON_IsObject(json) != 0;
    cJSON_Delete(json);
    return object ? refuse(call, "Invalid JSON", (size_t)(end - text), error)
                  : refuse(call, "A JSON object was expected", 0, error);
}

cJSON *body_read(struct call *call, bool optional, GError **error)
{
    size_t length = 0;
    const char *text = g_bytes_get_data(call->request->body, &length);
    if (length == 0 && optional)
        return cJSON_CreateObject();
    if (!body_check_type(call, JSON_MEDIA_TYPE, "", error))
        return NULL;
    if (length == 0)
        return refuse(call, "A JSON object was expected", 0, error);
    return parse(call, text, length, error);
}
