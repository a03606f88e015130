/* link.c: what follows from all tables together: parents, navigation properties, and the names
 * activities inherit. In $metadata an activity has the properties of activitypointer
 * (regardingobjectid_account) beside its own (regardingobjectid_account_task); clients use both. */
#include <string.h>

#include "model/internal.h"

static struct table *find(struct model *m, const char *logical_name)
{
    return g_hash_table_lookup(m->by_name, logical_name);
}

static void add_nav(struct model *m, struct table *from, const struct nav *nav)
{
    if (nav->name == NULL || nav->to == NULL ||
        g_hash_table_contains(from->navs_by_name, nav->name))
        return;
    struct nav *kept = model_alloc(m, sizeof *kept);
    *kept = *nav;
    kept->from = from;
    g_hash_table_insert(from->navs_by_name, (gpointer)(uintptr_t)kept->name, kept);
}

static void link_lookup(struct model *m, struct table *child, struct relationship *r)
{
    struct table *parent = find(m, r->referenced_table);
    if (parent == NULL)
        return;
    g_ptr_array_add(parent->one_to_many, r);
    add_nav(
        m, child,
        &(struct nav){.kind = NAV_SINGLE, .name = r->navigation, .to = parent, .relationship = r});
    add_nav(m, parent,
            &(struct nav){.kind = NAV_COLLECTION,
                          .name = r->collection_navigation,
                          .to = child,
                          .relationship = r});
}

static void link_pair(struct model *m, struct many_to_many *n)
{
    struct table *table1 = find(m, n->table1), *table2 = find(m, n->table2);
    if (table1 == NULL || table2 == NULL || model_find_many_to_many(m, n->schema_name) != NULL)
        return;
    g_hash_table_insert(m->many_to_many, (gpointer)(uintptr_t)n->schema_name, n);
    struct table *pairs = find(m, n->intersect_table);
    if (pairs != NULL)
        pairs->pair = n;
    add_nav(m, table1,
            &(struct nav){.kind = NAV_MANY, .name = n->navigation1, .to = table2, .many = n});
    add_nav(m, table2,
            &(struct nav){.kind = NAV_MANY, .name = n->navigation2, .to = table1, .many = n});
}

/* A copy of an inherited relationship whose child is the activity itself. */
static struct relationship *inherit(struct model *m, const struct table *t,
                                    const struct relationship *base)
{
    struct relationship *r = model_alloc(m, sizeof *r);
    *r = *base;
    r->referencing_table = t->logical_name;
    r->collection_navigation = NULL;
    return r;
}

static const struct relationship *own_relationship(const struct table *t,
                                                   const struct relationship *base)
{
    for (guint i = 0; i < t->many_to_one->len; i++) {
        const struct relationship *r = g_ptr_array_index(t->many_to_one, i);
        if (strcmp(r->referencing_column, base->referencing_column) == 0 &&
            strcmp(r->referenced_table, base->referenced_table) == 0)
            return r;
    }
    return NULL;
}

static void inherit_navs(struct model *m, struct table *t, const struct table *base)
{
    for (guint i = 0; i < base->many_to_one->len; i++) {
        const struct relationship *r = g_ptr_array_index(base->many_to_one, i);
        const struct relationship *own = own_relationship(t, r);
        if (table_find_column(t, r->referencing_column) == NULL || r->navigation == NULL)
            continue;
        add_nav(m, t,
                &(struct nav){.kind = NAV_SINGLE,
                              .name = r->navigation,
                              .to = find(m, r->referenced_table),
                              .relationship = own != NULL ? own : inherit(m, t, r)});
    }
}

/* The relationship of `t` that the same lookup makes as `base` does for activitypointer; or NULL.
 */
static const struct relationship *own_collection(const struct table *t,
                                                 const struct relationship *base)
{
    for (guint i = 0; i < t->one_to_many->len; i++) {
        const struct relationship *r = g_ptr_array_index(t->one_to_many, i);
        if (strcmp(r->referencing_table, base->referencing_table) == 0 &&
            strcmp(r->referencing_column, base->referencing_column) == 0)
            return r;
    }
    return NULL;
}

/* Collections too: activity_pointer_activity_mime_attachment of an e-mail. */
static void inherit_collections(struct model *m, struct table *t, const struct table *base)
{
    for (guint i = 0; i < base->one_to_many->len; i++) {
        const struct relationship *r = g_ptr_array_index(base->one_to_many, i);
        const struct relationship *own = own_collection(t, r);
        if (own != NULL)
            add_nav(m, t,
                    &(struct nav){.kind = NAV_COLLECTION,
                                  .name = r->collection_navigation,
                                  .to = find(m, r->referencing_table),
                                  .relationship = own});
    }
}

/* "ownerid_task" beside "ownerid". */
static void add_owner_synonym(struct model *m, struct table *t)
{
    const struct nav *owner = table_find_nav(t, "ownerid");
    if (owner == NULL)
        return;
    g_autofree char *name = g_strdup_printf("ownerid_%s", t->logical_name);
    struct nav synonym = *owner;
    synonym.name = model_text(m, name);
    add_nav(m, t, &synonym);
}

/* In $metadata users and teams inherit `ownerid` from principal; their rows show it beside their
 * own key. */
static void add_principal_key(struct model *m, struct table *t)
{
    if (g_strcmp0(t->base_type, "principal") != 0 || table_find_column(t, "ownerid") != NULL)
        return;
    const struct column *id = table_find_column(t, t->primary_id);
    struct column *c = model_alloc(m, sizeof *c);
    *c = *id;
    c->logical_name = c->property = "ownerid";
    c->schema_name = "OwnerId";
    c->valid_for_create = c->valid_for_update = false;
    c->required = REQUIRED_NONE;
    table_add_column(t, c);
}

/* A state whose default nobody names has its first status as default. */
static void fill_default_statuses(const struct table *t)
{
    const struct column *state = table_find_column(t, "statecode");
    const struct column *status = table_find_column(t, "statuscode");
    if (state == NULL || status == NULL || state->options == NULL || status->options == NULL)
        return;
    for (guint i = 0; i < state->options->len; i++) {
        struct option *o = &g_array_index(state->options, struct option, i);
        for (guint k = 0; o->default_status < 0 && k < status->options->len; k++) {
            const struct option *s = &g_array_index(status->options, struct option, k);
            if (s->state == o->value)
                o->default_status = s->value;
        }
    }
}

static gint compare_tables(gconstpointer a, gconstpointer b)
{
    const struct table *const *x = a, *const *y = b;
    return strcmp((*x)->logical_name, (*y)->logical_name);
}

/* Columns of a global option set have its options. */
static void link_choices(struct model *m, struct table *t)
{
    for (guint i = 0; i < t->columns->len; i++) {
        struct column *c = g_ptr_array_index(t->columns, i);
        const struct option_set *set =
            c->set_name == NULL ? NULL : model_find_option_set(m, c->set_name);
        if (set != NULL)
            c->options = set->options;
    }
}

void model_link(struct model *m)
{
    const struct table *base = model_find_table(m, "activitypointer");
    g_ptr_array_sort(m->tables, compare_tables);
    for (guint i = 0; i < m->tables->len; i++) {
        struct table *t = g_ptr_array_index(m->tables, i);
        add_principal_key(m, t);
        fill_default_statuses(t);
        t->id_column = table_find_column(t, t->primary_id);
        link_choices(m, t);
        for (guint k = 0; k < t->many_to_one->len; k++)
            link_lookup(m, t, g_ptr_array_index(t->many_to_one, k));
        for (guint k = 0; k < t->many_to_many->len; k++)
            link_pair(m, g_ptr_array_index(t->many_to_many, k));
    }
    for (guint i = 0; base != NULL && i < m->tables->len; i++) {
        struct table *t = g_ptr_array_index(m->tables, i);
        if (!t->is_activity || t == base)
            continue;
        inherit_navs(m, t, base);
        inherit_collections(m, t, base);
        add_owner_synonym(m, t);
    }
}
