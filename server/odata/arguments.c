/* arguments.c: Name(A='x',B=@p1)?@p1=... Literals become JSON values: guids, dates and enumeration
 * members become strings, structured values are JSON already, only that some clients write single
 * quotes in them. */
#include "odata/arguments.h"

#include <string.h>

#include "model/error.h"
#include "odata/clauses.h"
#include "odata/lexer.h"

static cJSON *refuse(const char *text, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "Unrecognized parameter value '%s'.", text);
    return NULL;
}

/* {'@odata.id':'accounts(...)'}: no JSON, but in the documentation. */
static cJSON *read_structured(const char *text, GError **error)
{
    cJSON *json = cJSON_ParseWithOpts(text, NULL, 1);
    if (json == NULL && strchr(text, '"') == NULL) {
        g_autofree char *quoted = g_strdelimit(g_strdup(text), "'", '"');
        json = cJSON_ParseWithOpts(quoted, NULL, 1);
    }
    return json != NULL ? json : refuse(text, error);
}

static cJSON *literal_to_json(const struct lexer *lexer)
{
    const char *text = lexer->token.text->str;
    switch (lexer->token.kind) {
    case TOKEN_NULL:
        return cJSON_CreateNull();
    case TOKEN_BOOLEAN:
        return cJSON_CreateBool(text[0] == 't');
    case TOKEN_INTEGER:
    case TOKEN_DECIMAL:
        return cJSON_CreateNumber(g_ascii_strtod(text, NULL));
    case TOKEN_STRING:
    case TOKEN_GUID:
    case TOKEN_DATE:
    case TOKEN_DATETIME:
        return cJSON_CreateString(text);
    default:
        return NULL;
    }
}

static cJSON *read_literal(struct lexer *lexer, const char *text, GError **error)
{
    if (!lexer_next(lexer, error))
        return NULL;
    bool is_enum = lexer->token.kind == TOKEN_NAME && text[lexer->at] == '\'';
    if (is_enum && !lexer_next(lexer, error))
        return NULL;
    cJSON *json = literal_to_json(lexer);
    if (json == NULL)
        return refuse(text, error);
    GError *rest = NULL;
    if (lexer_next(lexer, &rest) && lexer->token.kind == TOKEN_END)
        return json;
    g_clear_error(&rest);
    cJSON_Delete(json);
    return refuse(text, error);
}

static cJSON *read_value(const char *text, GError **error)
{
    if (text[0] == '{' || text[0] == '[')
        return read_structured(text, error);
    struct lexer lexer;
    lexer_init(&lexer, text);
    cJSON *json = read_literal(&lexer, text, error);
    lexer_finish(&lexer);
    return json;
}

static bool read_argument(cJSON *object, char *text, const struct query_string *qs, GError **error)
{
    char *equals = strchr(text, '=');
    if (equals == NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST, "Error in query syntax.");
        return false;
    }
    *equals = '\0';
    const char *name = g_strstrip(text), *value = g_strstrip(equals + 1);
    if (value[0] == '@') {
        const char *assigned = query_string_find(qs, value);
        value = assigned != NULL ? assigned : "null";
    }
    cJSON *json = read_value(value, error);
    if (json == NULL)
        return false;
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddItemToObject(object, name, json);
    return true;
}

cJSON *arguments_parse(const char *text, const struct query_string *qs, GError **error)
{
    cJSON *object = cJSON_CreateObject();
    if (text == NULL || *text == '\0')
        return object;
    g_autoptr(GPtrArray) parts = clause_split(text, ',');
    for (guint i = 0; i < parts->len; i++)
        if (!read_argument(object, g_ptr_array_index(parts, i), qs, error)) {
            cJSON_Delete(object);
            return NULL;
        }
    return object;
}
