/* expand.c: $expand=nav($select=...;$filter=...;$expand=...),nav2. Options inside the parentheses
 * are separated by semicolons; which of them are allowed depends on the kind of the navigation
 * property and on the depth. */
#include <string.h>

#include "model/error.h"
#include "odata/clauses.h"
#include "odata/literal.h"

#define ONLY_SELECT_AND_FILTER                                                                     \
    "Only $select and $filter clause can be provided while doing $expand on many-to-one "          \
    "relationship or nested one-to-many relationship."

#define LINK_KEEPS "$,()'/:;@=" /* what need not be escaped in the options of a URL */

struct expansion {
    unsigned items, depth;
};

typedef bool (*option_fn)(struct query *q, const char *text, GError **error);

static bool expand_level(struct expansion *x, struct query *q, const char *text, GError **error);

static const struct {
    const char *name;
    option_fn parse;
    bool only_on_collection; /* of the first level: the rule of Dataverse for nested ones */
} nested_options[] = {{"$select", select_parse, false},
                      {"$filter", filter_option_parse, false},
                      {"$orderby", orderby_parse, true},
                      {"$top", top_parse, true}};

static bool refuse(GError **error, const char *message)
{
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST, message);
    return false;
}

static bool option_apply(struct expansion *x, struct expand *e, const char *name, const char *value,
                         GError **error)
{
    if (strcmp(name, "$expand") == 0)
        return expand_level(x, e->query, value, error);
    for (size_t i = 0; i < G_N_ELEMENTS(nested_options); i++) {
        if (strcmp(nested_options[i].name, name) != 0)
            continue;
        if (nested_options[i].only_on_collection && (e->nav->kind == NAV_SINGLE || x->depth > 1))
            return refuse(error, ONLY_SELECT_AND_FILTER);
        return nested_options[i].parse(e->query, value, error);
    }
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The query option '%s' is not supported in $expand.", name);
    return false;
}

static bool options_apply(struct expansion *x, struct expand *e, const char *text, GError **error)
{
    g_autoptr(GPtrArray) options = clause_split(text, ';');
    g_autoptr(GString) link = g_string_new(NULL);
    for (guint i = 0; i < options->len; i++) {
        char *name = g_ptr_array_index(options, i);
        char *equals = strchr(name, '=');
        if (*name == '\0')
            continue;
        if (equals == NULL) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "Syntax error: '=' expected in '%s' of $expand.", name);
            return false;
        }
        *equals = '\0';
        if (!option_apply(x, e, g_strstrip(name), g_strstrip(equals + 1), error))
            return false;
        g_autofree char *value = g_uri_escape_string(g_strstrip(equals + 1), LINK_KEEPS, FALSE);
        g_string_append_printf(link, "%s%s=%s", link->len > 0 ? "&" : "", name, value);
    }
    e->link = g_string_free(g_steal_pointer(&link), FALSE);
    return true;
}

/* "nav/$ref": the row's address instead of its columns. */
static bool reference_apply(struct expand *e, const char *rest, GError **error)
{
    if (strcmp(rest, "/$ref") != 0) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Found a path traversing multiple navigation properties. Please rephrase the "
                    "query such that "
                    "each expand path contains only type segments and navigation properties.");
        return false;
    }
    if (e->nav->kind != NAV_SINGLE)
        return refuse(error,
                      "Expand with $ref is only supported on lookup type navigation property.");
    e->reference = true;
    return true;
}

/* An owner, who may be a user or a team, is expanded to its id alone. */
static void keep_basic_data(struct query *q)
{
    if (q->select != NULL || strcmp(q->table->logical_name, "owner") != 0)
        return;
    q->select = g_ptr_array_new();
    borrowed_add(q->select, q->table->id_column);
}

static bool item_apply(struct expansion *x, struct query *q, char *item, GError **error)
{
    char *open = strchr(item, '(');
    g_autofree char *options = NULL;
    if (open != NULL) {
        size_t length = strlen(open);
        if (open[length - 1] != ')') {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "Found an unbalanced bracket expression at position %zu in '%s'.",
                        (size_t)(open - item), item);
            return false;
        }
        options = g_strndup(open + 1, length - 2);
        *open = '\0';
    }
    char *slash = strchr(item, '/');
    g_autofree char *name = slash != NULL ? g_strndup(item, (gsize)(slash - item)) : g_strdup(item);
    const struct nav *nav = table_find_nav(q->table, g_strstrip(name));
    if (nav == NULL) {
        literal_set_unknown_property(q->table, name, error);
        return false;
    }
    if (nav->kind == NAV_MANY && x->depth > 1)
        return refuse(error, "Nested $expand on many-to-many relationships is not supported.");
    struct expand *e = g_new0(struct expand, 1);
    e->nav = nav;
    e->query = query_create(nav->to);
    bool good = (slash == NULL || reference_apply(e, slash, error)) &&
                (options == NULL || options_apply(x, e, options, error));
    if (!good) {
        expand_destroy(e);
        return false;
    }
    keep_basic_data(e->query);
    g_ptr_array_add(q->expands, e);
    return true;
}

static bool is_expanded(const struct query *q, const char *item)
{
    size_t length = strcspn(item, "(/ ");
    for (guint i = 0; i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        if (strlen(e->nav->name) == length && strncmp(e->nav->name, item, length) == 0)
            return true;
    }
    return false;
}

static bool expand_level(struct expansion *x, struct query *q, const char *text, GError **error)
{
    if (++x->depth > EXPAND_MAX_DEPTH)
        return refuse(error, "The $expand is nested too deeply.");
    g_autoptr(GPtrArray) items = clause_split(text, ',');
    if (q->expands == NULL)
        q->expands = g_ptr_array_new_with_free_func((GDestroyNotify)expand_destroy);
    for (guint i = 0; i < items->len; i++) {
        char *item = g_ptr_array_index(items, i);
        if (++x->items > EXPAND_MAX_ITEMS) {
            g_set_error(error, SERVER_ERROR, ERROR_TOO_MANY_LINKS,
                        "Number of $expand items exceeds the limit of %d.", EXPAND_MAX_ITEMS);
            return false;
        }
        if (is_expanded(q, item)) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "The navigation property in '%s' is expanded more than once.", item);
            return false;
        }
        if (!item_apply(x, q, item, error))
            return false;
    }
    x->depth--;
    return true;
}

/* Nested expands go without N:N and without an order or a number of rows. */
static bool check_nested(const struct query *q, GError **error)
{
    for (guint i = 0; q->expands != NULL && i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        if (e->nav->kind == NAV_MANY)
            return refuse(error, "Nested $expand together with an $expand on many-to-many "
                                 "relationships is not supported.");
        if (e->query->orders != NULL || e->query->top >= 0)
            return refuse(error, ONLY_SELECT_AND_FILTER);
        if (!check_nested(e->query, error))
            return false;
    }
    return true;
}

bool expand_parse(struct query *q, const char *text, GError **error)
{
    struct expansion x = {0};
    return expand_level(&x, q, text, error) && (!query_is_nested(q) || check_nested(q, error));
}
