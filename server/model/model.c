/* model.c: life and memory of a model. Everything in it lives as long as the model, so nothing is
 * freed alone. */
#include "model/internal.h"

#include <string.h>

struct model *model_create(void)
{
    struct model *m = g_new0(struct model, 1);
    m->references = 1;
    m->texts = g_string_chunk_new(4096);
    m->blocks = g_ptr_array_new_with_free_func(g_free);
    m->tables = g_ptr_array_new();
    m->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    m->by_set = g_hash_table_new(g_str_hash, g_str_equal);
    m->many_to_many = g_hash_table_new(g_str_hash, g_str_equal);
    return m;
}

struct model *model_ref(struct model *m)
{
    m->references++;
    return m;
}

static void table_finish(struct table *t)
{
    GPtrArray *lists[] = {t->columns, t->many_to_one, t->one_to_many, t->many_to_many,
                          t->alternate_keys};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_hash_table_unref(t->columns_by_name);
    g_hash_table_unref(t->columns_by_property);
    g_hash_table_unref(t->navs_by_name);
}

/* Lists inside columns and keys belong to the model that read them, not to its copies. */
static void column_finish(struct column *c)
{
    g_clear_pointer(&c->targets, g_ptr_array_unref);
    g_clear_pointer(&c->options, g_array_unref);
}

static void finish_parts(struct table *t)
{
    for (guint i = 0; i < t->columns->len; i++)
        column_finish(g_ptr_array_index(t->columns, i));
    for (guint i = 0; i < t->alternate_keys->len; i++) {
        struct alternate_key *key = g_ptr_array_index(t->alternate_keys, i);
        g_ptr_array_unref(key->columns);
    }
}

void model_unref(struct model *m)
{
    if (m == NULL || --m->references > 0)
        return;
    for (guint i = 0; i < m->tables->len; i++) {
        struct table *t = g_ptr_array_index(m->tables, i);
        if (m->parent == NULL)
            finish_parts(t);
        table_finish(t);
    }
    g_hash_table_unref(m->by_name);
    g_hash_table_unref(m->by_set);
    g_hash_table_unref(m->many_to_many);
    g_ptr_array_unref(m->tables);
    g_ptr_array_unref(m->blocks);
    g_string_chunk_free(m->texts);
    model_unref(m->parent);
    g_free(m);
}

void *model_alloc(struct model *m, size_t size)
{
    void *block = g_malloc0(size);
    g_ptr_array_add(m->blocks, block);
    return block;
}

const char *model_text(struct model *m, const char *text)
{
    return text == NULL ? NULL : g_string_chunk_insert_const(m->texts, text);
}

struct table *model_new_table(struct model *m)
{
    struct table *t = model_alloc(m, sizeof *t);
    t->columns = g_ptr_array_new();
    t->many_to_one = g_ptr_array_new();
    t->one_to_many = g_ptr_array_new();
    t->many_to_many = g_ptr_array_new();
    t->alternate_keys = g_ptr_array_new();
    t->columns_by_name = g_hash_table_new(g_str_hash, g_str_equal);
    t->columns_by_property = g_hash_table_new(g_str_hash, g_str_equal);
    t->navs_by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return t;
}

void table_add_column(struct table *t, struct column *c)
{
    c->index = t->columns->len;
    g_ptr_array_add(t->columns, c);
    g_hash_table_insert(t->columns_by_name, (gpointer)(uintptr_t)c->logical_name, c);
    g_hash_table_insert(t->columns_by_property, (gpointer)(uintptr_t)c->property, c);
}

void model_add_table(struct model *m, struct table *t)
{
    g_ptr_array_add(m->tables, t);
    g_hash_table_insert(m->by_name, (gpointer)(uintptr_t)t->logical_name, t);
    g_hash_table_insert(m->by_set, (gpointer)(uintptr_t)t->set_name, t);
}
