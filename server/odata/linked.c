/* linked.c: the parts of a query tree that OData options alone do not make: linked tables and
 * outputs. */
#include "odata/query.h"

#include <string.h>

static const struct {
    bool is_join;
} link_types[] = {
#define X(id, name, is_join) {is_join},
#include "odata/link_type.def"
#undef X
};

struct link *link_create(const struct table *table)
{
    struct link *l = g_new0(struct link, 1);
    l->table = table;
    return l;
}

void link_destroy(struct link *l)
{
    if (l == NULL)
        return;
    g_free(l->alias);
    expr_destroy(l->filter);
    g_clear_pointer(&l->links, g_ptr_array_unref);
    g_free(l);
}

bool link_is_join(const struct link *l)
{
    return link_types[l->type].is_join;
}

struct output *output_create(const struct column *c, const char *name)
{
    struct output *o = g_new0(struct output, 1);
    o->path.column = c;
    o->name = g_strdup(name);
    return o;
}

void output_destroy(struct output *o)
{
    if (o == NULL)
        return;
    g_clear_pointer(&o->path.navs, g_ptr_array_unref);
    g_free(o->name);
    g_free(o);
}

enum output_form output_form(const struct output *o)
{
    static const enum output_form of_aggregates[] = {
        [AGGREGATE_COUNT] = OUTPUT_INTEGER,
        [AGGREGATE_COUNT_COLUMN] = OUTPUT_INTEGER,
        [AGGREGATE_COUNT_DISTINCT] = OUTPUT_INTEGER,
        [AGGREGATE_CHILDREN] = OUTPUT_INTEGER,
    };
    if (o->part == DATE_PART_FISCAL_PERIOD || o->part == DATE_PART_FISCAL_YEAR)
        return OUTPUT_TEXT;
    if (o->part != DATE_PART_NONE)
        return OUTPUT_INTEGER;
    return o->aggregate <= AGGREGATE_CHILDREN ? of_aggregates[o->aggregate] : OUTPUT_AS_COLUMN;
}

static bool links_keep_rows(const GPtrArray *links)
{
    for (guint i = 0; links != NULL && i < links->len; i++) {
        const struct link *l = g_ptr_array_index(links, i);
        if (link_is_join(l) && ((l->type != LINK_FIRST && l->from != l->table->id_column) ||
                                !links_keep_rows(l->links)))
            return false;
    }
    return true;
}

bool query_keeps_rows(const struct query *q)
{
    return links_keep_rows(q->links);
}

bool query_has_keys(const struct query *q)
{
    return q->outputs == NULL || (!q->aggregated && !q->distinct);
}

static bool is_number(const struct column *c)
{
    return c->type == COLUMN_INTEGER || c->type == COLUMN_BIGINT || c->type == COLUMN_DECIMAL ||
           c->type == COLUMN_DOUBLE || c->type == COLUMN_MONEY;
}

bool output_fits(const struct output *o)
{
    switch (o->aggregate) {
    case AGGREGATE_SUM:
    case AGGREGATE_AVG:
        return is_number(o->path.column);
    case AGGREGATE_MIN:
    case AGGREGATE_MAX:
        return is_number(o->path.column) || o->path.column->type == COLUMN_DATETIME;
    default:
        return true;
    }
}

void query_add_link(GPtrArray **links, struct link *l)
{
    if (*links == NULL)
        *links = g_ptr_array_new_with_free_func((GDestroyNotify)link_destroy);
    g_ptr_array_add(*links, l);
}

void query_add_output(struct query *q, struct output *o)
{
    if (q->outputs == NULL)
        q->outputs = g_ptr_array_new_with_free_func((GDestroyNotify)output_destroy);
    g_ptr_array_add(q->outputs, o);
}

static bool has_output(const struct query *q, const char *name)
{
    for (guint i = 0; q->outputs != NULL && i < q->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(q->outputs, i);
        if (strcmp(o->name, name) == 0)
            return true;
    }
    return false;
}

static bool has_money(const struct query *q)
{
    for (guint i = 0; q->outputs != NULL && i < q->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(q->outputs, i);
        if (o->path.link == NULL && o->path.column->type == COLUMN_MONEY)
            return true;
    }
    return false;
}

void query_complete_outputs(struct query *q)
{
    const struct column *added[] = {table_find_column(q->table, "transactioncurrencyid"),
                                    q->table->id_column};
    if (q->aggregated || q->distinct)
        return;
    for (size_t i = has_money(q) ? 0 : 1; i < G_N_ELEMENTS(added); i++)
        if (added[i] != NULL && !has_output(q, added[i]->property))
            query_add_output(q, output_create(added[i], added[i]->property));
}

void query_add_order(struct query *q, struct order *o)
{
    if (q->orders == NULL)
        q->orders = g_ptr_array_new_with_free_func((GDestroyNotify)order_destroy);
    g_ptr_array_add(q->orders, o);
}

void query_add_filter(struct expr **filter, struct expr *e)
{
    if (e == NULL)
        return;
    if (*filter == NULL) {
        *filter = e;
        return;
    }
    struct expr *both = expr_create(EXPR_AND);
    expr_add_child(both, *filter);
    expr_add_child(both, e);
    *filter = both;
}
