/* query.c: making and freeing query trees. */
#include "odata/query.h"

struct expr *expr_create(enum expr_kind kind)
{
    struct expr *e = g_new0(struct expr, 1);
    e->kind = kind;
    return e;
}

static void path_finish(struct path *p)
{
    g_clear_pointer(&p->navs, g_ptr_array_unref);
}

void expr_destroy(struct expr *e)
{
    if (e == NULL)
        return;
    g_clear_pointer(&e->children, g_ptr_array_unref);
    g_clear_pointer(&e->lambda_navs, g_ptr_array_unref);
    path_finish(&e->left);
    path_finish(&e->right);
    value_finish(&e->value);
    g_clear_pointer(&e->values, g_ptr_array_unref);
    link_destroy(e->link);
    g_free(e);
}

void expr_add_child(struct expr *parent, struct expr *child)
{
    if (parent->children == NULL)
        parent->children = g_ptr_array_new_with_free_func((GDestroyNotify)expr_destroy);
    g_ptr_array_add(parent->children, child);
}

void borrowed_add(GPtrArray *array, const void *element)
{
    g_ptr_array_add(array, (gpointer)(uintptr_t)element);
}

void order_destroy(struct order *o)
{
    if (o == NULL)
        return;
    path_finish(&o->path);
    g_free(o);
}

void expand_destroy(struct expand *e)
{
    if (e == NULL)
        return;
    query_destroy(e->query);
    g_free(e->link);
    g_free(e);
}

bool query_is_nested(const struct query *q)
{
    for (guint i = 0; q->expands != NULL && i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        if (e->query->expands != NULL && e->query->expands->len > 0)
            return true;
    }
    return false;
}

void query_set_expand_page_size(struct query *q, unsigned rows)
{
    for (guint i = 0; q->expands != NULL && i < q->expands->len; i++) {
        struct expand *e = g_ptr_array_index(q->expands, i);
        e->query->page_size = rows;
        query_set_expand_page_size(e->query, rows);
    }
}

struct query *query_create(const struct table *table)
{
    struct query *q = g_new0(struct query, 1);
    q->table = table;
    q->top = -1;
    q->page_size = QUERY_MAX_PAGE_SIZE;
    q->aggregate_limit = QUERY_MAX_AGGREGATED;
    return q;
}

void query_destroy(struct query *q)
{
    if (q == NULL)
        return;
    g_clear_pointer(&q->select, g_ptr_array_unref);
    g_clear_pointer(&q->orders, g_ptr_array_unref);
    g_clear_pointer(&q->expands, g_ptr_array_unref);
    g_clear_pointer(&q->after, g_ptr_array_unref);
    g_clear_pointer(&q->outputs, g_ptr_array_unref);
    g_clear_pointer(&q->links, g_ptr_array_unref);
    expr_destroy(q->filter);
    g_free(q);
}
