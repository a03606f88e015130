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

static const struct scope *scope_find(const struct scope *scope, const char *variable,
                                      unsigned *ret_outer)
{
    *ret_outer = 0;
    while (scope != NULL && g_strcmp0(scope->variable, variable) != 0) {
        scope = scope->parent;
        (*ret_outer)++;
    }
    return scope;
}

/* Inside a lambda a path starts with a range variable, of this lambda or of one around it, and a
 * slash; goes on to the word after them. *ret_scope is the scope of the variable. */
static bool skip_variable(struct lexer *lexer, const struct scope *scope,
                          const struct scope **ret_scope, unsigned *ret_outer, GError **error)
{
    *ret_scope = scope;
    *ret_outer = 0;
    if (scope->variable == NULL)
        return true;
    const char *name = lexer->token.text->str;
    const struct scope *found = scope_find(scope, name, ret_outer);
    if (found != NULL && lexer_peek(lexer) == '/') {
        *ret_scope = found;
        bool good = lexer_next(lexer, error); /* on the slash */
        return good && lexer_next(lexer, error);
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
    const struct scope *start = scope;
    const struct nav *collection = NULL;
    bool good = skip_variable(lexer, scope, &start, &path.outer, error);
    const struct table *table = start->table;
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

const struct scope *filter_path_variable(const struct lexer *lexer, const struct scope *scope)
{
    unsigned outer = 0;
    return lexer->token.kind == TOKEN_NAME && scope->variable != NULL
               ? scope_find(scope, lexer->token.text->str, &outer)
               : NULL;
}

/* How many lambdas `inner` is inside of `scope`. */
static unsigned scope_distance(const struct scope *inner, const struct scope *scope)
{
    unsigned distance = 0;
    for (; inner != NULL && inner != scope; inner = inner->parent)
        distance++;
    return distance;
}

/* Goes over the steps of a path but the last; false when one is no lookup. */
static bool walk(char **steps, guint count, const struct table **table, struct path *path,
                 GError **error)
{
    for (guint i = 0; i + 1 < count; i++) {
        const struct nav *nav = table_find_nav(*table, steps[i]);
        if (nav == NULL || nav->kind != NAV_SINGLE || i >= FILTER_MAX_NAVS) {
            literal_set_unknown_property(*table, steps[i], error);
            return false;
        }
        if (path->navs == NULL)
            path->navs = g_ptr_array_new();
        borrowed_add(path->navs, nav);
        *table = nav->to;
    }
    return true;
}

bool filter_path_resolve(const struct scope *scope, const struct scope *start, const char *text,
                         struct path *ret_path, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);
    char **steps = parts;
    struct path path = {0};
    unsigned outer = 0;
    const struct scope *named =
        steps[0] != NULL && steps[1] != NULL ? scope_find(scope, steps[0], &outer) : NULL;
    if (named != NULL && named->variable != NULL) {
        start = named;
        steps++;
    }
    const struct table *table = start->table;
    guint count = g_strv_length(steps);
    path.outer = scope_distance(scope, start);
    if (!walk(steps, count, &table, &path, error)) {
        g_clear_pointer(&path.navs, g_ptr_array_unref);
        return false;
    }
    const char *name = count > 0 ? steps[count - 1] : "";
    path.column = table_find_property(table, name);
    if (path.column == NULL)
        path.column = table_find_column(table, name);
    if (path.column == NULL || !path.column->in_odata) {
        literal_set_unknown_property(table, name, error);
        g_clear_pointer(&path.navs, g_ptr_array_unref);
        return false;
    }
    *ret_path = path;
    return true;
}
