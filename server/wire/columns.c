/* columns.c: which columns a row is answered with. */
#include <string.h>

#include "wire/row.h"

static bool is_readable(const struct column *c)
{
    return c->valid_for_read && c->in_odata && column_type_info(c->type)->edm != NULL;
}

static void add_once(GPtrArray *columns, const struct column *c)
{
    if (c != NULL && !g_ptr_array_find(columns, c, NULL))
        borrowed_add(columns, c);
}

/* Images are large, so they come only when they are asked for. */
static GPtrArray *all_columns(const struct table *t)
{
    GPtrArray *columns = g_ptr_array_new();
    for (guint i = 0; i < t->columns->len; i++) {
        const struct column *c = g_ptr_array_index(t->columns, i);
        if (is_readable(c) && c != t->id_column && c->type != COLUMN_IMAGE)
            borrowed_add(columns, c);
    }
    borrowed_add(columns, t->id_column);
    return columns;
}

/* Money comes with its currency. */
static const struct column *find_currency(const struct query *q)
{
    for (guint i = 0; i < q->select->len; i++) {
        const struct column *c = g_ptr_array_index(q->select, i);
        if (c->type == COLUMN_MONEY)
            return table_find_column(q->table, "transactioncurrencyid");
    }
    return NULL;
}

static void add_composites(GPtrArray *columns, const struct query *q)
{
    for (guint i = 0; i < q->select->len; i++) {
        const struct column *c = g_ptr_array_index(q->select, i);
        const char *end = strchr(c->logical_name, '_');
        if (end == NULL || !g_str_has_prefix(c->logical_name, "address"))
            continue;
        g_autofree char *name =
            g_strdup_printf("%.*s_composite", (int)(end - c->logical_name), c->logical_name);
        add_once(columns, table_find_column(q->table, name));
    }
}

/* An expanded child shows the lookup that led to it; an expanded user or team its ownerid. */
static const struct column *find_way(const struct query *q, const struct nav *via)
{
    if (via == NULL)
        return NULL;
    if (via->kind == NAV_COLLECTION)
        return table_find_column(q->table, via->relationship->referencing_column);
    return via->kind == NAV_SINGLE && g_strcmp0(q->table->base_type, "principal") == 0
               ? table_find_column(q->table, "ownerid")
               : NULL;
}

static void add_references(GPtrArray *columns, const struct query *q)
{
    for (guint i = 0; q->expands != NULL && i < q->expands->len; i++) {
        const struct expand *e = g_ptr_array_index(q->expands, i);
        if (e->reference)
            add_once(columns,
                     table_find_column(q->table, e->nav->relationship->referencing_column));
    }
}

GPtrArray *wire_columns(const struct query *q, const struct nav *via)
{
    if (q->select == NULL)
        return all_columns(q->table);
    GPtrArray *columns = g_ptr_array_new();
    for (guint i = 0; i < q->select->len; i++)
        add_once(columns, g_ptr_array_index(q->select, i));
    add_composites(columns, q);
    add_once(columns, find_currency(q));
    add_once(columns, find_way(q, via));
    add_references(columns, q);
    add_once(columns, q->table->id_column);
    return columns;
}
