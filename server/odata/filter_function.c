/* filter_function.c: reads the parameters of a query function and hands them to the one check of
 * operands that FetchXML has too. */
#include "odata/filter_function.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "model/error.h"

/* The parameters as written. PropertyValue and PropertyValue1 are the first value. */
struct parameters {
    const char *function; /* borrowed, for messages */
    char *property;       /* owned */
    GPtrArray *values;    /* char *, owned */
    unsigned given;       /* bits of the table below */
};

static const struct parameter {
    const char *name;
    unsigned bit;
} known[] = {{"PropertyName", 1},
             {"PropertyValue", 2},
             {"PropertyValue1", 4},
             {"PropertyValue2", 8},
             {"PropertyValues", 16}};

static unsigned wanted_parameters(const struct operator_info *op)
{
    switch (op->operands) {
    case OPERANDS_NONE:
        return 1;
    case OPERANDS_TWO_NUMBERS:
        return 1 | 4 | 8;
    case OPERANDS_LIST:
    case OPERANDS_PAIR:
    case OPERANDS_CHOICES:
        return 1 | 16;
    default:
        return 1 | 2;
    }
}

static bool fail(const struct lexer *lexer, const char *what, GError **error)
{
    lexer_fail(lexer, ERROR_BAD_REQUEST, what, error);
    return false;
}

static bool expect(struct lexer *lexer, enum token_kind kind, const char *what, GError **error)
{
    return lexer->token.kind == kind ? lexer_next(lexer, error) : fail(lexer, what, error);
}

static bool fail_json(const char *text, GError **error)
{
    if (strchr(text, '\'') != NULL)
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "Invalid JSON. A comma character ',' was expected in scope 'Array'. "
                            "Every two elements in an array and properties of an object must be "
                            "separated by commas.");
    else
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Invalid JSON. '%s' is not an array of strings.", text);
    return false;
}

/* Texts in single quotes become texts in double ones: the JSON reader of OData takes both. Owned.
 */
static char *double_quotes(const char *text)
{
    GString *json = g_string_new(NULL);
    char open = '\0';
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\' && open != '\0' && c[1] != '\0') {
            if (c[1] != '\'')
                g_string_append_c(json, *c);
            g_string_append_c(json, *++c);
        } else if (*c == '"' && open == '\'') {
            g_string_append(json, "\\\"");
        } else if ((*c == '"' || *c == '\'') && (open == '\0' || open == *c)) {
            open = open == '\0' ? *c : '\0';
            g_string_append_c(json, '"');
        } else {
            g_string_append_c(json, *c);
        }
    }
    return g_string_free(json, FALSE);
}

/* ["a","b"]; numbers may stand without quotes. */
static bool read_array(struct parameters *p, const char *text, GError **error)
{
    g_autofree char *json = double_quotes(text);
    cJSON *array = cJSON_ParseWithOpts(json, NULL, 1);
    bool good = cJSON_IsArray(array);
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, array)
    {
        if (cJSON_IsString(item)) {
            g_ptr_array_add(p->values, g_strdup(item->valuestring));
        } else if (cJSON_IsNumber(item)) {
            char *number = cJSON_PrintUnformatted(item);
            g_ptr_array_add(p->values, g_strdup(number));
            cJSON_free(number);
        } else {
            good = false;
        }
    }
    cJSON_Delete(array);
    return good || fail_json(text, error);
}

static bool read_value(struct parameters *p, const struct lexer *lexer, unsigned bit,
                       GError **error)
{
    const struct token *token = &lexer->token;
    bool is_array = bit == 16;
    if (is_array != (token->kind == TOKEN_ARRAY) ||
        (!is_array && (token->kind < TOKEN_STRING || token->kind > TOKEN_DATETIME ||
                       token->kind == TOKEN_NULL)) ||
        (bit == 1 && token->kind != TOKEN_STRING))
        return fail(lexer, is_array ? "An array in brackets expected" : "A value expected", error);
    if (is_array)
        return read_array(p, token->text->str, error);
    if (bit == 1)
        p->property = g_strdup(token->text->str);
    else if (bit == 8)
        g_ptr_array_add(p->values, g_strdup(token->text->str));
    else
        g_ptr_array_insert(p->values, 0, g_strdup(token->text->str));
    return true;
}

static bool read_parameter(struct parameters *p, struct lexer *lexer, unsigned wanted,
                           GError **error)
{
    size_t i = 0;
    while (i < G_N_ELEMENTS(known) && !lexer_is_name(lexer, known[i].name))
        i++;
    if (i == G_N_ELEMENTS(known) || (wanted & known[i].bit) == 0 ||
        (p->given & known[i].bit) != 0) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The parameter '%s' of the function '" CRM_NAMESPACE
                    "%s' at position %zu in '%s' is unknown or repeated.",
                    lexer->token.text->str, p->function, lexer->token.position, lexer->text);
        return false;
    }
    p->given |= known[i].bit;
    return lexer_next(lexer, error) && expect(lexer, TOKEN_EQUALS, "'=' expected", error) &&
           read_value(p, lexer, known[i].bit, error) && lexer_next(lexer, error);
}

static bool read_parameters(struct parameters *p, struct lexer *lexer, unsigned wanted,
                            GError **error)
{
    if (!lexer_next(lexer, error) || !expect(lexer, TOKEN_OPEN, "'(' expected", error))
        return false;
    while (lexer->token.kind == TOKEN_NAME) {
        if (!read_parameter(p, lexer, wanted, error))
            return false;
        if (lexer->token.kind == TOKEN_COMMA && !lexer_next(lexer, error))
            return false;
    }
    if (!expect(lexer, TOKEN_CLOSE, "')' expected", error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if ((wanted & ~p->given & known[i].bit) != 0) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "The function '" CRM_NAMESPACE "%s' needs the parameter '%s'.", p->function,
                        known[i].name);
            return false;
        }
    return true;
}

static struct expr *build(const struct operator_info *op, const struct parameters *p,
                          const struct scope *scope, const struct scope *start, GError **error)
{
    struct expr *e = expr_create(EXPR_OPERATOR);
    e->operation = op->id;
    if (filter_path_resolve(scope, start, p->property, &e->left, error) &&
        operator_read(op, e->left.column, (const char *const *)p->values->pdata, p->values->len,
                      &e->values, error))
        return e;
    expr_destroy(e);
    return NULL;
}

bool filter_function_starts(const struct lexer *lexer, const struct scope *scope)
{
    const char *rest = lexer->text + lexer->at;
    if (lexer->token.kind != TOKEN_NAME)
        return false;
    return g_str_has_prefix(lexer->token.text->str, CRM_NAMESPACE) ||
           (filter_path_variable(lexer, scope) != NULL &&
            g_str_has_prefix(rest, "/" CRM_NAMESPACE));
}

/* Over "o/". */
static bool skip_variable(struct lexer *lexer, GError **error)
{
    if (!lexer_next(lexer, error)) /* the variable */
        return false;
    return lexer_next(lexer, error); /* the slash */
}

struct expr *filter_function_read(struct lexer *lexer, const struct scope *scope, GError **error)
{
    const struct scope *start = filter_path_variable(lexer, scope);
    if (start == NULL)
        start = scope;
    else if (!skip_variable(lexer, error))
        return NULL;
    g_autofree char *name = g_strdup(lexer->token.text->str + strlen(CRM_NAMESPACE));
    const struct operator_info *op = operator_find_function(name);
    if (op == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "An unknown function with name '" CRM_NAMESPACE
                    "%s' was found at position %zu in '%s'.",
                    name, lexer->token.position, lexer->text);
        return NULL;
    }
    struct parameters p = {.function = name, .values = g_ptr_array_new_with_free_func(g_free)};
    struct expr *e = NULL;
    if (read_parameters(&p, lexer, wanted_parameters(op), error))
        e = build(op, &p, scope, start, error);
    g_free(p.property);
    g_ptr_array_unref(p.values);
    return e;
}
