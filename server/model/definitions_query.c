/* definitions_query.c: the query options themselves. The condition of $filter is in
 * definitions_filter.c. */
#include "model/definitions_filter.h"
#include "model/error.h"

#define MAX_EXPAND_DEPTH 4

static void query_destroy(gpointer data)
{
    definitions_query_destroy(data);
}

static struct definitions_query *query_create(void)
{
    struct definitions_query *q = g_new0(struct definitions_query, 1);
    q->select = g_ptr_array_new_with_free_func(g_free);
    q->expand = g_ptr_array_new_with_free_func(query_destroy);
    return q;
}

void definitions_query_destroy(struct definitions_query *q)
{
    if (q == NULL)
        return;
    g_ptr_array_unref(q->select);
    g_ptr_array_unref(q->expand);
    definitions_filter_destroy(q->filter);
    g_free(q->name);
    g_free(q);
}

/* Splits at a separator that stands outside of parentheses and quotes; the parts are owned by the
 * array. */
static GPtrArray *split_outside(const char *text, char separator)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
    const char *start = text;
    int depth = 0;
    bool quoted = false;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\'')
            quoted = !quoted;
        else if (!quoted)
            depth += (*p == '(') - (*p == ')');
        if (*p == separator && !quoted && depth == 0) {
            g_ptr_array_add(parts, g_strstrip(g_strndup(start, (gsize)(p - start))));
            start = p + 1;
        }
    }
    g_ptr_array_add(parts, g_strstrip(g_strdup(start)));
    return parts;
}

static bool read_options(struct definitions_query *q, const GPtrArray *options, int depth,
                         GError **error);

static bool read_select(struct definitions_query *q, const char *value, int depth, GError **error)
{
    (void)depth;
    (void)error;
    g_auto(GStrv) names = g_strsplit(value, ",", -1);
    for (char **name = names; *name != NULL; name++)
        g_ptr_array_add(q->select, g_strdup(g_strstrip(*name)));
    return true;
}

static bool read_filter(struct definitions_query *q, const char *value, int depth, GError **error)
{
    (void)depth;
    definitions_filter_destroy(q->filter);
    q->filter = definitions_filter_parse(value, error);
    return q->filter != NULL;
}

/* One item of $expand: a name, then its own options in parentheses. */
static bool read_expand_item(struct definitions_query *q, char *item, int depth, GError **error)
{
    struct definitions_query *child = query_create();
    g_ptr_array_add(q->expand, child);
    char *open = strchr(item, '(');
    if (open == NULL) {
        child->name = g_strdup(item);
        return true;
    }
    size_t length = strlen(open);
    child->name = g_strndup(item, (gsize)(open - item));
    if (length < 2 || open[length - 1] != ')') {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Unbalanced parentheses in $expand at '%s'.", item);
        return false;
    }
    g_autofree char *inner = g_strndup(open + 1, length - 2);
    g_autoptr(GPtrArray) options = split_outside(inner, ';');
    return read_options(child, options, depth + 1, error);
}

static bool read_expand(struct definitions_query *q, const char *value, int depth, GError **error)
{
    if (depth >= MAX_EXPAND_DEPTH) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "$expand is nested too deeply.");
        return false;
    }
    g_autoptr(GPtrArray) items = split_outside(value, ',');
    for (unsigned i = 0; i < items->len; i++)
        if (!read_expand_item(q, items->pdata[i], depth, error))
            return false;
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct definitions_query *q, const char *value, int depth, GError **error);
} readers[] = {
    {"$select", read_select},
    {"$filter", read_filter},
    {"$expand", read_expand},
};

static bool read_option(struct definitions_query *q, const char *option, int depth, GError **error)
{
    const char *equals = strchr(option, '=');
    g_autofree char *name =
        equals == NULL ? g_strdup(option) : g_strndup(option, (gsize)(equals - option));
    for (size_t i = 0; equals != NULL && i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].name, g_strstrip(name)) == 0)
            return readers[i].read(q, equals + 1, depth, error);
    if (name[0] != '$')
        return true; /* ?tag=… and the like */
    g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                "The query parameter %s is not supported", name);
    return false;
}

static bool read_options(struct definitions_query *q, const GPtrArray *options, int depth,
                         GError **error)
{
    for (unsigned i = 0; i < options->len; i++) {
        const char *option = options->pdata[i];
        if (option[0] != '\0' && !read_option(q, option, depth, error))
            return false;
    }
    return true;
}

struct definitions_query *definitions_query_parse(const char *raw_query, GError **error)
{
    struct definitions_query *q = query_create();
    g_autoptr(GPtrArray) options = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(raw_query, "&", -1);
    for (char **part = parts; *part != NULL; part++) {
        g_strdelimit(*part, "+", ' ');
        char *plain = g_uri_unescape_string(*part, NULL);
        if (plain == NULL) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "The query is not well encoded: %s",
                        *part);
            definitions_query_destroy(q);
            return NULL;
        }
        g_ptr_array_add(options, plain);
    }
    if (read_options(q, options, 0, error))
        return q;
    definitions_query_destroy(q);
    return NULL;
}
