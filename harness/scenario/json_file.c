/* json_file.c: see json_file.h. */
#include "scenario/json_file.h"

#include "scenario/error.h"

static void position_of(const char *text, const char *at, unsigned *ret_line, unsigned *ret_column)
{
    const char *line_start = text;
    unsigned line = 1;
    for (const char *p = text; p < at && *p; p++) {
        if (*p == '\n') {
            line++;
            line_start = p + 1;
        }
    }
    *ret_line = line;
    *ret_column = 1 + (unsigned)g_utf8_strlen(line_start, MAX(at - line_start, 0));
}

static const char *skip_blanks(const char *at)
{
    while (g_ascii_isspace(*at))
        at++;
    return at;
}

cJSON *json_parse_text(const char *name, const char *text, GError **error)
{
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithOpts(text, &end, true);
    if (json)
        return json;
    const char *at = skip_blanks(end ? end : text);
    unsigned line, column;
    position_of(text, at, &line, &column);
    if (*at) {
        const char *next = g_utf8_next_char(at);
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SYNTAX, "%s:%u:%u: unexpected '%.*s'",
                    name, line, column, (int)(next - at), at);
    } else {
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SYNTAX,
                    "%s:%u:%u: unexpected end of file", name, line, column);
    }
    return NULL;
}

cJSON *json_read_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length_bytes = 0;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &text, &length_bytes, &cause)) {
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_READ, "%s: %s", path, cause->message);
        return NULL;
    }
    if (length_bytes > JSON_FILE_LIMIT_BYTES ||
        !g_utf8_validate(text, (gssize)length_bytes, NULL)) {
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_READ,
                    "%s: larger than %u bytes or not UTF-8", path, JSON_FILE_LIMIT_BYTES);
        return NULL;
    }
    return json_parse_text(path, text, error);
}

const char *json_text(const cJSON *object, const char *member)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, member));
}

GPtrArray *json_texts(const cJSON *object, const char *member)
{
    GPtrArray *texts = g_ptr_array_new();
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(object, member))
    {
        if (cJSON_IsString(item))
            g_ptr_array_add(texts, item->valuestring);
    }
    return texts;
}
