/* edit_support.c: notes and activities of a table: what HasNotes and HasActivities bring. They are
 * relationships of tables that are there already, which get one more target. */
#include <string.h>

#include "model/edit_internal.h"

static void add_support(struct edit *e, struct table *child, const char *column, struct table *t,
                        const char *plural)
{
    struct column *c = edit_column(child, column);
    g_autofree char *schema = g_strdup_printf("%s_%s", t->logical_name, plural);
    bool pointer = strcmp(child->logical_name, "activitypointer") == 0 ||
                   strcmp(child->logical_name, "annotation") == 0;
    g_autofree char *navigation =
        g_strdup_printf("%s_%s%s%s", column, t->logical_name, pointer ? "" : "_",
                        pointer ? "" : child->logical_name);
    GPtrArray *targets = model_new_list(e->model);
    for (guint i = 0; c->targets != NULL && i < c->targets->len; i++)
        g_ptr_array_add(targets, g_ptr_array_index(c->targets, i));
    if (g_ptr_array_find_with_equal_func(targets, t->logical_name, g_str_equal, NULL))
        return; /* it has them already */
    g_ptr_array_add(targets, (gpointer)(uintptr_t)t->logical_name);
    c->targets = targets;
    struct relationship *r = edit_new_relationship(e, child, schema, column, t->logical_name);
    r->navigation = model_text(e->model, navigation);
    r->on_delete = CASCADE_ALL;
    edit_touch(e, child, &c->meta);
}

bool edit_is_supported(const struct edit *e, const struct table *t, const char *column)
{
    const struct model *m = e->model;
    for (guint i = 0; i < m->tables->len; i++) {
        const struct table *child = g_ptr_array_index(m->tables, i);
        for (guint k = 0; k < child->many_to_one->len; k++) {
            const struct relationship *r = g_ptr_array_index(child->many_to_one, k);
            if (strcmp(r->referencing_column, column) == 0 &&
                strcmp(r->referenced_table, t->logical_name) == 0)
                return true;
        }
    }
    return false;
}

void edit_enable_notes(struct edit *e, struct table *t)
{
    struct table *notes = edit_table(e, "annotation");
    if (notes != NULL && edit_column(notes, "objectid") != NULL)
        add_support(e, notes, "objectid", t, "Annotations");
}

void edit_enable_activities(struct edit *e, struct table *t)
{
    for (guint i = 0; i < e->model->tables->len; i++) {
        struct table *child = g_ptr_array_index(e->model->tables, i);
        bool pointer = strcmp(child->logical_name, "activitypointer") == 0;
        struct column *c = edit_column(child, "regardingobjectid");
        if ((!child->is_activity && !pointer) || c == NULL || !column_is_lookup(c) ||
            c->targets == NULL || c->targets->len < 2)
            continue;
        g_autofree char *plural = edit_pluralize(child->schema_name);
        add_support(e, child, "regardingobjectid", t, plural);
    }
}
