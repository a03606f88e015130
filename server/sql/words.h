/* words.h: the words of a SELECT, one at a time. Comments are spaces. */
#ifndef SERVER_SQL_WORDS_H
#define SERVER_SQL_WORDS_H

#include <glib.h>
#include <stdbool.h>

#include "model/error.h"

enum word_kind {
    WORD_END,
    WORD_KEYWORD, /* of keyword.def, without regard to case */
    WORD_NAME,    /* also [name] and "name" */
    WORD_TEXT,    /* 'it''s', N'...' */
    WORD_NUMBER,  /* without sign */
    WORD_SYMBOL
};

struct words {
    const char *text; /* borrowed */
    size_t at;
    enum word_kind kind; /* of the current word */
    size_t position;     /* where it starts, from 0 */
    GString *word;       /* what it means: without quotes */
    const char *refusal; /* KEYWORD: from keyword.def */
};
void words_init(struct words *w, const char *text); /* no word read yet; words_finish */
void words_finish(struct words *w);

/* Goes to the next word; fails with BAD_REQUEST. */
bool words_next(struct words *w, GError **error);
/* Whether the current word is this keyword or name (in upper case). */
bool words_is(const struct words *w, const char *word);
bool words_is_symbol(const struct words *w, const char *symbol);

/* Sets "<message> (position n)"; always false. */
bool words_fail(size_t position, enum server_error code, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* Says that `wanted` should stand where the current word is, or why the word is refused; always
 * false. */
bool words_unexpected(const struct words *w, const char *wanted, GError **error);

#endif
