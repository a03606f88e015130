/* lookup.c: finding things in a finished model by name. */
#include <string.h>

#include "model/internal.h"

const GPtrArray *model_tables(const struct model *m)
{
    return m->tables;
}

const struct table *model_find_table(const struct model *m, const char *logical_name)
{
    return g_hash_table_lookup(m->by_name, logical_name);
}

const struct table *model_find_set(const struct model *m, const char *set_name)
{
    return g_hash_table_lookup(m->by_set, set_name);
}

const GPtrArray *model_option_sets(const struct model *m)
{
    return m->option_sets;
}

const struct option_set *model_find_option_set(const struct model *m, const char *name)
{
    for (guint i = 0; i < m->option_sets->len; i++) {
        const struct option_set *set = g_ptr_array_index(m->option_sets, i);
        if (strcmp(set->name, name) == 0)
            return set;
    }
    return NULL;
}

int64_t model_version(const struct model *m)
{
    return m->version;
}

const GArray *model_deleted(const struct model *m, int64_t *ret_first_version)
{
    *ret_first_version = m->deleted_first;
    return m->deleted;
}

const struct many_to_many *model_find_many_to_many(const struct model *m, const char *schema_name)
{
    return g_hash_table_lookup(m->many_to_many, schema_name);
}

const struct column *table_find_column(const struct table *t, const char *logical_name)
{
    return g_hash_table_lookup(t->columns_by_name, logical_name);
}

GPtrArray *table_find_columns(const struct table *t, const char *const *names)
{
    GPtrArray *columns = g_ptr_array_new();
    for (; *names != NULL; names++) {
        const struct column *c = table_find_column(t, *names);
        if (c != NULL)
            g_ptr_array_add(columns, (gpointer)(uintptr_t)c);
    }
    return columns;
}

const struct column *table_find_property(const struct table *t, const char *property)
{
    return g_hash_table_lookup(t->columns_by_property, property);
}

const struct nav *table_find_nav(const struct table *t, const char *navigation)
{
    return g_hash_table_lookup(t->navs_by_name, navigation);
}

bool table_is_a(const struct table *t, const struct table *base)
{
    if (strcmp(t->logical_name, base->logical_name) == 0)
        return true;
    if (strcmp(base->logical_name, "owner") == 0)
        return g_strcmp0(t->base_type, "principal") == 0;
    return t->is_activity && strcmp(base->logical_name, "activitypointer") == 0;
}

static bool means(const struct relationship *r, const struct column *lookup, const char *target)
{
    return strcmp(r->referencing_column, lookup->logical_name) == 0 &&
           strcmp(r->referenced_table, target) == 0;
}

static bool is_principal(const char *table)
{
    return strcmp(table, "systemuser") == 0 || strcmp(table, "team") == 0;
}

const struct relationship *table_find_lookup(const struct table *t, const struct column *lookup,
                                             const char *target)
{
    for (guint i = 0; i < t->many_to_one->len; i++) {
        const struct relationship *r = g_ptr_array_index(t->many_to_one, i);
        if (means(r, lookup, target))
            return r;
    }
    GHashTableIter iter;
    gpointer nav_pointer;
    g_hash_table_iter_init(&iter, t->navs_by_name);
    while (g_hash_table_iter_next(&iter, NULL, &nav_pointer)) {
        const struct nav *nav = nav_pointer;
        if (nav->kind == NAV_SINGLE && means(nav->relationship, lookup, target))
            return nav->relationship;
    }
    return is_principal(target) ? table_find_lookup(t, lookup, "owner") : NULL;
}

const struct option *column_find_option(const struct column *c, int value)
{
    for (guint i = 0; c->options != NULL && i < c->options->len; i++) {
        const struct option *o = &g_array_index(c->options, struct option, i);
        if (o->value == value)
            return o;
    }
    return NULL;
}
