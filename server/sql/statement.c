/* statement.c: the clauses of a SELECT, in the order they stand. */
#include "sql/statement.h"

#include <string.h>

#include "sql/parser.h"

bool parser_next(struct parser *p, GError **error)
{
    return words_next(&p->words, error);
}

bool parser_is(const struct parser *p, const char *word)
{
    return words_is(&p->words, word) || words_is_symbol(&p->words, word);
}

bool parser_take(struct parser *p, const char *word, bool *ret_taken, GError **error)
{
    *ret_taken = parser_is(p, word);
    return !*ret_taken || parser_next(p, error);
}

bool parser_expect(struct parser *p, const char *word, GError **error)
{
    if (parser_is(p, word))
        return parser_next(p, error);
    return words_unexpected(&p->words, word, error);
}

/* A whole number from `least` to `most`. */
static bool number_read(struct parser *p, int64_t least, int64_t most, int64_t *ret_number,
                        GError **error)
{
    gint64 n = 0;
    if (p->words.kind != WORD_NUMBER)
        return words_unexpected(&p->words, "a number", error);
    if (!g_ascii_string_to_signed(p->words.word->str, 10, least, most, &n, NULL))
        return words_fail(p->words.position, ERROR_INVALID_ARGUMENT, error,
                          "%s is not a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                          p->words.word->str, (gint64)least, (gint64)most);
    *ret_number = n;
    return parser_next(p, error);
}

/* [DISTINCT] [TOP n | TOP (n)]; *ret_top = -1: none. */
static bool head_read(struct parser *p, bool *ret_distinct, int64_t *ret_top, GError **error)
{
    bool top = false, bracket = false;
    *ret_top = -1;
    if (!parser_expect(p, "SELECT", error) || !parser_take(p, "DISTINCT", ret_distinct, error) ||
        !parser_take(p, "TOP", &top, error))
        return false;
    if (!top)
        return true;
    return parser_take(p, "(", &bracket, error) &&
           number_read(p, 0, QUERY_MAX_PAGE_SIZE, ret_top, error) &&
           (!bracket || parser_expect(p, ")", error)) &&
           (!parser_is(p, "PERCENT") || words_unexpected(&p->words, "a column", error));
}

static bool rows_take(struct parser *p, GError **error)
{
    return parser_is(p, "ROW") ? parser_next(p, error) : parser_expect(p, "ROWS", error);
}

/* FETCH NEXT m ROWS ONLY */
static bool fetch_read(struct parser *p, GError **error)
{
    if (!parser_is(p, "NEXT") && !parser_is(p, "FIRST"))
        return words_unexpected(&p->words, "NEXT", error);
    return parser_next(p, error) && number_read(p, 1, QUERY_MAX_PAGE_SIZE, &p->query->top, error) &&
           rows_take(p, error) && parser_expect(p, "ONLY", error);
}

/* [OFFSET n ROWS [FETCH ...]] */
static bool offset_read(struct parser *p, GError **error)
{
    bool offset = false, fetch = false;
    int64_t skip = 0;
    size_t position = p->words.position;
    if (!parser_take(p, "OFFSET", &offset, error))
        return false;
    if (!offset)
        return true;
    if (p->query->orders == NULL || p->query->top >= 0)
        return words_fail(position, ERROR_BAD_REQUEST, error,
                          "OFFSET needs an ORDER BY and excludes TOP");
    if (!number_read(p, 0, QUERY_MAX_AGGREGATED, &skip, error) || !rows_take(p, error) ||
        !parser_take(p, "FETCH", &fetch, error))
        return false;
    p->query->skip = (unsigned)skip;
    return !fetch || fetch_read(p, error);
}

/* Goes on when the clause with these two words starts here. */
static bool clause_take(struct parser *p, const char *word, bool *ret_taken, GError **error)
{
    return parser_take(p, word, ret_taken, error) && (!*ret_taken || parser_expect(p, "BY", error));
}

static bool where_read(struct parser *p, GError **error)
{
    bool where = false;
    if (!parser_take(p, "WHERE", &where, error))
        return false;
    if (where)
        p->query->filter = predicates_read(p, error);
    return !where || p->query->filter != NULL;
}

static bool end_read(struct parser *p, GError **error)
{
    bool end = false;
    if (!parser_take(p, ";", &end, error))
        return false;
    return p->words.kind == WORD_END || words_unexpected(&p->words, "the end", error);
}

static bool clauses_read(struct parser *p, GError **error)
{
    bool distinct = false, group = false, order = false;
    int64_t top = -1;
    if (!parser_next(p, error) || !head_read(p, &distinct, &top, error) || !items_read(p, error) ||
        !parser_expect(p, "FROM", error) || !sources_read(p, error))
        return false;
    p->query->distinct = distinct;
    p->query->top = top;
    return where_read(p, error) && clause_take(p, "GROUP", &group, error) &&
           (!group || groups_read(p, error)) && items_resolve(p, error) &&
           clause_take(p, "ORDER", &order, error) && (!order || orders_read(p, error)) &&
           offset_read(p, error) && end_read(p, error);
}

struct query *statement_parse(const struct model *m, const char *text, GError **error)
{
    struct parser p = {.model = m};
    if (strlen(text) > STATEMENT_MAX_BYTES) {
        (void)words_fail(STATEMENT_MAX_BYTES, ERROR_BAD_REQUEST, error,
                         "the text is longer than %zu bytes", STATEMENT_MAX_BYTES);
        return NULL;
    }
    words_init(&p.words, text);
    bool good = clauses_read(&p, error);
    words_finish(&p.words);
    g_clear_pointer(&p.items, g_ptr_array_unref);
    g_clear_pointer(&p.sources, g_ptr_array_unref);
    g_clear_pointer(&p.groups, g_ptr_array_unref);
    if (!good)
        g_clear_pointer(&p.query, query_destroy);
    return p.query;
}
