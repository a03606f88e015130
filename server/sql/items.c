/* items.c: the lists of SELECT, GROUP BY and ORDER BY. A list may name what the answer does not
 * show: that becomes a hidden output. */
#include <string.h>

#include "sql/parser.h"

void item_destroy(struct item *i)
{
    name_finish(&i->name);
    g_free(i->alias);
    g_free(i);
}

static bool too_many(const struct parser *p, guint count, GError **error)
{
    return count >= STATEMENT_MAX_ITEMS &&
           !words_fail(p->words.position, ERROR_BAD_REQUEST, error,
                       "a list has more than %d elements", STATEMENT_MAX_ITEMS);
}

/* ---- reading ---- */

static const struct {
    const char *name;
    enum aggregate aggregate;
} functions[] = {
    {"count", AGGREGATE_COUNT_COLUMN},
    {"sum", AGGREGATE_SUM},
    {"avg", AGGREGATE_AVG},
    {"min", AGGREGATE_MIN},
    {"max", AGGREGATE_MAX},
};

static bool function_find(struct item *i, GError **error)
{
    for (size_t k = 0; k < G_N_ELEMENTS(functions); k++)
        if (i->name.table == NULL && strcmp(functions[k].name, i->name.column) == 0) {
            i->aggregate = functions[k].aggregate;
            return true;
        }
    return words_fail(i->name.position, ERROR_BAD_REQUEST, error,
                      "the function '%s' is not supported", i->name.column);
}

/* What stands in the parentheses after COUNT, SUM, AVG, MIN or MAX. */
static bool aggregate_read(struct parser *p, struct item *i, GError **error)
{
    bool all = false, distinct = false, is_count = i->aggregate == AGGREGATE_COUNT_COLUMN;
    name_finish(&i->name);
    if (!parser_expect(p, "(", error) || (is_count && !parser_take(p, "*", &all, error)))
        return false;
    if (all) {
        i->aggregate = AGGREGATE_COUNT;
        return parser_expect(p, ")", error);
    }
    if (is_count && !parser_take(p, "DISTINCT", &distinct, error))
        return false;
    if (distinct)
        i->aggregate = AGGREGATE_COUNT_DISTINCT;
    return name_read(p, &i->name, error) && parser_expect(p, ")", error);
}

/* A column or an aggregate; *i stays the caller's. */
static bool item_read(struct parser *p, struct item *i, GError **error)
{
    if (parser_is(p, "*"))
        return words_fail(p->words.position, ERROR_BAD_REQUEST, error,
                          "SELECT * is not supported; name the columns");
    size_t position = p->words.position;
    if (!name_read(p, &i->name, error))
        return false;
    bool good = !parser_is(p, "(") || (function_find(i, error) && aggregate_read(p, i, error));
    i->name.position = position;
    return good;
}

bool items_read(struct parser *p, GError **error)
{
    bool more = true;
    p->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_destroy);
    while (more) {
        struct item *i = g_new0(struct item, 1);
        g_ptr_array_add(p->items, i);
        if (too_many(p, p->items->len - 1, error) || !item_read(p, i, error) ||
            !alias_read(p, &i->alias, error) || !parser_take(p, ",", &more, error))
            return false;
    }
    return true;
}

bool groups_read(struct parser *p, GError **error)
{
    bool more = true;
    p->groups = g_ptr_array_new_with_free_func(g_free);
    while (more) {
        struct item i = {0};
        struct path path;
        bool good = !too_many(p, p->groups->len, error) && item_read(p, &i, error);
        if (good && i.aggregate != AGGREGATE_NONE)
            good = words_fail(i.name.position, ERROR_QUERY_NO_AGGREGATE, error,
                              "GROUP BY takes columns");
        good = good && name_resolve(p, &i.name, &path, error) && parser_take(p, ",", &more, error);
        name_finish(&i.name);
        if (!good)
            return false;
        g_ptr_array_add(p->groups, g_memdup2(&path, sizeof path));
    }
    return true;
}

/* ---- outputs ---- */

static bool is_same(const struct path *a, const struct path *b)
{
    return a->link == b->link && a->column == b->column;
}

static bool is_grouped(const struct parser *p, const struct path *path)
{
    for (guint i = 0; p->groups != NULL && i < p->groups->len; i++)
        if (is_same(g_ptr_array_index(p->groups, i), path))
            return true;
    return false;
}

static struct output *output_find(const struct query *q, const struct path *path,
                                  enum aggregate aggregate)
{
    for (guint i = 0; q->outputs != NULL && i < q->outputs->len; i++) {
        struct output *o = g_ptr_array_index(q->outputs, i);
        if (o->aggregate == aggregate && is_same(&o->path, path))
            return o;
    }
    return NULL;
}

static const struct output *output_find_name(const struct query *q, const char *name)
{
    for (guint i = 0; q->outputs != NULL && i < q->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(q->outputs, i);
        if (!o->hidden && g_ascii_strcasecmp(o->name, name) == 0)
            return o;
    }
    return NULL;
}

/* The column or aggregate of an item, checked; `o` has no name yet. */
static bool output_set(const struct parser *p, const struct item *i, struct output *o,
                       GError **error)
{
    o->aggregate = i->aggregate;
    if (i->name.column == NULL)
        return true;
    if (!name_resolve(p, &i->name, &o->path, error))
        return false;
    const struct column *c = o->path.column;
    if (!c->valid_for_read || !c->in_odata)
        return words_fail(i->name.position, ERROR_INVALID_ARGUMENT, error,
                          "the column '%s' cannot be read", c->logical_name);
    if (!output_fits(o))
        return words_fail(i->name.position, ERROR_INVALID_ARGUMENT, error,
                          "the aggregate is not valid for the column '%s' of type '%s'",
                          c->logical_name, column_type_info(c->type)->type);
    if (!p->query->aggregated || i->aggregate != AGGREGATE_NONE)
        return true;
    o->grouped = is_grouped(p, &o->path);
    return o->grouped || words_fail(i->name.position, ERROR_QUERY_NO_AGGREGATE, error,
                                    "the column '%s' is neither in an aggregate nor in GROUP BY",
                                    c->logical_name);
}

static bool output_name(const struct parser *p, const struct item *i, struct output *o,
                        GError **error)
{
    if (i->alias == NULL && i->aggregate != AGGREGATE_NONE)
        return words_fail(i->name.position, ERROR_QUERY_NO_ALIAS, error,
                          "an aggregate needs an alias");
    o->name = g_strdup(i->alias != NULL ? i->alias : o->path.column->property);
    o->renamed = i->alias != NULL || o->path.link != NULL;
    return output_find_name(p->query, o->name) == NULL ||
           words_fail(i->name.position, ERROR_QUERY_DUPLICATE_ALIAS, error,
                      "two columns of the answer are named '%s'; give one an alias", o->name);
}

static struct output *output_hide(struct query *q, const struct path *path,
                                  enum aggregate aggregate)
{
    struct output *o = output_create(path->column, "");
    o->path = *path;
    o->aggregate = aggregate;
    o->grouped = aggregate == AGGREGATE_NONE;
    o->hidden = true;
    query_add_output(q, o);
    return o;
}

bool items_resolve(struct parser *p, GError **error)
{
    struct query *q = p->query;
    q->aggregated = p->groups != NULL;
    for (guint k = 0; k < p->items->len; k++) {
        const struct item *i = g_ptr_array_index(p->items, k);
        q->aggregated = q->aggregated || i->aggregate != AGGREGATE_NONE;
    }
    for (guint k = 0; k < p->items->len; k++) {
        const struct item *i = g_ptr_array_index(p->items, k);
        struct output *o = output_create(NULL, NULL);
        if (!output_set(p, i, o, error) || !output_name(p, i, o, error)) {
            output_destroy(o);
            return false;
        }
        query_add_output(q, o);
    }
    for (guint k = 0; p->groups != NULL && k < p->groups->len; k++) {
        const struct path *path = g_ptr_array_index(p->groups, k);
        if (output_find(q, path, AGGREGATE_NONE) == NULL)
            output_hide(q, path, AGGREGATE_NONE);
    }
    query_complete_outputs(q);
    return true;
}

/* ---- order ---- */

/* Rows that are made of others are ordered by what they are made of. */
static bool order_set_output(struct parser *p, const struct item *i, struct order *o,
                             GError **error)
{
    struct output wanted = {0};
    if (!output_set(p, i, &wanted, error))
        return false;
    o->output = output_find(p->query, &wanted.path, wanted.aggregate);
    if (o->output == NULL && !p->query->aggregated)
        return words_fail(i->name.position, ERROR_BAD_REQUEST, error,
                          "a DISTINCT query is ordered by what it selects");
    if (o->output == NULL)
        o->output = output_hide(p->query, &wanted.path, wanted.aggregate);
    return true;
}

static bool order_set(struct parser *p, const struct item *i, struct order *o, GError **error)
{
    bool made = !query_has_keys(p->query);
    if (i->aggregate != AGGREGATE_NONE && !p->query->aggregated)
        return words_fail(i->name.position, ERROR_QUERY_NO_AGGREGATE, error,
                          "ORDER BY takes columns when SELECT has no aggregate");
    bool plain = i->aggregate == AGGREGATE_NONE && i->name.table == NULL;
    const struct output *named = plain ? output_find_name(p->query, i->name.column) : NULL;
    if (named != NULL && made)
        o->output = named;
    else if (named != NULL)
        o->path = named->path;
    else
        return made ? order_set_output(p, i, o, error) : name_resolve(p, &i->name, &o->path, error);
    return true;
}

static bool order_read(struct parser *p, GError **error)
{
    bool ascending = false;
    struct item i = {0};
    struct order *o = g_new0(struct order, 1);
    query_add_order(p->query, o);
    bool good = item_read(p, &i, error) && order_set(p, &i, o, error);
    name_finish(&i.name);
    return good && parser_take(p, "ASC", &ascending, error) &&
           (ascending || parser_take(p, "DESC", &o->descending, error));
}

bool orders_read(struct parser *p, GError **error)
{
    bool more = true;
    while (more) {
        guint count = p->query->orders != NULL ? p->query->orders->len : 0;
        if (too_many(p, count, error) || !order_read(p, error) ||
            !parser_take(p, ",", &more, error))
            return false;
    }
    return true;
}
