/* filter.c: recursive descent over the grammar
 *
 *   or      = and *("or" and)            and     = unary *("and" unary)
 *   unary   = "not" unary | primary      primary = "(" or ")" | function | lambda | comparison
 *   lambda  = path "/" ("any" | "all") "(" [name ":" or] ")"
 *
 * Dataverse knows no arithmetic and three functions; everything else is refused by name and
 * position. */
#include "odata/filter.h"

#include <string.h>

#include "model/error.h"
#include "odata/filter_compare.h"
#include "odata/filter_function.h"
#include "odata/filter_path.h"
#include "odata/literal.h"

struct parser {
    struct lexer lexer;
    const struct scope *scope;
    unsigned depth, conditions;
};

static const struct {
    const char *name;
    enum match_kind match;
} functions[] = {
    {"contains", MATCH_CONTAINS}, {"startswith", MATCH_STARTS}, {"endswith", MATCH_ENDS}};

static const char *const refused_operators[] = {"add",   "sub", "mul", "div",
                                                "divby", "mod", "has", "in"};

static struct expr *parse_or(struct parser *p, GError **error);

/* Always returns NULL, so that a caller can return it. */
static struct expr *fail(const struct parser *p, enum server_error code, const char *what,
                         GError **error)
{
    lexer_fail(&p->lexer, code, what, error);
    return NULL;
}

static bool expect(struct parser *p, enum token_kind kind, const char *what, GError **error)
{
    if (p->lexer.token.kind == kind)
        return lexer_next(&p->lexer, error);
    (void)fail(p, ERROR_BAD_REQUEST, what, error);
    return false;
}

static bool enter(struct parser *p, GError **error)
{
    if (p->depth++ < FILTER_MAX_DEPTH)
        return true;
    (void)fail(p, ERROR_BAD_REQUEST, "The expression is nested too deeply", error);
    return false;
}

static bool count_condition(struct parser *p, GError **error)
{
    if (p->conditions++ < FILTER_MAX_CONDITIONS)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_TOO_MANY_CONDITIONS,
                "Number of conditions in query exceeded maximum limit of %d.",
                FILTER_MAX_CONDITIONS);
    return false;
}

/* Why the word after an operand is no comparison. */
static struct expr *refuse_operator(const struct parser *p, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(refused_operators); i++)
        if (lexer_is_name(&p->lexer, refused_operators[i])) {
            g_autofree char *what =
                g_strdup_printf("The operator '%s' is not supported", refused_operators[i]);
            return fail(p, ERROR_BAD_REQUEST, what, error);
        }
    return fail(p, ERROR_BAD_REQUEST, "A comparison operator was expected", error);
}

static struct expr *refuse_function(const struct parser *p, GError **error)
{
    const char *name = p->lexer.token.text->str;
    g_autofree char *what = g_strdup_printf("An unknown function with name '%s' was found", name);
    return fail(p, ERROR_BAD_REQUEST, what, error);
}

/* The lexer is on "any" or "all". */
static struct expr *parse_lambda(struct parser *p, const struct nav *collection, unsigned levels,
                                 GError **error)
{
    bool any = lexer_is_name(&p->lexer, "any");
    if (!any && !lexer_is_name(&p->lexer, "all"))
        return fail(p, ERROR_BAD_REQUEST, "any or all expected", error);
    if (!enter(p, error) || !count_condition(p, error) || !lexer_next(&p->lexer, error) ||
        !expect(p, TOKEN_OPEN, "'(' expected", error))
        return NULL;
    struct expr *child = NULL;
    if (!any || p->lexer.token.kind != TOKEN_CLOSE) {
        if (p->lexer.token.kind != TOKEN_NAME)
            return fail(p, ERROR_BAD_REQUEST, "A range variable expected", error);
        g_autofree char *variable = g_strdup(p->lexer.token.text->str);
        struct scope inner = {collection->to, variable, p->scope};
        if (!lexer_next(&p->lexer, error) || !expect(p, TOKEN_COLON, "':' expected", error))
            return NULL;
        const struct scope *outer = p->scope;
        p->scope = &inner;
        child = parse_or(p, error);
        p->scope = outer;
        if (child == NULL)
            return NULL;
    }
    if (!expect(p, TOKEN_CLOSE, "')' or operator expected", error)) {
        expr_destroy(child);
        return NULL;
    }
    p->depth--;
    struct expr *e = expr_create(any ? EXPR_ANY : EXPR_ALL);
    e->collection = collection;
    e->left.outer = levels;
    if (child != NULL)
        expr_add_child(e, child);
    return e;
}

/* After contains(...): "eq true" and "eq false" are allowed and change nothing or negate. */
static struct expr *parse_truth(struct parser *p, struct expr *e, GError **error)
{
    bool equal = lexer_is_name(&p->lexer, "eq");
    if (!equal && !lexer_is_name(&p->lexer, "ne"))
        return e;
    if (!lexer_next(&p->lexer, error) || p->lexer.token.kind != TOKEN_BOOLEAN) {
        if (error == NULL || *error == NULL)
            (void)fail(p, ERROR_BAD_REQUEST, "true or false expected", error);
        expr_destroy(e);
        return NULL;
    }
    bool negated = equal == (p->lexer.token.text->str[0] == 'f');
    if (!lexer_next(&p->lexer, error)) {
        expr_destroy(e);
        return NULL;
    }
    if (!negated)
        return e;
    struct expr *not = expr_create(EXPR_NOT);
    expr_add_child(not, e);
    return not ;
}

static struct expr *read_match(struct parser *p, size_t function, struct path *path, GError **error)
{
    const struct nav *collection = NULL;
    if (!filter_path_read(&p->lexer, p->scope, path, &collection, error))
        return NULL;
    bool is_text =
        collection == NULL && strcmp(literal_column_type(path->column), "Edm.String") == 0;
    if (is_text && !expect(p, TOKEN_COMMA, "',' expected", error))
        return NULL;
    if (!is_text || p->lexer.token.kind != TOKEN_STRING) {
        const char *name = functions[function].name;
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "No function signature for the function with name '%s' matches the specified "
                    "arguments. The "
                    "function signatures considered are: %s(Edm.String Nullable=true, Edm.String "
                    "Nullable=true).",
                    name, name);
        return NULL;
    }
    struct expr *e = expr_create(EXPR_MATCH);
    e->match = functions[function].match;
    e->value = (struct value){.kind = VALUE_TEXT, .text = g_strdup(p->lexer.token.text->str)};
    if (lexer_next(&p->lexer, error) && expect(p, TOKEN_CLOSE, "')' or operator expected", error))
        return e;
    expr_destroy(e);
    return NULL;
}

static struct expr *parse_function(struct parser *p, GError **error)
{
    size_t i = 0;
    while (i < G_N_ELEMENTS(functions) && !lexer_is_name(&p->lexer, functions[i].name))
        i++;
    if (i == G_N_ELEMENTS(functions))
        return refuse_function(p, error);
    if (!count_condition(p, error) || !lexer_next(&p->lexer, error) ||
        !expect(p, TOKEN_OPEN, "'(' expected", error))
        return NULL;
    struct path path = {0};
    struct expr *e = read_match(p, i, &path, error);
    if (e == NULL) {
        g_clear_pointer(&path.navs, g_ptr_array_unref);
        return NULL;
    }
    e->left = path;
    return parse_truth(p, e, error);
}

/* Reads a path or a literal; a lambda is a whole expression and comes back in *ret_lambda. */
static bool read_operand(struct parser *p, struct operand *ret_operand, struct expr **ret_lambda,
                         GError **error)
{
    const struct token *token = &p->lexer.token;
    if (token->kind == TOKEN_NAME) {
        const struct nav *collection = NULL;
        if (lexer_peek(&p->lexer) == '(') {
            (void)refuse_function(p, error);
            return false;
        }
        if (!filter_path_read(&p->lexer, p->scope, &ret_operand->path, &collection, error))
            return false;
        ret_operand->is_path = true;
        if (collection == NULL)
            return true;
        *ret_lambda = parse_lambda(p, collection, ret_operand->path.outer, error);
        return *ret_lambda != NULL;
    }
    if (token->kind < TOKEN_STRING || token->kind > TOKEN_DATETIME) {
        (void)fail(p, ERROR_BAD_REQUEST, "Expression expected", error);
        return false;
    }
    ret_operand->kind = token->kind;
    ret_operand->text = g_strdup(token->text->str);
    return lexer_next(&p->lexer, error);
}

/* A boolean column alone means "eq true". */
static bool stands_alone(const struct parser *p, const struct operand *o)
{
    const struct token *token = &p->lexer.token;
    return o->is_path && o->path.column->type == COLUMN_BOOLEAN &&
           (token->kind == TOKEN_END || token->kind == TOKEN_CLOSE ||
            lexer_is_name(&p->lexer, "and") || lexer_is_name(&p->lexer, "or"));
}

static struct expr *parse_comparison(struct parser *p, GError **error)
{
    struct operand left = {0}, right = {0};
    struct expr *lambda = NULL, *e = NULL;
    int comparison = 0;
    if (!count_condition(p, error) || !read_operand(p, &left, &lambda, error) || lambda != NULL)
        goto out;
    comparison = comparison_find(&p->lexer);
    if (stands_alone(p, &left)) {
        comparison = OP_EQ;
        right = (struct operand){.kind = TOKEN_BOOLEAN, .text = g_strdup("true")};
    } else if (comparison < 0) {
        e = refuse_operator(p, error);
        goto out;
    } else if (!lexer_next(&p->lexer, error) || !read_operand(p, &right, &lambda, error)) {
        goto out;
    }
    if (lambda != NULL)
        e = fail(p, ERROR_BAD_REQUEST, "Syntax error", error);
    else
        e = comparison_build(&p->lexer, &left, (size_t)comparison, &right, error);
    g_clear_pointer(&lambda, expr_destroy);
out:
    operand_finish(&left);
    operand_finish(&right);
    return lambda != NULL ? lambda : e;
}

static struct expr *parse_primary(struct parser *p, GError **error)
{
    if (filter_function_starts(&p->lexer, p->scope))
        return count_condition(p, error) ? filter_function_read(&p->lexer, p->scope, error) : NULL;
    if (p->lexer.token.kind == TOKEN_NAME && lexer_peek(&p->lexer) == '(')
        return parse_function(p, error);
    if (p->lexer.token.kind != TOKEN_OPEN)
        return parse_comparison(p, error);
    if (!enter(p, error) || !lexer_next(&p->lexer, error))
        return NULL;
    struct expr *e = parse_or(p, error);
    if (e != NULL && !expect(p, TOKEN_CLOSE, "')' or operator expected", error))
        g_clear_pointer(&e, expr_destroy);
    p->depth--;
    return e;
}

static struct expr *parse_unary(struct parser *p, GError **error)
{
    if (!lexer_is_name(&p->lexer, "not"))
        return parse_primary(p, error);
    if (!enter(p, error) || !lexer_next(&p->lexer, error))
        return NULL;
    struct expr *child = parse_unary(p, error);
    p->depth--;
    if (child == NULL)
        return NULL;
    if (child->kind == EXPR_OPERATOR) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Not operator along with the Custom Named Condition operators is not allowed");
        expr_destroy(child);
        return NULL;
    }
    struct expr *e = expr_create(EXPR_NOT);
    expr_add_child(e, child);
    return e;
}

/* One operand, or operands joined by `word` as one flat node. */
static struct expr *parse_joined(struct parser *p, const char *word, enum expr_kind kind,
                                 struct expr *(*parse_part)(struct parser *, GError **),
                                 GError **error)
{
    struct expr *first = parse_part(p, error), *joined = NULL;
    while (first != NULL && lexer_is_name(&p->lexer, word)) {
        struct expr *next = lexer_next(&p->lexer, error) ? parse_part(p, error) : NULL;
        if (next == NULL) {
            expr_destroy(joined != NULL ? joined : first);
            return NULL;
        }
        if (joined == NULL) {
            joined = expr_create(kind);
            expr_add_child(joined, first);
        }
        expr_add_child(joined, next);
    }
    return joined != NULL ? joined : first;
}

static struct expr *parse_and(struct parser *p, GError **error)
{
    return parse_joined(p, "and", EXPR_AND, parse_unary, error);
}

static struct expr *parse_or(struct parser *p, GError **error)
{
    return parse_joined(p, "or", EXPR_OR, parse_and, error);
}

struct expr *filter_parse(const struct table *table, const char *text, GError **error)
{
    const struct scope scope = {table, NULL, NULL};
    struct parser p = {.scope = &scope};
    lexer_init(&p.lexer, text);
    struct expr *e = lexer_next(&p.lexer, error) ? parse_or(&p, error) : NULL;
    if (e != NULL && p.lexer.token.kind != TOKEN_END) {
        expr_destroy(e);
        e = p.lexer.token.kind == TOKEN_NAME ? refuse_operator(&p, error)
                                             : fail(&p, ERROR_BAD_REQUEST, "Syntax error", error);
    }
    lexer_finish(&p.lexer);
    return e;
}
