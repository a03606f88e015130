/* build.c: see build.h. */
#include "import/build.h"

#include <math.h>
#include <string.h>

#include "model/value.h"

const char *build_text(struct import *im, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return model_text(im->model, text);
}

const char *build_id(struct import *im, const char *kind, const char *name)
{
    struct guid id;
    guid_derive(kind, name, &id);
    return model_text(im->model, id.text);
}

bool build_is_name(const char *name)
{
    return name[0] != '\0' && strlen(name) <= 128 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

/* ---- tables and columns ------------------------------------------------------------------------
 */

struct table *build_find_table(struct import *im, const char *logical_name)
{
    return g_hash_table_lookup(im->model->by_name, logical_name);
}

struct column *build_find_column(struct table *t, const char *logical_name)
{
    return g_hash_table_lookup(t->columns_by_name, logical_name);
}

static bool is_set_name(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isalnum(name[i]) && name[i] != '_')
            return false;
    return length > 0 && length <= 128;
}

struct table *build_table(struct import *im, const char *logical_name, const char *set_name)
{
    if (!build_is_name(logical_name) || !is_set_name(set_name)) {
        notices_add(im->notices, NOTICE_BAD_NAME, "table %s (%s)", logical_name, set_name);
        return NULL;
    }
    if (build_find_table(im, logical_name) != NULL || model_find_set(im->model, set_name) != NULL) {
        notices_add(im->notices, NOTICE_DUPLICATE, "table %s (%s)", logical_name, set_name);
        return NULL;
    }
    struct table *t = model_new_table(im->model);
    t->logical_name = model_text(im->model, logical_name);
    t->set_name = model_text(im->model, set_name);
    t->base_type = "crmbaseentity";
    t->flags.change_tracking = t->optimistic_concurrency = true;
    model_add_table(im->model, t);
    return t;
}

struct column *build_column(struct import *im, struct table *t, const char *logical_name,
                            enum column_type type)
{
    if (!build_is_name(logical_name)) {
        notices_add(im->notices, NOTICE_BAD_NAME, "%s.%s", t->logical_name, logical_name);
        return NULL;
    }
    if (build_find_column(t, logical_name) != NULL) {
        notices_add(im->notices, NOTICE_DUPLICATE, "%s.%s", t->logical_name, logical_name);
        return NULL;
    }
    struct column *c = model_alloc(im->model, sizeof *c);
    c->logical_name = c->property = model_text(im->model, logical_name);
    c->type = type;
    c->in_odata = true;
    c->valid_for_create = c->valid_for_update = c->valid_for_read = true;
    c->min = c->max = NAN;
    c->precision = -1;
    if (column_is_lookup(c))
        c->property = build_text(im, "_%s_value", logical_name);
    table_add_column(t, c);
    return c;
}

GPtrArray *build_targets(struct import *im, struct column *c)
{
    if (c->targets == NULL)
        c->targets = model_new_list(im->model);
    g_ptr_array_set_size(c->targets, 0);
    return c->targets;
}

GArray *build_options(struct import *im, struct column *c)
{
    if (c->options == NULL)
        c->options = model_new_options(im->model);
    g_array_set_size(c->options, 0);
    return c->options;
}

struct option_set *build_option_set(struct import *im, const char *name)
{
    struct model *m = im->model;
    for (guint i = 0; i < m->option_sets->len; i++) {
        struct option_set *known = m->option_sets->pdata[i];
        if (strcmp(known->name, name) == 0)
            return known;
    }
    if (!build_is_name(name)) {
        notices_add(im->notices, NOTICE_BAD_NAME, "option set %s", name);
        return NULL;
    }
    struct option_set *set = model_alloc(m, sizeof *set);
    set->name = model_text(m, name);
    set->metadata_id = build_id(im, "option set", name);
    set->options = model_new_options(m);
    g_ptr_array_add(m->option_sets, set);
    return set;
}

struct alternate_key *build_key(struct import *im, struct table *t, const char *name)
{
    struct alternate_key *key = model_alloc(im->model, sizeof *key);
    key->name = model_text(im->model, name);
    key->columns = model_new_list(im->model);
    g_ptr_array_add(t->alternate_keys, key);
    return key;
}

/* ---- relationships -----------------------------------------------------------------------------
 */

/* Names that differ only in case are the same in Dataverse. */
static const char *take_name(struct import *im, const char *wanted)
{
    g_autofree char *name = g_strdup(wanted);
    for (int i = 2;; i++) {
        g_autofree char *key = g_ascii_strdown(name, -1);
        if (g_hash_table_add(im->relationship_names,
                             (gpointer)(uintptr_t)build_text(im, "%s", key)))
            return model_text(im->model, name);
        g_free(name);
        name = g_strdup_printf("%s_%d", wanted, i);
    }
}

struct relationship *build_find_relationship(const struct table *child, const char *column,
                                             const char *parent)
{
    for (guint i = 0; i < child->many_to_one->len; i++) {
        struct relationship *r = child->many_to_one->pdata[i];
        if (strcmp(r->referencing_column, column) == 0 && strcmp(r->referenced_table, parent) == 0)
            return r;
    }
    return NULL;
}

struct relationship *build_relationship(struct import *im, struct table *child,
                                        const char *schema_name, const struct relationship *draft)
{
    struct model *m = im->model;
    struct relationship *r = model_alloc(m, sizeof *r);
    *r = *draft;
    r->schema_name = take_name(im, schema_name);
    r->metadata_id = draft->metadata_id == NULL ? build_id(im, "relationship", r->schema_name)
                                                : model_text(m, draft->metadata_id);
    r->referencing_table = child->logical_name;
    r->referencing_column = model_text(m, draft->referencing_column);
    r->referenced_table = model_text(m, draft->referenced_table);
    r->navigation = model_text(m, draft->navigation);
    r->collection_navigation = model_text(m, draft->collection_navigation);
    g_ptr_array_add(child->many_to_one, r);
    struct column *c = build_find_column(child, r->referencing_column);
    if (c == NULL || !column_is_lookup(c))
        return r;
    if (c->targets == NULL)
        build_targets(im, c);
    if (!g_ptr_array_find_with_equal_func(c->targets, r->referenced_table, g_str_equal, NULL) &&
        strcmp(r->referenced_table, "owner") != 0)
        g_ptr_array_add(c->targets, (gpointer)(uintptr_t)r->referenced_table);
    return r;
}

void build_many_to_many(struct import *im, const struct many_to_many *draft)
{
    struct table *tables[] = {build_find_table(im, draft->table1),
                              build_find_table(im, draft->table2)};
    struct many_to_many *many = model_alloc(im->model, sizeof *many);
    *many = *draft;
    const char **texts[] = {&many->intersect_table, &many->table1,     &many->column1,
                            &many->navigation1,     &many->table2,     &many->column2,
                            &many->navigation2,     &many->metadata_id};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = model_text(im->model, *texts[i]);
    many->schema_name = take_name(im, draft->schema_name);
    if (many->metadata_id == NULL)
        many->metadata_id = build_id(im, "relationship", many->schema_name);
    g_ptr_array_add(tables[0]->many_to_many, many);
    if (tables[1] != tables[0])
        g_ptr_array_add(tables[1]->many_to_many, many);
}

/* ---- copies ------------------------------------------------------------------------------------
 */

static void copy_options(struct import *im, struct column *to, const GArray *options)
{
    if (options == NULL)
        return;
    build_options(im, to);
    for (guint i = 0; i < options->len; i++) {
        struct option o = g_array_index(options, struct option, i);
        o.label = model_text(im->model, o.label);
        o.invariant_name = model_text(im->model, o.invariant_name);
        g_array_append_val(to->options, o);
    }
}

/* Index, property and targets stay those of `to`. */
void build_copy_column(struct import *im, struct column *to, const struct column *from)
{
    struct model *m = im->model;
    struct column old = *to;
    *to = *from;
    to->logical_name = old.logical_name;
    to->property = old.property;
    to->index = old.index;
    to->targets = old.targets;
    to->schema_name = model_text(m, from->schema_name);
    to->display_name = model_text(m, from->display_name);
    to->metadata_id = model_text(m, from->metadata_id);
    to->format = model_text(m, from->format);
    to->auto_number_format = model_text(m, from->auto_number_format);
    to->set_name = model_text(m, from->set_name);
    to->options = old.options;
    copy_options(im, to, from->options);
}

void build_copy_table(struct import *im, struct table *to, const struct table *from)
{
    struct model *m = im->model;
    to->schema_name = model_text(m, from->schema_name);
    to->display_name = model_text(m, from->display_name);
    to->display_collection_name = model_text(m, from->display_collection_name);
    to->metadata_id = model_text(m, from->metadata_id);
    to->ownership = model_text(m, from->ownership);
    to->primary_name = model_text(m, from->primary_name);
    to->object_type_code = from->object_type_code;
    to->is_intersect = from->is_intersect;
    to->is_activity = from->is_activity;
    to->is_custom = from->is_custom;
    to->is_bpf = from->is_bpf;
    to->optimistic_concurrency = from->optimistic_concurrency;
    to->flags = from->flags;
}
