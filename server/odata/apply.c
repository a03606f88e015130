/* apply.c: $apply: filter(...)/groupby((a,b/c),aggregate(x with sum as y,$count as n)). Dataverse
 * knows filters, then one groupby or one aggregate; the rest of the OData extension is refused. */
#include <string.h>

#include "model/error.h"
#include "odata/clauses.h"
#include "odata/filter.h"
#include "odata/filter_path.h"

static const char *const methods[] = {
#define X(id, fetch, odata) [AGGREGATE_##id] = (odata),
#include "odata/aggregate.def"
#undef X
};

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST, message);
    return false;
}

/* What stands between "name(" and its closing bracket at the end of the text: owned; NULL = it is
 * something else. */
static char *inside(const char *text, const char *name)
{
    size_t length = strlen(text), skip = strlen(name);
    if (!g_str_has_prefix(text, name) || text[skip] != '(' || text[length - 1] != ')')
        return NULL;
    return g_strstrip(g_strndup(text + skip + 1, length - skip - 2));
}

static bool path_read(const struct table *t, const char *text, struct path *ret_path,
                      GError **error)
{
    const struct scope scope = {.table = t};
    const struct nav *collection = NULL;
    struct lexer lexer;
    lexer_init(&lexer, text);
    bool good =
        lexer_next(&lexer, error) && filter_path_read(&lexer, &scope, ret_path, &collection, error);
    if (good && (collection != NULL || lexer.token.kind != TOKEN_END)) {
        lexer_fail(&lexer, ERROR_BAD_REQUEST, "$apply: a property expected", error);
        g_clear_pointer(&ret_path->navs, g_ptr_array_unref);
        good = false;
    }
    lexer_finish(&lexer);
    return good;
}

static bool add_output(struct query *q, struct output *o, GError **error)
{
    for (guint i = 0; q->outputs != NULL && i < q->outputs->len; i++) {
        const struct output *other = g_ptr_array_index(q->outputs, i);
        if (strcmp(other->name, o->name) == 0) {
            (void)refuse(error, "$apply: the name '%s' is used more than once.", o->name);
            output_destroy(o);
            return false;
        }
    }
    query_add_output(q, o);
    return true;
}

/* ---- groupby ---- */

/* "primarycontactid/fullname" comes back as primarycontactid_fullname. */
static bool group_read(struct query *q, const char *text, GError **error)
{
    struct path path = {0};
    if (!path_read(q->table, text, &path, error))
        return false;
    struct output *o = output_create(path.column, NULL);
    o->path = path;
    o->grouped = true;
    o->renamed = path.navs != NULL;
    o->name = g_strdelimit(g_strdup(text), "/", '_');
    if (path.column->type == COLUMN_DATETIME) {
        output_destroy(o);
        return refuse(error, "$apply: rows cannot be grouped by '%s', which is of type DateTime.",
                      text);
    }
    return add_output(q, o, error);
}

static bool groups_read(struct query *q, const char *text, GError **error)
{
    size_t length = strlen(text);
    if (length < 2 || text[0] != '(' || text[length - 1] != ')')
        return refuse(error, "$apply: a list of properties in brackets expected at '%s'.", text);
    g_autofree char *list = g_strndup(text + 1, length - 2);
    g_autoptr(GPtrArray) names = clause_split(list, ',');
    for (guint i = 0; i < names->len; i++)
        if (!group_read(q, g_ptr_array_index(names, i), error))
            return false;
    return true;
}

/* ---- aggregate ---- */

static bool is_name(const char *text)
{
    const char *c = text;
    while (g_ascii_isalnum(*c) || *c == '_')
        c++;
    return *c == '\0' && *text != '\0' && !g_ascii_isdigit(*text);
}

static bool method_read(struct query *q, struct output *o, const char *path, const char *method,
                        GError **error)
{
    size_t i = 0;
    while (i < G_N_ELEMENTS(methods) && g_strcmp0(methods[i], method) != 0)
        i++;
    if (i == G_N_ELEMENTS(methods))
        return refuse(error, "$apply: the aggregation method '%s' is not supported.", method);
    o->aggregate = (enum aggregate)i;
    if (!path_read(q->table, path, &o->path, error))
        return false;
    return output_fits(o) ||
           refuse(error, "$apply: the aggregation method '%s' is not valid for '%s' of type '%s'.",
                  method, path, column_type_info(o->path.column->type)->type);
}

/* "revenue with sum as total" or "$count as n". */
static bool item_read(struct query *q, const char *text, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ", -1);
    guint count = g_strv_length(words);
    bool counts = count == 3 && strcmp(words[0], "$count") == 0;
    bool method = count == 5 && strcmp(words[1], "with") == 0;
    if ((!counts && !method) || strcmp(words[count - 2], "as") != 0)
        return refuse(error,
                      "$apply: 'property with method as name' or '$count as name' expected at "
                      "'%s'.",
                      text);
    if (!is_name(words[count - 1]))
        return refuse(error, "$apply: '%s' is not a valid name.", words[count - 1]);
    struct output *o = output_create(NULL, words[count - 1]);
    o->renamed = true;
    o->aggregate = AGGREGATE_COUNT;
    if (counts || method_read(q, o, words[0], words[2], error))
        return add_output(q, o, error);
    output_destroy(o);
    return false;
}

static bool aggregate_read(struct query *q, const char *text, GError **error)
{
    g_autoptr(GPtrArray) items = clause_split(text, ',');
    for (guint i = 0; i < items->len; i++)
        if (!item_read(q, g_ptr_array_index(items, i), error))
            return false;
    return true;
}

/* ---- the whole ---- */

static bool groupby_read(struct query *q, const char *text, GError **error)
{
    g_autoptr(GPtrArray) parts = clause_split(text, ',');
    if (!groups_read(q, g_ptr_array_index(parts, 0), error))
        return false;
    if (parts->len == 1)
        return true;
    g_autofree char *items =
        parts->len == 2 ? inside(g_ptr_array_index(parts, 1), "aggregate") : NULL;
    if (items == NULL)
        return refuse(error, "$apply: groupby((...)) or groupby((...),aggregate(...)) expected.");
    return aggregate_read(q, items, error);
}

static bool filter_read(struct query *q, const char *text, GError **error)
{
    struct expr *e = filter_parse(q->table, text, error);
    query_add_filter(&q->filter, e);
    return e != NULL;
}

static bool step_read(struct query *q, const char *text, GError **error)
{
    static const struct {
        const char *name;
        bool (*read)(struct query *q, const char *text, GError **error);
    } steps[] = {{"filter", filter_read}, {"groupby", groupby_read}, {"aggregate", aggregate_read}};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *content = inside(text, steps[i].name);
        if (content == NULL)
            continue;
        if (q->outputs != NULL)
            return refuse(error, "$apply: nothing may follow groupby or aggregate, but '%s' does.",
                          text);
        return steps[i].read(q, content, error);
    }
    return refuse(error, "$apply: filter(...), groupby(...) or aggregate(...) expected at '%s'.",
                  text);
}

bool apply_parse(struct query *q, const char *text, GError **error)
{
    g_autoptr(GPtrArray) steps = clause_split(text, '/');
    for (guint i = 0; i < steps->len; i++)
        if (!step_read(q, g_ptr_array_index(steps, i), error))
            return false;
    if (q->outputs == NULL)
        return refuse(error, "$apply: groupby(...) or aggregate(...) expected.");
    q->aggregated = true;
    q->unlisted = true;
    return true;
}
