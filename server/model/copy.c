/* copy.c: the same metadata once more, to be changed. A copy has its own tables, columns and
 * relationships, because they are what changes and what rows and navigation properties point to; it
 * shares names, labels and lists of options, which are most of the memory. */
#include "model/internal.h"

#include <string.h>

static void *duplicate(struct model *m, const void *source, size_t size)
{
    return memcpy(model_alloc(m, size), source, size);
}

static void copy_extras(struct model *m, struct meta *meta)
{
    const struct extra **end = &meta->extras;
    for (const struct extra *x = meta->extras; x != NULL; x = x->next) {
        struct extra *copy = duplicate(m, x, sizeof *x);
        copy->next = NULL;
        *end = copy;
        end = &copy->next;
    }
}

#define DUPLICATE(m, type, source) duplicate(m, source, sizeof(struct type))

static void copy_columns(struct model *m, struct table *t, const GPtrArray *source)
{
    for (guint i = 0; i < source->len; i++) {
        struct column *c = DUPLICATE(m, column, g_ptr_array_index(source, i));
        copy_extras(m, &c->meta);
        table_add_column(t, c);
    }
}

static void copy_relationships(struct model *m, struct table *t, const struct table *source)
{
    for (guint i = 0; i < source->many_to_one->len; i++) {
        struct relationship *r =
            DUPLICATE(m, relationship, g_ptr_array_index(source->many_to_one, i));
        copy_extras(m, &r->meta);
        g_ptr_array_add(t->many_to_one, r);
    }
    for (guint i = 0; i < source->many_to_many->len; i++) {
        struct many_to_many *n =
            DUPLICATE(m, many_to_many, g_ptr_array_index(source->many_to_many, i));
        copy_extras(m, &n->meta);
        g_ptr_array_add(t->many_to_many, n);
    }
    for (guint i = 0; i < source->alternate_keys->len; i++) {
        struct alternate_key *k =
            DUPLICATE(m, alternate_key, g_ptr_array_index(source->alternate_keys, i));
        copy_extras(m, &k->meta);
        g_ptr_array_add(t->alternate_keys, k);
    }
}

static struct table *copy_table(struct model *m, const struct table *source)
{
    struct table *t = model_new_table(m);
    const struct table lists = *t;
    *t = *source;
    t->columns = lists.columns;
    t->many_to_one = lists.many_to_one;
    t->one_to_many = lists.one_to_many;
    t->many_to_many = lists.many_to_many;
    t->alternate_keys = lists.alternate_keys;
    t->columns_by_name = lists.columns_by_name;
    t->columns_by_property = lists.columns_by_property;
    t->navs_by_name = lists.navs_by_name;
    t->id_column = NULL;
    copy_extras(m, &t->meta);
    copy_columns(m, t, source->columns);
    copy_relationships(m, t, source);
    return t;
}

static void share_lists(struct model *m, const struct model *source)
{
    for (guint i = 0; i < source->lists->len; i++)
        g_ptr_array_add(m->lists, g_ptr_array_ref(g_ptr_array_index(source->lists, i)));
    for (guint i = 0; i < source->options->len; i++)
        g_ptr_array_add(m->options, g_array_ref(g_ptr_array_index(source->options, i)));
}

struct model *model_copy(const struct model *source)
{
    struct model *m = model_create_sharing(source->texts);
    share_lists(m, source);
    for (guint i = 0; i < source->tables->len; i++)
        model_add_table(m, copy_table(m, g_ptr_array_index(source->tables, i)));
    for (guint i = 0; i < source->option_sets->len; i++) {
        struct option_set *set =
            DUPLICATE(m, option_set, g_ptr_array_index(source->option_sets, i));
        copy_extras(m, &set->meta);
        g_ptr_array_add(m->option_sets, set);
    }
    g_array_append_vals(m->deleted, source->deleted->data, source->deleted->len);
    m->version = source->version;
    m->deleted_first = source->deleted_first;
    return m;
}

struct model *model_with_flags(const struct model *source, const char *logical_name,
                               struct table_flags flags)
{
    struct model *m = model_copy(source);
    struct table *t = g_hash_table_lookup(m->by_name, logical_name);
    if (t != NULL)
        t->flags = flags;
    model_link(m);
    return m;
}
