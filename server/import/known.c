/* known.c: see known.h. */
#include "import/known.h"

#include <string.h>

#include "model/csdl.h"

static const char *const system_tables[] = {
#define X(name) #name,
#include "import/system_table.def"
#undef X
};

static bool is_system_table(const char *logical_name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(system_tables); i++)
        if (strcmp(system_tables[i], logical_name) == 0)
            return true;
    return false;
}

static void add_system_tables(struct import *im)
{
    for (size_t i = 0; i < G_N_ELEMENTS(system_tables); i++) {
        const struct table *known = model_find_table(im->known, system_tables[i]);
        if (known == NULL || build_find_table(im, known->logical_name) != NULL)
            continue;
        struct table *t = build_table(im, known->logical_name, known->set_name);
        if (t == NULL)
            continue;
        t->primary_id = model_text(im->model, known->primary_id);
        t->base_type = model_text(im->model, known->base_type);
    }
}

/* ---- columns -----------------------------------------------------------------------------------
 */

static bool is_property(const struct column *c)
{
    return c->in_odata && column_type_info(c->type)->edm != NULL;
}

static bool is_same_type(const struct column *a, const struct column *b)
{
    return column_is_lookup(a) == column_is_lookup(b) &&
           g_strcmp0(csdl_edm_type(a), csdl_edm_type(b)) == 0;
}

static void fill_column(struct import *im, struct table *t, const struct column *known, bool all)
{
    struct column *c = build_find_column(t, known->logical_name);
    if (c == NULL && (all || !is_property(known)))
        c = build_column(im, t, known->logical_name, known->type);
    else if (c == NULL || !is_same_type(c, known) || g_hash_table_contains(im->exported, c))
        return;
    if (c != NULL)
        build_copy_column(im, c, known);
}

static bool has_column(const struct table *t, const char *logical_name)
{
    return logical_name != NULL && table_find_column(t, logical_name) != NULL;
}

static void fill_table(struct import *im, struct table *t, const struct table *known)
{
    bool all = is_system_table(t->logical_name);
    for (guint i = 0; i < known->columns->len; i++)
        fill_column(im, t, known->columns->pdata[i], all);
    if (g_hash_table_contains(im->exported, t))
        return;
    const char *primary_name = t->primary_name;
    bool is_intersect = t->is_intersect;
    build_copy_table(im, t, known);
    t->is_intersect = is_intersect || known->is_intersect;
    if (!has_column(t, t->primary_name))
        t->primary_name = primary_name;
}

/* ---- relationships -----------------------------------------------------------------------------
 */

/* What two tables have in the file keeps its names there; the rest is taken from the fixtures. */
static void fill_relationship(struct import *im, struct table *t, const struct relationship *known,
                              bool all)
{
    struct relationship *r =
        build_find_relationship(t, known->referencing_column, known->referenced_table);
    if (r == NULL) {
        if (all && build_find_table(im, known->referenced_table) != NULL)
            build_relationship(im, t, known->schema_name, known);
        return;
    }
    if (g_hash_table_contains(im->exported, r))
        return;
    r->metadata_id = model_text(im->model, known->metadata_id);
    r->on_delete = known->on_delete;
    r->on_assign = known->on_assign;
    r->on_share = known->on_share;
    r->on_unshare = known->on_unshare;
    r->on_reparent = known->on_reparent;
    r->is_hierarchical = known->is_hierarchical;
}

static bool has_pair(const struct table *t, const char *schema_name)
{
    for (guint i = 0; i < t->many_to_many->len; i++)
        if (strcmp(((const struct many_to_many *)t->many_to_many->pdata[i])->schema_name,
                   schema_name) == 0)
            return true;
    return false;
}

static void fill_pair(struct import *im, struct table *t, const struct many_to_many *known)
{
    bool first = strcmp(known->table1, t->logical_name) == 0;
    if (first && !has_pair(t, known->schema_name) && is_system_table(known->intersect_table) &&
        build_find_table(im, known->table2) != NULL)
        build_many_to_many(im, known);
}

static void fill_relationships(struct import *im, struct table *t, const struct table *known)
{
    bool all = is_system_table(t->logical_name);
    for (guint i = 0; i < known->many_to_one->len; i++)
        fill_relationship(im, t, known->many_to_one->pdata[i], all);
    for (guint i = 0; i < known->many_to_many->len; i++)
        fill_pair(im, t, known->many_to_many->pdata[i]);
}

void known_fill(struct import *im)
{
    add_system_tables(im);
    const GPtrArray *known = model_tables(im->known);
    for (int pass = 0; pass < 2; pass++)
        for (guint i = 0; i < known->len; i++) {
            const struct table *k = known->pdata[i];
            struct table *t = build_find_table(im, k->logical_name);
            if (t != NULL && pass == 0)
                fill_table(im, t, k);
            else if (t != NULL)
                fill_relationships(im, t, k);
        }
}
