/* lexer.h: words of $filter, $orderby and function arguments. Positions are counted in bytes from
 * the start of the text, from 0, because the messages of Dataverse name them. */
#ifndef SERVER_ODATA_LEXER_H
#define SERVER_ODATA_LEXER_H

#include <glib.h>
#include <stdbool.h>

#include "model/error.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NAME, /* letters, digits, _ and dots: columns, operators, functions */
    TOKEN_STRING,
    TOKEN_INTEGER,
    TOKEN_DECIMAL,
    TOKEN_BOOLEAN,
    TOKEN_NULL,
    TOKEN_GUID,
    TOKEN_DATE,
    TOKEN_DATETIME,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_SLASH,
    TOKEN_COLON,
    TOKEN_EQUALS,
    TOKEN_ARRAY /* [...] as written: JSON */
};

struct token {
    enum token_kind kind;
    size_t position, length; /* the word as written */
    GString *text;           /* what it means: STRING without quotes, others as written */
};

/* Reads one word ahead. */
struct lexer {
    const char *text;
    size_t at;
    struct token token; /* the current word; its text is reused by the next call */
};
void lexer_init(struct lexer *lexer,
                const char *text); /* borrows text until lexer_finish; no word read yet */
void lexer_finish(struct lexer *lexer);

/* Goes to the next word. Fails with BAD_REQUEST on a lone quote or a stray character. */
bool lexer_next(struct lexer *lexer, GError **error);
bool lexer_is_name(const struct lexer *lexer, const char *name);
/* Sets "<what> at position 5 in '...'": the position of the current word. */
void lexer_fail(const struct lexer *lexer, enum server_error code, const char *what,
                GError **error);
/* The character after the current word, spaces aside. */
char lexer_peek(const struct lexer *lexer);

#endif
