/* model.c: life and memory of a model. Everything in it lives as long as the model, so nothing is
 * freed alone. */
#include "model/internal.h"

#include <string.h>

struct model *model_create_sharing(struct texts *texts)
{
    struct model *m = g_new0(struct model, 1);
    m->references = 1;
    m->texts = texts;
    texts->references++;
    m->blocks = g_ptr_array_new_with_free_func(g_free);
    m->lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    m->options = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    m->tables = g_ptr_array_new();
    m->option_sets = g_ptr_array_new();
    m->deleted = g_array_new(FALSE, FALSE, sizeof(struct deleted_definition));
    m->version = MODEL_FIRST_VERSION;
    m->deleted_first = MODEL_FIRST_VERSION;
    m->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    m->by_set = g_hash_table_new(g_str_hash, g_str_equal);
    m->many_to_many = g_hash_table_new(g_str_hash, g_str_equal);
    return m;
}

struct model *model_create(void)
{
    struct texts *texts = g_new0(struct texts, 1);
    texts->chunk = g_string_chunk_new(4096);
    return model_create_sharing(texts);
}

struct model *model_ref(struct model *m)
{
    m->references++;
    return m;
}

void table_finish(struct table *t)
{
    GPtrArray *lists[] = {t->columns, t->many_to_one, t->one_to_many, t->many_to_many,
                          t->alternate_keys};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_hash_table_unref(t->columns_by_name);
    g_hash_table_unref(t->columns_by_property);
    g_hash_table_unref(t->navs_by_name);
}

static void texts_unref(struct texts *t)
{
    if (--t->references > 0)
        return;
    g_string_chunk_free(t->chunk);
    g_free(t);
}

void model_unref(struct model *m)
{
    if (m == NULL || --m->references > 0)
        return;
    for (guint i = 0; i < m->tables->len; i++)
        table_finish(g_ptr_array_index(m->tables, i));
    g_hash_table_unref(m->by_name);
    g_hash_table_unref(m->by_set);
    g_hash_table_unref(m->many_to_many);
    g_ptr_array_unref(m->tables);
    g_ptr_array_unref(m->option_sets);
    g_array_unref(m->deleted);
    g_ptr_array_unref(m->lists);
    g_ptr_array_unref(m->options);
    g_ptr_array_unref(m->blocks);
    texts_unref(m->texts);
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
    if (text == NULL)
        return NULL;
    m->texts->bytes += strlen(text) + 1;
    return g_string_chunk_insert_const(m->texts->chunk, text);
}

GPtrArray *model_new_list(struct model *m)
{
    GPtrArray *list = g_ptr_array_new();
    g_ptr_array_add(m->lists, list);
    return list;
}

GArray *model_new_options(struct model *m)
{
    GArray *options = g_array_new(FALSE, TRUE, sizeof(struct option));
    g_ptr_array_add(m->options, options);
    m->texts->bytes += sizeof *options + sizeof(struct option);
    return options;
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
