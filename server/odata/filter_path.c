/* filter_path.c: walks a path over single-valued navigation properties to a column. */
#include "odata/filter_path.h"

#include <string.h>

#include "model/error.h"
#include "odata/filter.h"
#include "odata/literal.h"

static bool syntax_error(const struct lexer *lexer, GError **error)
{
    lexer_fail(lexer, ERROR_BAD_REQUEST, "Syntax error", error);
    return false;
}

/* Inside a lambda a path starts with the lambda's variable and a slash; goes on to the word after
 * them. */
static bool skip_variable(struct lexer *lexer, const struct scope *scope, GError **error)
{
    if (scope->variable == NULL)
        return true;
    const char *name = lexer->token.text->str;
    if (strcmp(name, scope->variable) == 0 && lexer_peek(lexer) == '/') {
        bool good = lexer_next(lexer, error); /* on the slash */
        return good && lexer_next(lexer, error);
    }
    const struct scope *outer = scope->parent;
    while (outer != NULL && !(outer->variable != NULL && strcmp(outer->variable, name) == 0))
        outer = outer->parent;
    if (outer != NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                    "The range variable '%s' of an outer expression is not supported at position "
                    "%zu in '%s'.",
                    name, lexer->token.position, lexer->text);
        return false;
    }
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The parameter '%s' is not in scope at position %zu in '%s'.", name,
                lexer->token.position, lexer->text);
    return false;
}

/* Goes over one navigation property; *ret_done says the path ended at a collection. */
static bool take_nav(struct lexer *lexer, const struct nav *nav, struct path *path,
                     const struct nav **ret_collection, GError **error)
{
    if (nav->kind == NAV_SINGLE && path->navs != NULL && path->navs->len >= FILTER_MAX_NAVS) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The path at position %zu in '%s' is too long.", lexer->token.position,
                    lexer->text);
        return false;
    }
    if (nav->kind != NAV_SINGLE && path->navs != NULL) {
        g_set_error(
            error, SERVER_ERROR, ERROR_BAD_REQUEST,
            "The collection '%s' at position %zu in '%s' cannot be reached through a lookup.",
            nav->name, lexer->token.position, lexer->text);
        return false;
    }
    if (!lexer_next(lexer, error))
        return false;
    if (lexer->token.kind != TOKEN_SLASH)
        return syntax_error(lexer, error);
    if (!lexer_next(lexer, error))
        return false;
    if (nav->kind != NAV_SINGLE) {
        *ret_collection = nav;
        return true;
    }
    if (path->navs == NULL)
        path->navs = g_ptr_array_new();
    borrowed_add(path->navs, nav);
    return true;
}

static bool take_column(struct lexer *lexer, const struct table *table, struct path *path,
                        GError **error)
{
    const char *name = lexer->token.text->str;
    const struct column *c = table_find_property(table, name);
    if (c == NULL || !c->in_odata) {
        literal_set_unknown_property(table, name, error);
        return false;
    }
    path->column = c;
    return lexer_next(lexer, error);
}

bool filter_path_read(struct lexer *lexer, const struct scope *scope, struct path *ret_path,
                      const struct nav **ret_collection, GError **error)
{
    struct path path = {0};
    const struct table *table = scope->table;
    const struct nav *collection = NULL;
    bool good = skip_variable(lexer, scope, error);
    while (good && path.column == NULL && collection == NULL) {
        const struct nav *nav = NULL;
        if (lexer->token.kind != TOKEN_NAME) {
            good = syntax_error(lexer, error);
        } else if (lexer_peek(lexer) == '/' &&
                   (nav = table_find_nav(table, lexer->token.text->str)) != NULL) {
            good = take_nav(lexer, nav, &path, &collection, error);
            table = nav->to;
        } else {
            good = take_column(lexer, table, &path, error);
        }
    }
    if (!good) {
        g_clear_pointer(&path.navs, g_ptr_array_unref);
        return false;
    }
    *ret_path = path;
    *ret_collection = collection;
    return true;
}
