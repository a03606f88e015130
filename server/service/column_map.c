/* column_map.c: a new row made for another one: the columns it takes over. */
#include <string.h>

#include "service/rows.h"

static const struct {
    const char *from, *to, *columns;
} maps[] = {
#define MAP(from, to, columns) {from, to, columns},
#include "service/column_map.def"
#undef MAP
};

static bool same_kind(const struct column *a, const struct column *b)
{
    return column_is_lookup(a) == column_is_lookup(b) &&
           strcmp(column_type_info(a->type)->sql, column_type_info(b->type)->sql) == 0;
}

/* Whether the lookup `c` may mean rows of the value's table. */
static bool takes_target(const struct column *c, const struct value *v)
{
    bool found = c->targets == NULL || v->target == NULL;
    for (guint i = 0; !found && i < c->targets->len; i++)
        found = strcmp(g_ptr_array_index(c->targets, i), v->target->logical_name) == 0;
    return found;
}

static void copy_column(const struct row *source, const char *from_name, const char *to_name,
                        struct row *target)
{
    const struct column *from = table_find_column(source->table, from_name);
    const struct column *to = table_find_column(target->table, to_name);
    if (from == NULL || to == NULL)
        return;
    if (from == source->table->id_column && column_is_lookup(to)) {
        row_set_lookup(target, to_name, source->table, &source->id);
        return;
    }
    const struct value *v = row_get(source, from);
    if (v == NULL || v->kind == VALUE_NULL || !same_kind(from, to) ||
        (column_is_lookup(to) && !takes_target(to, v)))
        return;
    value_finish(row_value(target, to));
    value_copy(row_value(target, to), v);
    target->present[to->index] = true;
}

bool column_map_copy(const struct row *source, struct row *target)
{
    const char *columns = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(maps); i++)
        if (strcmp(maps[i].from, source->table->logical_name) == 0 &&
            strcmp(maps[i].to, target->table->logical_name) == 0)
            columns = maps[i].columns;
    if (columns == NULL)
        return false;
    g_auto(GStrv) items = g_strsplit(columns, " ", -1);
    for (size_t i = 0; items[i] != NULL; i++) {
        char *colon = strchr(items[i], ':');
        if (colon != NULL)
            *colon = '\0';
        copy_column(source, items[i], colon != NULL ? colon + 1 : items[i], target);
    }
    return true;
}
