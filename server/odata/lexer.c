/* lexer.c: splits an expression into words. What a bare literal is (guid, date, number) is decided
 * by its shape, longest shape first, as the OData library does. */
#include "odata/lexer.h"

#include <string.h>

#include "model/value.h"

#define GUID_LENGTH 36
#define DATE_LENGTH 10

void lexer_init(struct lexer *lexer, const char *text)
{
    *lexer = (struct lexer){.text = text};
    lexer->token.text = g_string_new(NULL);
}

void lexer_finish(struct lexer *lexer)
{
    if (lexer->token.text != NULL)
        g_string_free(lexer->token.text, TRUE);
    lexer->token.text = NULL;
}

static bool is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '.';
}

static void skip_spaces(struct lexer *lexer)
{
    while (g_ascii_isspace(lexer->text[lexer->at]))
        lexer->at++;
}

static void accept_token(struct lexer *lexer, enum token_kind kind, size_t length)
{
    lexer->token.kind = kind;
    lexer->token.length = length;
    g_string_append_len(lexer->token.text, lexer->text + lexer->at, (gssize)length);
    lexer->at += length;
}

static bool read_string(struct lexer *lexer, GError **error)
{
    const char *start = lexer->text + lexer->at, *c = start + 1;
    for (; *c != '\0'; c++) {
        if (c[0] == '\'' && c[1] == '\'')
            c++;
        else if (c[0] == '\'')
            break;
        g_string_append_c(lexer->token.text, *c);
    }
    if (*c == '\0') {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "There is an unterminated literal at position %zu in '%s'.", lexer->at,
                    lexer->text);
        return false;
    }
    lexer->token.kind = TOKEN_STRING;
    lexer->token.length = (size_t)(c + 1 - start);
    lexer->at += lexer->token.length;
    return true;
}

static bool read_guid(struct lexer *lexer)
{
    const char *start = lexer->text + lexer->at;
    struct guid id;
    if (strnlen(start, GUID_LENGTH) < GUID_LENGTH || start[8] != '-' ||
        is_word(start[GUID_LENGTH]) || start[GUID_LENGTH] == '-' ||
        !guid_parse(start, GUID_LENGTH, &id))
        return false;
    accept_token(lexer, TOKEN_GUID, GUID_LENGTH);
    return true;
}

/* yyyy-mm-dd, then perhaps Thh:mm[:ss[.f]] and Z or an offset. Whether the day exists is checked
 * where it is used. */
static bool read_date(struct lexer *lexer)
{
    const char *start = lexer->text + lexer->at;
    for (size_t i = 0; i < DATE_LENGTH; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? start[i] != '-' : !g_ascii_isdigit(start[i]))
            return false;
    }
    size_t length = DATE_LENGTH;
    if (start[length] != 'T' && start[length] != 't') {
        accept_token(lexer, TOKEN_DATE, length);
        return true;
    }
    length++;
    while (g_ascii_isdigit(start[length]) || strchr(":.+-Zz", start[length]) != NULL) {
        if (start[length] == '\0')
            break;
        length++;
    }
    accept_token(lexer, TOKEN_DATETIME, length);
    return true;
}

static bool read_number(struct lexer *lexer)
{
    const char *start = lexer->text + lexer->at, *c = start;
    enum token_kind kind = TOKEN_INTEGER;
    if (*c == '-')
        c++;
    if (!g_ascii_isdigit(*c))
        return false;
    while (g_ascii_isdigit(*c))
        c++;
    if (c[0] == '.' && g_ascii_isdigit(c[1])) {
        kind = TOKEN_DECIMAL;
        for (c++; g_ascii_isdigit(*c); c++) {
        }
    }
    if ((c[0] == 'e' || c[0] == 'E') &&
        (g_ascii_isdigit(c[1]) || ((c[1] == '-' || c[1] == '+') && g_ascii_isdigit(c[2])))) {
        kind = TOKEN_DECIMAL;
        for (c += 2; g_ascii_isdigit(*c); c++) {
        }
    }
    if (is_word(*c))
        return false;
    accept_token(lexer, kind, (size_t)(c - start));
    return true;
}

static const struct {
    const char *word;
    enum token_kind kind;
} words[] = {{"null", TOKEN_NULL}, {"true", TOKEN_BOOLEAN}, {"false", TOKEN_BOOLEAN}};

static bool read_name(struct lexer *lexer)
{
    const char *start = lexer->text + lexer->at;
    size_t length = 0;
    while (is_word(start[length]))
        length++;
    if (length == 0)
        return false;
    accept_token(lexer, TOKEN_NAME, length);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(lexer->token.text->str, words[i].word) == 0)
            lexer->token.kind = words[i].kind;
    return true;
}

static const struct {
    char c;
    enum token_kind kind;
} marks[] = {{'(', TOKEN_OPEN},  {')', TOKEN_CLOSE}, {',', TOKEN_COMMA},
             {'/', TOKEN_SLASH}, {':', TOKEN_COLON}, {'=', TOKEN_EQUALS}};

static bool read_mark(struct lexer *lexer)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (lexer->text[lexer->at] == marks[i].c) {
            accept_token(lexer, marks[i].kind, 1);
            return true;
        }
    return false;
}

/* From '[' to its ']', brackets in quotes aside. Whether it is JSON is checked where it is used. */
static bool read_array(struct lexer *lexer)
{
    const char *start = lexer->text + lexer->at, *c = start;
    int depth = 0;
    bool quoted = false;
    if (*c != '[')
        return false;
    for (; *c != '\0'; c++) {
        if (quoted && c[0] == '\\' && c[1] != '\0')
            c++;
        else if (*c == '"')
            quoted = !quoted;
        else if (!quoted && *c == '[')
            depth++;
        else if (!quoted && *c == ']' && --depth == 0)
            break;
    }
    if (*c == '\0')
        return false;
    accept_token(lexer, TOKEN_ARRAY, (size_t)(c + 1 - start));
    return true;
}

bool lexer_next(struct lexer *lexer, GError **error)
{
    skip_spaces(lexer);
    g_string_truncate(lexer->token.text, 0);
    lexer->token.position = lexer->at;
    lexer->token.length = 0;
    char c = lexer->text[lexer->at];
    if (c == '\0') {
        lexer->token.kind = TOKEN_END;
        return true;
    }
    if (c == '\'')
        return read_string(lexer, error);
    if (read_guid(lexer) || read_date(lexer) || read_number(lexer) || read_name(lexer) ||
        read_mark(lexer) || read_array(lexer))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "Syntax error: character '%.*s' is not valid at position %zu in '%s'.",
                (int)g_utf8_skip[(guchar)c], lexer->text + lexer->at, lexer->at, lexer->text);
    return false;
}

void lexer_fail(const struct lexer *lexer, enum server_error code, const char *what, GError **error)
{
    g_set_error(error, SERVER_ERROR, (int)code, "%s at position %zu in '%s'.", what,
                lexer->token.position, lexer->text);
}

bool lexer_is_name(const struct lexer *lexer, const char *name)
{
    return lexer->token.kind == TOKEN_NAME && strcmp(lexer->token.text->str, name) == 0;
}

char lexer_peek(const struct lexer *lexer)
{
    const char *c = lexer->text + lexer->at;
    while (g_ascii_isspace(*c))
        c++;
    return *c;
}
