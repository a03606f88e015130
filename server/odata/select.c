/* select.c: the small query options: $select, $orderby, $filter, $top, $count. */
#include <errno.h>
#include <string.h>

#include "model/error.h"
#include "odata/clauses.h"
#include "odata/filter.h"
#include "odata/filter_path.h"
#include "odata/literal.h"

GPtrArray *clause_split(const char *text, char separator)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
    const char *start = text;
    int depth = 0;
    char quote = '\0';
    for (const char *c = text;; c++) {
        if (*c == '\0' || (*c == separator && depth == 0 && quote == '\0')) {
            g_ptr_array_add(parts, g_strstrip(g_strndup(start, (gsize)(c - start))));
            start = c + 1;
        }
        if (*c == '\0')
            return parts;
        if (quote != '\0')
            quote = *c == quote ? '\0' : quote;
        else if (*c == '\'' || *c == '"')
            quote = *c;
        else if (strchr("([{", *c) != NULL)
            depth++;
        else if (strchr(")]}", *c) != NULL)
            depth--;
    }
}

bool select_parse(struct query *q, const char *text, GError **error)
{
    g_autoptr(GPtrArray) names = clause_split(text, ',');
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    bool all = false;
    const char *last = g_ptr_array_index(names, names->len - 1);
    if (names->len > 1 && *last == '\0') /* Dataverse lets a list end with a comma */
        g_ptr_array_set_size(names, (gint)names->len - 1);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        const struct column *c = table_find_property(q->table, name);
        if (strcmp(name, "*") == 0) {
            all = true;
        } else if (c == NULL || !c->in_odata || !c->valid_for_read) {
            literal_set_unknown_property(q->table, name, error);
            return false;
        } else if (!g_ptr_array_find(columns, c, NULL)) {
            borrowed_add(columns, c);
        }
    }
    g_clear_pointer(&q->select, g_ptr_array_unref);
    if (!all)
        q->select = g_steal_pointer(&columns);
    return true;
}

static struct order *order_read(struct lexer *lexer, const struct scope *scope, GError **error)
{
    const struct nav *collection = NULL;
    struct order *o = g_new0(struct order, 1);
    if (!filter_path_read(lexer, scope, &o->path, &collection, error))
        goto failed;
    if (collection != NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The $orderby expression must evaluate to a single value of primitive type.");
        goto failed;
    }
    o->descending = lexer_is_name(lexer, "desc");
    if ((o->descending || lexer_is_name(lexer, "asc")) && !lexer_next(lexer, error))
        goto failed;
    if (lexer->token.kind == TOKEN_COMMA || lexer->token.kind == TOKEN_END)
        return o;
    lexer_fail(lexer, ERROR_BAD_REQUEST, "Syntax error", error);
failed:
    order_destroy(o);
    return NULL;
}

static bool orders_read(struct query *q, struct lexer *lexer, GError **error)
{
    const struct scope scope = {q->table, NULL, NULL};
    g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func((GDestroyNotify)order_destroy);
    do {
        struct order *o = lexer_next(lexer, error) ? order_read(lexer, &scope, error) : NULL;
        if (o == NULL)
            return false;
        g_ptr_array_add(orders, o);
    } while (lexer->token.kind == TOKEN_COMMA && orders->len < ORDER_MAX_ITEMS);
    if (lexer->token.kind != TOKEN_END) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The number of $orderby items exceeds %d.", ORDER_MAX_ITEMS);
        return false;
    }
    g_clear_pointer(&q->orders, g_ptr_array_unref);
    q->orders = g_steal_pointer(&orders);
    return true;
}

bool orderby_parse(struct query *q, const char *text, GError **error)
{
    struct lexer lexer;
    lexer_init(&lexer, text);
    bool good = orders_read(q, &lexer, error);
    lexer_finish(&lexer);
    return good;
}

bool filter_option_parse(struct query *q, const char *text, GError **error)
{
    struct expr *e = filter_parse(q->table, text, error);
    if (e == NULL)
        return false;
    expr_destroy(q->filter);
    q->filter = e;
    return true;
}

bool top_parse(struct query *q, const char *text, GError **error)
{
    guint64 top = 0;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, &top, NULL)) {
        g_set_error(
            error, SERVER_ERROR, ERROR_BAD_REQUEST,
            "Invalid value '%s' for $top query option found. The $top query option requires a "
            "non-negative integer value.",
            text);
        return false;
    }
    if (top > QUERY_MAX_PAGE_SIZE) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The value '%s' of the $top query option exceeds the limit of %d.", text,
                    QUERY_MAX_PAGE_SIZE);
        return false;
    }
    q->top = (int64_t)top;
    return true;
}

bool count_parse(struct query *q, const char *text, GError **error)
{
    bool yes = strcmp(text, "true") == 0;
    if (!yes && strcmp(text, "false") != 0) {
        g_set_error(
            error, SERVER_ERROR, ERROR_BAD_REQUEST,
            "Invalid value '%s' for $count query option found. Valid values are 'true' or 'false'.",
            text);
        return false;
    }
    q->count = yes;
    return true;
}
