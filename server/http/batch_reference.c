/* batch_reference.c: see batch_reference.h. */
#include "http/batch_reference.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "http/batch_parse.h"
#include "http/body.h"

/* The row `name` means; NULL = none. */
static const char *find(const char *name, GHashTable *rows, GError **error)
{
    const char *url = rows != NULL ? g_hash_table_lookup(rows, name) : NULL;
    if (url == NULL)
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Content-ID Reference: '$%s' does not exist in the batch context.", name);
    return url;
}

char *batch_reference_url(const char *url, GHashTable *rows, GError **error)
{
    static const char *const others[] = {"$metadata", "$batch"};
    size_t length = strcspn(url, "/?");
    if (url[0] != '$')
        return g_strdup(url);
    g_autofree char *segment = g_strndup(url, length);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (strcmp(segment, others[i]) == 0)
            return g_strdup(url);
    const char *row = find(segment + 1, rows, error);
    return row != NULL ? g_strconcat(batch_relative_url(row), url + length, NULL) : NULL;
}

static bool replace_text(cJSON *item, GHashTable *rows, GError **error)
{
    if (!cJSON_IsString(item) || item->valuestring[0] != '$')
        return true;
    const char *url = find(item->valuestring + 1, rows, error);
    if (url != NULL)
        cJSON_SetValuestring(item, url);
    return url != NULL;
}

/* As deep as the JSON reader goes, which has a limit of its own. */
static bool replace_all(cJSON *parent, bool reference, GHashTable *rows, GError **error)
{
    cJSON *item = NULL;
    cJSON_ArrayForEach(item, parent)
    {
        const char *name = item->string;
        bool inner = name == NULL
                         ? reference
                         : strcmp(name, "@odata.id") == 0 || g_str_has_suffix(name, "@odata.bind");
        if (inner && !replace_text(item, rows, error))
            return false;
        if (!replace_all(item, inner, rows, error))
            return false;
    }
    return true;
}

/* NULL = no JSON that a write could have. */
static cJSON *parse(const char *text, size_t length)
{
    const char *end = NULL;
    if (body_find_too_much(text, length) >= 0)
        return NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(text, length, &end, 0);
    while (json != NULL && end < text + length && g_ascii_isspace(*end))
        end++;
    if (json == NULL || end == text + length)
        return json;
    cJSON_Delete(json);
    return NULL;
}

GBytes *batch_reference_body(const char *text, size_t length, GHashTable *rows, GError **error)
{
    bool meant = g_strstr_len(text, (gssize)length, "\"$") != NULL;
    cJSON *json = meant ? parse(text, length) : NULL;
    if (json == NULL)
        return g_bytes_new(text, length);
    GBytes *bytes = NULL;
    if (replace_all(json, false, rows, error)) {
        char *printed = cJSON_PrintUnformatted(json);
        bytes = g_bytes_new(printed, strlen(printed));
        cJSON_free(printed);
    }
    cJSON_Delete(json);
    return bytes;
}
