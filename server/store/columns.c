/* columns.c: what a SELECT asks for, and a row made of its answer. */
#include "store/columns.h"

void columns_add(struct sql *q, unsigned alias, const struct table *t, const GPtrArray *columns)
{
    const GPtrArray *list = columns != NULL ? columns : t->columns;
    sql_add_column(q, alias, t->primary_id);
    sql_add(q, ", ");
    sql_add_column(q, alias, VERSION_NAME);
    for (guint i = 0; i < list->len; i++) {
        const struct column *c = g_ptr_array_index(list, i);
        sql_add(q, ", ");
        if (column_type_info(c->type)->edm == NULL) {
            sql_add(q, "NULL");
            continue;
        }
        sql_add_column(q, alias, schema_name(t, c));
        if (schema_has_target(c)) {
            g_autofree char *target = schema_target_name(c);
            sql_add(q, ", ");
            sql_add_column(q, alias, target);
        }
    }
}

static const struct table *fixed_target(struct store *s, const struct column *c)
{
    return column_is_lookup(c) ? model_find_table(s->model, g_ptr_array_index(c->targets, 0))
                               : NULL;
}

void columns_read_value(struct store *s, struct stmt *st, const struct column *c, int *position,
                        struct value *v)
{
    stmt_value(st, (*position)++, v);
    if (schema_has_target(c)) {
        const char *target = stmt_text(st, (*position)++);
        v->target = target != NULL ? model_find_table(s->model, target) : NULL;
    } else if (v->kind != VALUE_NULL) {
        v->target = fixed_target(s, c);
    }
}

struct row *columns_read(struct store *s, struct stmt *st, const struct table *t,
                         const GPtrArray *columns, struct layout *layout)
{
    const GPtrArray *list = columns != NULL ? columns : t->columns;
    struct row *row = layout != NULL ? row_create_narrow(layout) : row_create(t);
    int position = 2;
    stmt_guid(st, 0, &row->id);
    row->version = stmt_integer(st, 1);
    for (guint i = 0; i < list->len; i++) {
        const struct column *c = g_ptr_array_index(list, i);
        struct value *v = row_value(row, c);
        value_finish(v); /* a column may be listed twice */
        columns_read_value(s, st, c, &position, v);
        row->present[v - row->values] = true;
    }
    return row;
}

int columns_width(const struct table *t, const GPtrArray *columns)
{
    const GPtrArray *list = columns != NULL ? columns : t->columns;
    int width = 2;
    for (guint i = 0; i < list->len; i++)
        width += schema_has_target(g_ptr_array_index(list, i)) ? 2 : 1;
    return width;
}

static void read_keys(struct stmt *st, struct row *row, unsigned keys, int position)
{
    row->sort_keys = values_create();
    for (unsigned i = 0; i < keys; i++)
        stmt_value(st, position + (int)i, values_add(row->sort_keys));
}

bool columns_read_all(struct store *s, struct stmt *st, const struct table *t,
                      const GPtrArray *columns, GPtrArray **ret_rows, GError **error)
{
    return columns_read_sorted(s, st, t, columns, &(struct sort_keys){0}, ret_rows, error);
}

bool columns_read_sorted(struct store *s, struct stmt *st, const struct table *t,
                         const GPtrArray *columns, const struct sort_keys *keys,
                         GPtrArray **ret_rows, GError **error)
{
    if (st == NULL)
        return false;
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    struct layout *layout = columns != NULL ? layout_create(t, columns) : NULL;
    enum step step = STEP_DONE;
    int width = columns_width(t, columns);
    while ((step = stmt_step(st, error)) == STEP_ROW) {
        struct row *row = columns_read(s, st, t, columns, layout);
        if (keys->count > 0 && rows->len >= keys->from)
            read_keys(st, row, keys->count, width);
        g_ptr_array_add(rows, row);
    }
    layout_unref(layout);
    stmt_release(st);
    if (step == STEP_FAILED)
        return false;
    *ret_rows = g_steal_pointer(&rows);
    return true;
}
