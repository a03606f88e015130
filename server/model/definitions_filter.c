/* definitions_filter.c: see definitions_filter.h. Recursive descent: or, and, not, comparison. */
#include "model/definitions_filter.h"

#include "model/error.h"

#define MAX_DEPTH 40

struct parser {
    const char *at;
    int depth;
    GError **error;
};

void definitions_filter_destroy(struct definitions_filter *f)
{
    if (f == NULL)
        return;
    definitions_filter_destroy(f->left);
    definitions_filter_destroy(f->right);
    g_free(f->property);
    g_free(f->json);
    g_free(f);
}

static struct definitions_filter *fail(struct parser *p, int code, const char *what)
{
    if (*p->error == NULL)
        g_set_error(p->error, SERVER_ERROR, code, "%s in $filter at '%s'.", what, p->at);
    return NULL;
}

static void skip_spaces(struct parser *p)
{
    while (*p->at == ' ')
        p->at++;
}

/* Takes the word if it stands here, alone. */
static bool take_word(struct parser *p, const char *word)
{
    skip_spaces(p);
    size_t length = strlen(word);
    if (strncmp(p->at, word, length) != 0 || g_ascii_isalnum(p->at[length]) || p->at[length] == '_')
        return false;
    p->at += length;
    return true;
}

static struct definitions_filter *join(enum definitions_operator op,
                                       struct definitions_filter *left,
                                       struct definitions_filter *right)
{
    struct definitions_filter *f = g_new0(struct definitions_filter, 1);
    f->op = op;
    f->left = left;
    f->right = right;
    return f;
}

static bool is_name_char(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '.';
}

static char *take_name(struct parser *p)
{
    skip_spaces(p);
    const char *start = p->at;
    while (is_name_char(*p->at))
        p->at++;
    return g_strndup(start, (gsize)(p->at - start));
}

/* 'It''s' -> "It's" as JSON. NULL = no end quote. */
static char *take_quoted(struct parser *p)
{
    g_autoptr(GString) json = g_string_new("\"");
    for (p->at++; *p->at != '\0'; p->at++) {
        if (*p->at == '\'' && p->at[1] != '\'') {
            p->at++;
            g_string_append_c(json, '"');
            return g_string_free(g_steal_pointer(&json), FALSE);
        }
        if (*p->at == '\'')
            p->at++;
        if (*p->at == '"' || *p->at == '\\')
            g_string_append_c(json, '\\');
        g_string_append_c(json, *p->at);
    }
    return NULL;
}

static bool is_guid(const char *text)
{
    return strlen(text) == 36 && text[8] == '-' && text[13] == '-';
}

/* A literal as JSON: 'text', Namespace.Enum'Member', true, 12, null, a guid. */
static char *take_literal(struct parser *p)
{
    skip_spaces(p);
    if (*p->at == '\'')
        return take_quoted(p);
    const char *start = p->at;
    while (is_name_char(*p->at) || *p->at == '-')
        p->at++;
    if (*p->at == '\'')
        return take_quoted(p);
    g_autofree char *word = g_strndup(start, (gsize)(p->at - start));
    if (is_guid(word)) {
        g_autofree char *lower = g_ascii_strdown(word, -1);
        return g_strdup_printf("\"%s\"", lower);
    }
    return word[0] == '\0' ? NULL : g_steal_pointer(&word);
}

static struct definitions_filter *parse_comparison(struct parser *p)
{
    g_autofree char *property = take_name(p);
    bool of_value = g_str_has_prefix(p->at, "/Value");
    if (property[0] == '\0')
        return fail(p, ERROR_BAD_REQUEST, "A property was expected");
    if (of_value)
        p->at += strlen("/Value");
    if (*p->at == '(' || *p->at == '/')
        return fail(p, ERROR_NOT_IMPLEMENTED, "Functions and paths are not supported");
    bool equal = take_word(p, "eq");
    if (!equal && !take_word(p, "ne"))
        return fail(p, ERROR_NOT_IMPLEMENTED, "Only eq and ne are supported");
    g_autofree char *json = take_literal(p);
    if (json == NULL)
        return fail(p, ERROR_BAD_REQUEST, "A literal was expected");
    struct definitions_filter *f = join(equal ? DEFINITIONS_EQ : DEFINITIONS_NE, NULL, NULL);
    f->property = g_steal_pointer(&property);
    f->of_value = of_value;
    f->json = g_steal_pointer(&json);
    return f;
}

static struct definitions_filter *parse_level(struct parser *p, size_t level);

static struct definitions_filter *parse_operand(struct parser *p)
{
    skip_spaces(p);
    if (p->depth >= MAX_DEPTH)
        return fail(p, ERROR_BAD_REQUEST, "Too deep nesting");
    p->depth++;
    struct definitions_filter *f = NULL;
    if (*p->at == '(') {
        p->at++;
        f = parse_level(p, 0);
        skip_spaces(p);
        if (f != NULL && *p->at != ')') {
            definitions_filter_destroy(f);
            f = fail(p, ERROR_BAD_REQUEST, "A closing parenthesis was expected");
        } else if (f != NULL) {
            p->at++;
        }
    } else if (take_word(p, "not")) {
        f = parse_operand(p);
        f = f == NULL ? NULL : join(DEFINITIONS_NOT, f, NULL);
    } else {
        f = parse_comparison(p);
    }
    p->depth--;
    return f;
}

/* What joins operands, loosest first. */
static const struct {
    const char *word;
    enum definitions_operator op;
} joins[] = {{"or", DEFINITIONS_OR}, {"and", DEFINITIONS_AND}};

/* Operands joined by the word of this level or a tighter one, from left to right. */
static struct definitions_filter *parse_level(struct parser *p, size_t level)
{
    if (level == G_N_ELEMENTS(joins))
        return parse_operand(p);
    struct definitions_filter *left = parse_level(p, level + 1);
    while (left != NULL && take_word(p, joins[level].word)) {
        struct definitions_filter *right = parse_level(p, level + 1);
        if (right == NULL) {
            definitions_filter_destroy(left);
            return NULL;
        }
        left = join(joins[level].op, left, right);
    }
    return left;
}

struct definitions_filter *definitions_filter_parse(const char *text, GError **error)
{
    GError *first = NULL;
    struct parser p = {.at = text, .error = &first};
    struct definitions_filter *f = parse_level(&p, 0);
    skip_spaces(&p);
    if (f != NULL && *p.at != '\0') {
        definitions_filter_destroy(f);
        f = fail(&p, ERROR_BAD_REQUEST, "Unexpected text");
    }
    if (first != NULL)
        g_propagate_error(error, first);
    return f;
}
