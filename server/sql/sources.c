/* sources.c: the tables of a SELECT, how they are joined, and what its names mean. */
#include <string.h>

#include "sql/parser.h"

void name_finish(struct name *n)
{
    g_clear_pointer(&n->table, g_free);
    g_clear_pointer(&n->column, g_free);
}

static bool word_take(struct parser *p, const char *wanted, char **ret_word, GError **error)
{
    if (p->words.kind != WORD_NAME)
        return words_unexpected(&p->words, wanted, error);
    g_free(*ret_word);
    *ret_word = g_ascii_strdown(p->words.word->str, -1);
    return parser_next(p, error);
}

bool name_read(struct parser *p, struct name *ret_name, GError **error)
{
    bool qualified = false;
    ret_name->position = p->words.position;
    if (!word_take(p, "a column", &ret_name->column, error) ||
        !parser_take(p, ".", &qualified, error))
        return false;
    if (!qualified)
        return true;
    ret_name->table = g_steal_pointer(&ret_name->column);
    if (parser_is(p, "*"))
        return words_fail(p->words.position, ERROR_BAD_REQUEST, error,
                          "SELECT * is not supported; name the columns");
    return word_take(p, "a column", &ret_name->column, error);
}

bool alias_read(struct parser *p, char **ret_alias, GError **error)
{
    bool as = false;
    if (!parser_take(p, "AS", &as, error))
        return false;
    if (!as && p->words.kind != WORD_NAME)
        return true;
    if (p->words.kind != WORD_NAME)
        return words_unexpected(&p->words, "an alias", error);
    for (const char *c = p->words.word->str; *c != '\0'; c++)
        if (!g_ascii_isalnum(*c) && *c != '_')
            return words_fail(p->words.position, ERROR_BAD_REQUEST, error,
                              "the alias '%s' has a character that is not allowed",
                              p->words.word->str);
    *ret_alias = g_strdup(p->words.word->str);
    return parser_next(p, error);
}

/* ---- names ---- */

static const struct column *column_find(const struct source *s, const char *name)
{
    const struct column *c = table_find_column(s->table, name);
    return c != NULL && column_type_info(c->type)->edm != NULL ? c : NULL;
}

static const struct source *source_find(const struct parser *p, const char *name)
{
    for (guint i = 0; i < p->sources->len; i++) {
        const struct source *s = g_ptr_array_index(p->sources, i);
        if (g_ascii_strcasecmp(s->name, name) == 0)
            return s;
    }
    return NULL;
}

static bool no_column(const struct source *s, const struct name *n, GError **error)
{
    return words_fail(n->position, ERROR_QUERY_NO_COLUMN, error,
                      "the table '%s' has no column '%s'", s->table->logical_name, n->column);
}

/* The one table that has the column. */
static bool source_guess(const struct parser *p, const struct name *n,
                         const struct source **ret_source, GError **error)
{
    const struct source *found = NULL;
    for (guint i = 0; i < p->sources->len; i++) {
        const struct source *s = g_ptr_array_index(p->sources, i);
        if (column_find(s, n->column) == NULL)
            continue;
        if (found != NULL)
            return words_fail(n->position, ERROR_BAD_REQUEST, error,
                              "the column '%s' is ambiguous: '%s' and '%s' have it", n->column,
                              found->name, s->name);
        found = s;
    }
    if (found == NULL)
        return no_column(g_ptr_array_index(p->sources, 0), n, error);
    *ret_source = found;
    return true;
}

bool name_resolve(const struct parser *p, const struct name *n, struct path *ret_path,
                  GError **error)
{
    const struct source *s = n->table != NULL ? source_find(p, n->table) : NULL;
    if (n->table == NULL && !source_guess(p, n, &s, error))
        return false;
    if (s == NULL)
        return words_fail(n->position, ERROR_QUERY_NO_TABLE, error,
                          "there is no table or alias '%s' in FROM", n->table);
    *ret_path = (struct path){.link = s->link, .column = column_find(s, n->column)};
    return ret_path->column != NULL || no_column(s, n, error);
}

/* ---- tables ---- */

static void source_destroy(gpointer data)
{
    struct source *s = data;
    g_free(s->name);
    g_free(s);
}

/* table [[AS] alias] */
static struct source *source_read(struct parser *p, GError **error)
{
    g_autofree char *table = NULL, *alias = NULL;
    size_t position = p->words.position;
    if (!word_take(p, "a table", &table, error))
        return NULL;
    const struct table *t = model_find_table(p->model, table);
    if (t == NULL) {
        (void)words_fail(position, ERROR_QUERY_NO_TABLE, error, "there is no table '%s'", table);
        return NULL;
    }
    if (!alias_read(p, &alias, error))
        return NULL;
    const char *name = alias != NULL ? alias : table;
    if (source_find(p, name) != NULL) {
        (void)words_fail(position, ERROR_QUERY_DUPLICATE_ALIAS, error,
                         "two tables are named '%s'; give one an alias", name);
        return NULL;
    }
    struct source *s = g_new0(struct source, 1);
    s->table = t;
    s->name = g_strdup(name);
    g_ptr_array_add(p->sources, s);
    return s;
}

/* ---- joins ---- */

static const struct source *source_of(const struct parser *p, const struct link *l)
{
    for (guint i = 0; i < p->sources->len; i++) {
        const struct source *s = g_ptr_array_index(p->sources, i);
        if (s->link == l)
            return s;
    }
    return NULL;
}

static bool can_join(const struct column *c)
{
    return c->type != COLUMN_FILE && c->type != COLUMN_IMAGE && c->type != COLUMN_MULTISELECT;
}

/* Whether the condition is "column of the new table = column of another"; sets by what it is
 * joined.
 */
static bool joins_by(const struct parser *p, const struct expr *e, struct source *s)
{
    if (e->kind != EXPR_COMPARE || e->op != OP_EQ || !e->right_is_path ||
        (e->left.link == s->link) == (e->right.link == s->link))
        return false;
    const struct path *near = e->left.link == s->link ? &e->left : &e->right;
    const struct path *far = near == &e->left ? &e->right : &e->left;
    if (!can_join(near->column) || !can_join(far->column))
        return false;
    s->link->from = near->column;
    s->link->to = far->column;
    s->parent = source_of(p, far->link);
    return true;
}

/* A join may look at its own table and at those it hangs on: others may come after it. */
static bool sees(const struct source *s, const struct link *l)
{
    while (s != NULL && s->link != l)
        s = s->parent;
    return s != NULL;
}

static bool sees_all(const struct source *s, const struct expr *e)
{
    for (guint i = 0; e->children != NULL && i < e->children->len; i++)
        if (!sees_all(s, g_ptr_array_index(e->children, i)))
            return false;
    if (e->kind == EXPR_COMPARE && e->right_is_path && !sees(s, e->right.link))
        return false;
    return e->left.column == NULL || sees(s, e->left.link);
}

/* Splits "a.x = b.y AND more" into how the table is joined and what more must hold; takes over
 * `on`.
 */
static bool on_split(const struct parser *p, struct source *s, struct expr *on)
{
    if (joins_by(p, on, s)) {
        expr_destroy(on);
        return true;
    }
    s->link->filter = on;
    if (on->kind != EXPR_AND)
        return false;
    for (guint i = 0; i < on->children->len; i++)
        if (joins_by(p, g_ptr_array_index(on->children, i), s) && sees_all(s, on)) {
            g_ptr_array_remove_index(on->children, i);
            return true;
        }
    return false;
}

/* The link is the source's until it hangs in the query. */
static bool on_read(struct parser *p, struct source *s, GError **error)
{
    size_t position = p->words.position;
    struct expr *on = predicates_read(p, error);
    if (on == NULL)
        return false;
    if (!on_split(p, s, on))
        return words_fail(position, ERROR_QUERY_LINK_COLUMNS, error,
                          "ON must say which column of '%s' equals one of a table before it, and "
                          "may add conditions on these tables",
                          s->name);
    return true;
}

static bool join_read(struct parser *p, enum link_type type, GError **error)
{
    size_t position = p->words.position;
    if (p->sources->len > STATEMENT_MAX_JOINS)
        return words_fail(position, ERROR_TOO_MANY_LINKS, error, "more than %d tables are joined",
                          STATEMENT_MAX_JOINS);
    struct source *s = source_read(p, error);
    if (s == NULL || !parser_expect(p, "ON", error))
        return false;
    struct link *l = link_create(s->table);
    l->type = type;
    l->alias = g_strdup(s->name);
    s->link = l;
    if (!on_read(p, s, error)) {
        link_destroy(l);
        return false;
    }
    query_add_link(s->parent->link != NULL ? &s->parent->link->links : &p->query->links, l);
    return true;
}

/* [INNER] JOIN, LEFT [OUTER] JOIN; *ret_more = false: something else follows. */
static bool join_start(struct parser *p, enum link_type *ret_type, bool *ret_more, GError **error)
{
    bool inner = false, left = false, outer = false;
    *ret_more = false;
    if (!parser_take(p, "INNER", &inner, error))
        return false;
    if (!inner && (!parser_take(p, "LEFT", &left, error) ||
                   (left && !parser_take(p, "OUTER", &outer, error))))
        return false;
    *ret_type = left ? LINK_OUTER : LINK_INNER;
    *ret_more = inner || left || parser_is(p, "JOIN");
    return !*ret_more || parser_expect(p, "JOIN", error);
}

bool sources_read(struct parser *p, GError **error)
{
    bool more = true;
    enum link_type type = LINK_INNER;
    p->sources = g_ptr_array_new_with_free_func(source_destroy);
    const struct source *from = source_read(p, error);
    if (from == NULL)
        return false;
    if (parser_is(p, ","))
        return words_fail(p->words.position, ERROR_NOT_IMPLEMENTED, error,
                          "tables after a comma are not supported; use JOIN ... ON");
    p->query = query_create(from->table);
    for (;;) {
        if (!join_start(p, &type, &more, error))
            return false;
        if (!more)
            return true;
        if (!join_read(p, type, error))
            return false;
    }
}
