/* words.c: cuts the text into words and says what is wrong with one. */
#include "sql/words.h"

#include <string.h>

static const struct {
    const char *word, *refusal;
} keywords[] = {
#define X(word, refusal) {word, refusal},
#include "sql/keyword.def"
#undef X
};

/* Longest first. */
static const char *const symbols[] = {"<=", ">=", "<>", "!=", "=", "<", ">", "(", ")",
                                      ",",  ".",  "*",  ";",  "-", "+", "/", "%"};

void words_init(struct words *w, const char *text)
{
    *w = (struct words){.text = text, .word = g_string_new(NULL)};
}

void words_finish(struct words *w)
{
    g_string_free(w->word, TRUE);
    w->word = NULL;
}

bool words_fail(size_t position, enum server_error code, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, SERVER_ERROR, (int)code, "SQL: %s (position %zu)", message, position);
    return false;
}

bool words_unexpected(const struct words *w, const char *wanted, GError **error)
{
    if (w->kind == WORD_KEYWORD && w->refusal != NULL)
        return words_fail(w->position, ERROR_BAD_REQUEST, error, "%s", w->refusal);
    if (w->kind == WORD_END)
        return words_fail(w->position, ERROR_BAD_REQUEST, error, "%s expected at the end", wanted);
    return words_fail(w->position, ERROR_BAD_REQUEST, error, "%s expected instead of '%s'", wanted,
                      w->word->str);
}

bool words_is(const struct words *w, const char *word)
{
    return (w->kind == WORD_KEYWORD || w->kind == WORD_NAME) &&
           g_ascii_strcasecmp(w->word->str, word) == 0;
}

bool words_is_symbol(const struct words *w, const char *symbol)
{
    return w->kind == WORD_SYMBOL && strcmp(w->word->str, symbol) == 0;
}

/* ---- what stands between words ---- */

/* Goes behind the end mark of a comment that starts here. */
static bool skip_comment(struct words *w, const char *end_mark, GError **error)
{
    const char *end = strstr(w->text + w->at + 2, end_mark);
    if (end == NULL && strcmp(end_mark, "\n") != 0)
        return words_fail(w->at, ERROR_BAD_REQUEST, error, "a comment has no end");
    w->at = end != NULL ? (size_t)(end - w->text) + strlen(end_mark) : strlen(w->text);
    return true;
}

static bool skip_spaces(struct words *w, GError **error)
{
    for (;;) {
        while (g_ascii_isspace(w->text[w->at]))
            w->at++;
        const char *here = w->text + w->at;
        if (strncmp(here, "--", 2) != 0 && strncmp(here, "/*", 2) != 0)
            return true;
        if (!skip_comment(w, here[0] == '-' ? "\n" : "*/", error))
            return false;
    }
}

/* ---- words ---- */

/* What stands in quotes that start here; a doubled closing one means itself. */
static bool read_quoted(struct words *w, enum word_kind kind, char closing, GError **error)
{
    w->kind = kind;
    for (w->at++; w->text[w->at] != '\0'; w->at++) {
        if (w->text[w->at] == closing && w->text[++w->at] != closing)
            return true;
        g_string_append_c(w->word, w->text[w->at]);
    }
    return words_fail(w->position, ERROR_BAD_REQUEST, error, "the closing %c is missing", closing);
}

static void read_name(struct words *w)
{
    w->kind = WORD_NAME;
    while (g_ascii_isalnum(w->text[w->at]) || w->text[w->at] == '_')
        g_string_append_c(w->word, w->text[w->at++]);
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++)
        if (g_ascii_strcasecmp(w->word->str, keywords[i].word) == 0) {
            w->kind = WORD_KEYWORD;
            w->refusal = keywords[i].refusal;
        }
}

static void read_number(struct words *w)
{
    w->kind = WORD_NUMBER;
    while (g_ascii_isdigit(w->text[w->at]) || w->text[w->at] == '.')
        g_string_append_c(w->word, w->text[w->at++]);
}

static bool read_symbol(struct words *w, GError **error)
{
    w->kind = WORD_SYMBOL;
    for (size_t i = 0; i < G_N_ELEMENTS(symbols); i++)
        if (g_str_has_prefix(w->text + w->at, symbols[i])) {
            g_string_append(w->word, symbols[i]);
            w->at += strlen(symbols[i]);
            return true;
        }
    return words_fail(w->at, ERROR_BAD_REQUEST, error, "the character '%.*s' is not allowed",
                      (int)(g_utf8_next_char(w->text + w->at) - (w->text + w->at)),
                      w->text + w->at);
}

bool words_next(struct words *w, GError **error)
{
    g_string_truncate(w->word, 0);
    w->refusal = NULL;
    if (!skip_spaces(w, error))
        return false;
    char c = w->text[w->at];
    w->position = w->at;
    if (c == '\0') {
        w->kind = WORD_END;
        return true;
    }
    if ((c == 'N' || c == 'n') && w->text[w->at + 1] == '\'')
        c = w->text[++w->at];
    if (c == '\'')
        return read_quoted(w, WORD_TEXT, '\'', error);
    if (c == '[' || c == '"')
        return read_quoted(w, WORD_NAME, c == '[' ? ']' : '"', error);
    if (g_ascii_isalpha(c) || c == '_')
        read_name(w);
    else if (g_ascii_isdigit(c))
        read_number(w);
    else
        return read_symbol(w, error);
    return true;
}
