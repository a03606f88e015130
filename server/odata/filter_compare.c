/* filter_compare.c: comparisons of a property with a literal or with another property. A literal on
 * the left is turned round, so that the tree always starts with a property. */
#include "odata/filter_compare.h"

#include <string.h>

#include "model/error.h"
#include "odata/literal.h"

static const struct {
    const char *word, *operation;
    enum compare_op op, mirrored;
} comparisons[] = {
    {"eq", "Equal", OP_EQ, OP_EQ},       {"ne", "NotEqual", OP_NE, OP_NE},
    {"gt", "GreaterThan", OP_GT, OP_LT}, {"ge", "GreaterThanOrEqual", OP_GE, OP_LE},
    {"lt", "LessThan", OP_LT, OP_GT},    {"le", "LessThanOrEqual", OP_LE, OP_GE},
};

void operand_finish(struct operand *o)
{
    g_clear_pointer(&o->path.navs, g_ptr_array_unref);
    g_clear_pointer(&o->text, g_free);
}

int comparison_find(const struct lexer *lexer)
{
    for (size_t i = 0; i < G_N_ELEMENTS(comparisons); i++)
        if (lexer_is_name(lexer, comparisons[i].word))
            return (int)i;
    return -1;
}

static struct expr *build_with_null(const struct lexer *lexer, enum compare_op op, GError **error)
{
    if (op != OP_EQ && op != OP_NE) {
        lexer_fail(lexer, ERROR_BAD_REQUEST, "null can only be compared with eq and ne", error);
        return NULL;
    }
    struct expr *e = expr_create(EXPR_COMPARE);
    e->op = op;
    return e;
}

static struct expr *build_with_literal(const struct path *path, size_t comparison, bool mirrored,
                                       const struct operand *literal, GError **error)
{
    struct value value = {0};
    if (!literal_read(path->column, literal->kind, literal->text, comparisons[comparison].operation,
                      &value, error))
        return NULL;
    struct expr *e = expr_create(EXPR_COMPARE);
    e->op = mirrored ? comparisons[comparison].mirrored : comparisons[comparison].op;
    e->value = value;
    return e;
}

static struct expr *build_with_paths(const struct operand *left, const struct operand *right,
                                     size_t comparison, GError **error)
{
    const char *a = literal_column_type(left->path.column);
    const char *b = literal_column_type(right->path.column);
    if (strcmp(a, b) != 0) {
        g_set_error(
            error, SERVER_ERROR, ERROR_BAD_REQUEST,
            "A binary operator with incompatible types was detected. Found operand types '%s' and "
            "'%s' for operator kind '%s'.",
            a, b, comparisons[comparison].operation);
        return NULL;
    }
    struct expr *e = expr_create(EXPR_COMPARE);
    e->op = comparisons[comparison].op;
    e->right_is_path = true;
    return e;
}

struct expr *comparison_build(const struct lexer *lexer, struct operand *left, size_t comparison,
                              struct operand *right, GError **error)
{
    struct expr *e = NULL;
    bool mirrored = !left->is_path;
    struct operand *first = mirrored ? right : left;
    const struct operand *other = mirrored ? left : right;
    if (!first->is_path)
        lexer_fail(lexer, ERROR_BAD_REQUEST, "One side of the comparison must be a property",
                   error);
    else if (other->is_path)
        e = build_with_paths(left, right, comparison, error);
    else if (other->kind == TOKEN_NULL)
        e = build_with_null(lexer, comparisons[comparison].op, error);
    else
        e = build_with_literal(&first->path, comparison, mirrored, other, error);
    if (e == NULL)
        return NULL;
    e->left = first->path;
    first->path = (struct path){0};
    if (e->right_is_path) {
        e->right = right->path;
        right->path = (struct path){0};
    }
    return e;
}
