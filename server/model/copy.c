/* copy.c: a model with one table changed. The copy has its own tables and columns, because rows and
 * navigation properties point to them, and shares texts, options and relationships with the
 * original. */
#include "model/internal.h"

#include <string.h>

static void copy_list(GPtrArray *destination, const GPtrArray *source)
{
    for (guint i = 0; i < source->len; i++)
        g_ptr_array_add(destination, g_ptr_array_index(source, i));
}

static struct table *copy_table(struct model *m, const struct table *source)
{
    struct table *t = model_new_table(m);
    struct table lists = *t;
    *t = *source;
    t->columns = lists.columns;
    t->many_to_one = lists.many_to_one;
    t->one_to_many = lists.one_to_many;
    t->many_to_many = lists.many_to_many;
    t->alternate_keys = lists.alternate_keys;
    t->columns_by_name = lists.columns_by_name;
    t->columns_by_property = lists.columns_by_property;
    t->navs_by_name = lists.navs_by_name;
    for (guint i = 0; i < source->columns->len; i++) {
        struct column *c = model_alloc(m, sizeof *c);
        *c = *(const struct column *)g_ptr_array_index(source->columns, i);
        table_add_column(t, c);
    }
    copy_list(t->many_to_one, source->many_to_one);
    copy_list(t->many_to_many, source->many_to_many);
    copy_list(t->alternate_keys, source->alternate_keys);
    return t;
}

struct model *model_with_flags(const struct model *source, const char *logical_name,
                               struct table_flags flags)
{
    struct model *m = model_create();
    /* The parent is only kept alive, never changed. */
    m->parent = model_ref((struct model *)(uintptr_t)source);
    for (guint i = 0; i < source->tables->len; i++) {
        struct table *t = copy_table(m, g_ptr_array_index(source->tables, i));
        if (strcmp(t->logical_name, logical_name) == 0)
            t->flags = flags;
        model_add_table(m, t);
    }
    model_link(m);
    return m;
}
