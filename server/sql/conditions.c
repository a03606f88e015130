/* conditions.c: WHERE and ON. What an operator means is not known here: a condition is an operator
 * of odata/operator.def with a column and checked values. */
#include <string.h>

#include "sql/parser.h"

/* One side of a comparison. */
struct operand {
    bool is_column;
    struct path path;
    char *text; /* of a literal; owned */
    size_t position;
};

static void operand_finish(struct operand *o)
{
    g_clear_pointer(&o->text, g_free);
}

/* 'text', 1, -1.5 */
static bool literal_read(struct parser *p, char **ret_text, GError **error)
{
    bool minus = false;
    if (!parser_take(p, "-", &minus, error))
        return false;
    if (p->words.kind != WORD_NUMBER && (minus || p->words.kind != WORD_TEXT))
        return words_unexpected(&p->words, "a value", error);
    *ret_text = g_strconcat(minus ? "-" : "", p->words.word->str, NULL);
    return parser_next(p, error);
}

static bool column_read(struct parser *p, struct path *ret_path, GError **error)
{
    struct name name = {0};
    bool good = name_read(p, &name, error);
    if (good && parser_is(p, "("))
        good = words_fail(name.position, ERROR_BAD_REQUEST, error,
                          "the function '%s' is not supported", name.column);
    good = good && name_resolve(p, &name, ret_path, error);
    name_finish(&name);
    return good;
}

static bool operand_read(struct parser *p, struct operand *ret_operand, GError **error)
{
    *ret_operand = (struct operand){.position = p->words.position};
    if (parser_is(p, "NULL"))
        return words_fail(p->words.position, ERROR_BAD_REQUEST, error,
                          "nothing equals NULL; use IS NULL");
    if (p->words.kind == WORD_TEXT || p->words.kind == WORD_NUMBER || parser_is(p, "-"))
        return literal_read(p, &ret_operand->text, error);
    ret_operand->is_column = true;
    return column_read(p, &ret_operand->path, error);
}

/* An operator of the column with values, given as texts; owned; NULL = failed. */
static struct expr *operation_make(const struct operand *column, enum operator_id id,
                                   const GPtrArray *texts, GError **error)
{
    struct expr *e = expr_create(EXPR_OPERATOR);
    GError *reason = NULL;
    e->left = column->path;
    e->operation = id;
    const char *const *values = texts != NULL ? (const char *const *)texts->pdata : NULL;
    if (operator_read(operator_get(id), column->path.column, values, texts != NULL ? texts->len : 0,
                      &e->values, &reason))
        return e;
    (void)words_fail(column->position, (enum server_error)reason->code, error, "%s",
                     reason->message);
    g_error_free(reason);
    expr_destroy(e);
    return NULL;
}

/* ---- comparisons ---- */

static const struct comparison {
    const char *symbol;
    enum operator_id id, turned; /* turned: when the value stands first */
    enum compare_op op;
} comparisons[] = {
    {"=", OPERATOR_EQ, OPERATOR_EQ, OP_EQ},  {"<>", OPERATOR_NE, OPERATOR_NE, OP_NE},
    {"!=", OPERATOR_NE, OPERATOR_NE, OP_NE}, {"<", OPERATOR_LT, OPERATOR_GT, OP_LT},
    {"<=", OPERATOR_LE, OPERATOR_GE, OP_LE}, {">", OPERATOR_GT, OPERATOR_LT, OP_GT},
    {">=", OPERATOR_GE, OPERATOR_LE, OP_GE},
};

static struct expr *columns_compare(const struct operand *left, const struct operand *right,
                                    enum compare_op op, GError **error)
{
    const struct column *a = left->path.column, *b = right->path.column;
    if (strcmp(column_type_info(a->type)->edm, column_type_info(b->type)->edm) != 0) {
        (void)words_fail(left->position, ERROR_BAD_CONDITION, error,
                         "the columns '%s' and '%s' are of different types", a->logical_name,
                         b->logical_name);
        return NULL;
    }
    struct expr *e = expr_create(EXPR_COMPARE);
    e->left = left->path;
    e->right = right->path;
    e->right_is_path = true;
    e->op = op;
    return e;
}

static struct expr *comparison_make(const struct comparison *c, const struct operand *left,
                                    const struct operand *right, GError **error)
{
    if (left->is_column && right->is_column)
        return columns_compare(left, right, c->op, error);
    const struct operand *column = left->is_column ? left : right;
    if (!column->is_column) {
        (void)words_fail(left->position, ERROR_BAD_REQUEST, error, "a condition needs a column");
        return NULL;
    }
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_ptr_array_add(texts, left->is_column ? right->text : left->text);
    return operation_make(column, left->is_column ? c->id : c->turned, texts, error);
}

static struct expr *comparison_read(struct parser *p, const struct operand *left, GError **error)
{
    struct operand right = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(comparisons); i++) {
        if (!words_is_symbol(&p->words, comparisons[i].symbol))
            continue;
        struct expr *e = parser_next(p, error) && operand_read(p, &right, error)
                             ? comparison_make(&comparisons[i], left, &right, error)
                             : NULL;
        operand_finish(&right);
        return e;
    }
    (void)words_unexpected(&p->words, "a comparison", error);
    return NULL;
}

/* ---- IN, BETWEEN, LIKE, IS NULL ---- */

static bool value_add(struct parser *p, GPtrArray *texts, GError **error)
{
    g_autofree char *text = NULL;
    if (!literal_read(p, &text, error))
        return false;
    g_ptr_array_add(texts, g_steal_pointer(&text));
    return true;
}

/* (1, 2, 3) */
static bool list_read(struct parser *p, GPtrArray *texts, GError **error)
{
    bool more = true;
    if (!parser_expect(p, "(", error))
        return false;
    while (more) {
        if (texts->len > OPERATOR_MAX_VALUES)
            return words_fail(p->words.position, ERROR_TOO_MANY_VALUES, error,
                              "a list has more than %d values", OPERATOR_MAX_VALUES);
        if (!value_add(p, texts, error) || !parser_take(p, ",", &more, error))
            return false;
    }
    return parser_expect(p, ")", error);
}

static bool pair_read(struct parser *p, GPtrArray *texts, GError **error)
{
    return value_add(p, texts, error) && parser_expect(p, "AND", error) &&
           value_add(p, texts, error);
}

static const struct predicate {
    const char *word;
    enum operator_id id, negated;
    bool (*read)(struct parser *p, GPtrArray *texts, GError **error);
} predicates[] = {
    {"IN", OPERATOR_IN, OPERATOR_NOT_IN, list_read},
    {"BETWEEN", OPERATOR_BETWEEN, OPERATOR_NOT_BETWEEN, pair_read},
    {"LIKE", OPERATOR_LIKE, OPERATOR_NOT_LIKE, value_add},
};

static struct expr *null_read(struct parser *p, const struct operand *column, GError **error)
{
    bool negated = false;
    if (!parser_take(p, "NOT", &negated, error) || !parser_expect(p, "NULL", error))
        return NULL;
    return operation_make(column, negated ? OPERATOR_NOT_NULL : OPERATOR_NULL, NULL, error);
}

/* What follows a column that is not compared with a symbol. */
static struct expr *words_predicate_read(struct parser *p, const struct operand *column,
                                         GError **error)
{
    bool negated = false, taken = false;
    if (!parser_take(p, "IS", &taken, error))
        return NULL;
    if (taken)
        return null_read(p, column, error);
    if (!parser_take(p, "NOT", &negated, error))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(predicates); i++) {
        if (!parser_is(p, predicates[i].word))
            continue;
        g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
        if (!parser_next(p, error) || !predicates[i].read(p, texts, error))
            return NULL;
        return operation_make(column, negated ? predicates[i].negated : predicates[i].id, texts,
                              error);
    }
    (void)words_unexpected(&p->words, "a condition operator", error);
    return NULL;
}

static struct expr *predicate_read(struct parser *p, GError **error)
{
    struct operand left = {0};
    struct expr *e = NULL;
    if (++p->conditions > STATEMENT_MAX_CONDITIONS) {
        (void)words_fail(p->words.position, ERROR_TOO_MANY_CONDITIONS, error,
                         "there are more than %d conditions", STATEMENT_MAX_CONDITIONS);
        return NULL;
    }
    if (operand_read(p, &left, error))
        e = left.is_column && p->words.kind != WORD_SYMBOL ? words_predicate_read(p, &left, error)
                                                           : comparison_read(p, &left, error);
    operand_finish(&left);
    return e;
}

/* ---- AND, OR, NOT, parentheses ---- */

static struct expr *chain_read(struct parser *p, enum expr_kind kind, GError **error);

static struct expr *inner_read(struct parser *p, GError **error)
{
    struct expr *e = chain_read(p, EXPR_OR, error);
    if (e == NULL || parser_expect(p, ")", error))
        return e;
    expr_destroy(e);
    return NULL;
}

static struct expr *part_read(struct parser *p, GError **error)
{
    bool negated = false, nested = false;
    struct expr *e = NULL;
    if (p->depth >= STATEMENT_MAX_DEPTH) {
        (void)words_fail(p->words.position, ERROR_BAD_REQUEST, error,
                         "the conditions are nested deeper than %d", STATEMENT_MAX_DEPTH);
        return NULL;
    }
    p->depth++;
    if (parser_take(p, "NOT", &negated, error) &&
        (negated || parser_take(p, "(", &nested, error))) {
        if (negated)
            e = part_read(p, error);
        else
            e = nested ? inner_read(p, error) : predicate_read(p, error);
    }
    p->depth--;
    if (e == NULL || !negated)
        return e;
    struct expr *not_e = expr_create(EXPR_NOT);
    expr_add_child(not_e, e);
    return not_e;
}

/* Parts with ORs between them, each of which is parts with ANDs between them. */
static struct expr *chain_read(struct parser *p, enum expr_kind kind, GError **error)
{
    const char *word = kind == EXPR_OR ? "OR" : "AND";
    bool more = true;
    struct expr *whole = NULL;
    while (more) {
        struct expr *part = kind == EXPR_OR ? chain_read(p, EXPR_AND, error) : part_read(p, error);
        if (part == NULL || !parser_take(p, word, &more, error)) {
            expr_destroy(part);
            expr_destroy(whole);
            return NULL;
        }
        if (whole == NULL && !more)
            return part;
        if (whole == NULL)
            whole = expr_create(kind);
        expr_add_child(whole, part);
    }
    return whole;
}

struct expr *predicates_read(struct parser *p, GError **error)
{
    return chain_read(p, EXPR_OR, error);
}
