/* filter_compare.h: the two sides of "a eq b", and the expression they make. */
#ifndef SERVER_ODATA_FILTER_COMPARE_H
#define SERVER_ODATA_FILTER_COMPARE_H

#include "odata/lexer.h"
#include "odata/query.h"

/* A path, or a literal. */
struct operand {
    bool is_path;
    struct path path;
    enum token_kind kind; /* literal */
    char *text;           /* literal; owned */
};
void operand_finish(struct operand *o);

/* Which comparison the current word is (0 = eq), or -1. */
int comparison_find(const struct lexer *lexer);

/* Checks the types and moves the paths of the operands into the new expression; owned. The lexer
 * only tells the position for BAD_REQUEST. */
struct expr *comparison_build(const struct lexer *lexer, struct operand *left, size_t comparison,
                              struct operand *right, GError **error);

#endif
