/* edit_standard.c: the columns every new table has: who made and owns a row, when, and its state.
 */
#include <string.h>

#include "model/edit_internal.h"

static const struct standard {
    const char *schema_name;
    enum column_type type;
    const char *label;
    char owner;
    bool create, update;
    enum required_level required;
    const char *target, *relationship;
} standards[] = {
#define X(schema, type, label, owner, create, update, required, target, relationship)              \
    {schema, COLUMN_##type,       label,  owner,       create,                                     \
     update, REQUIRED_##required, target, relationship},
#include "model/edit_standard.def"
#undef X
};

static void add_states(struct edit *e, struct column *c)
{
    static const struct option states[] = {
        {.value = 0,
         .label = "Active",
         .state = -1,
         .default_status = 1,
         .invariant_name = "Active"},
        {.value = 1,
         .label = "Inactive",
         .state = -1,
         .default_status = 2,
         .invariant_name = "Inactive"},
    };
    static const struct option statuses[] = {
        {.value = 1, .label = "Active", .state = 0, .default_status = -1},
        {.value = 2, .label = "Inactive", .state = 1, .default_status = -1},
    };
    const struct option *options = c->type == COLUMN_STATE ? states : statuses;
    c->options = model_new_options(e->model);
    g_array_append_vals(c->options, options, 2);
    c->has_default = c->type == COLUMN_STATE;
}

static void add_targets(struct edit *e, struct table *t, struct column *c, const struct standard *s)
{
    g_auto(GStrv) parts = g_strsplit(s->relationship, "*", 2);
    g_autofree char *name = g_strjoinv(t->logical_name, parts);
    c->targets = model_new_list(e->model);
    if (c->type == COLUMN_OWNER) {
        g_ptr_array_add(c->targets, (gpointer)(uintptr_t) "systemuser");
        g_ptr_array_add(c->targets, (gpointer)(uintptr_t) "team");
    } else {
        g_ptr_array_add(c->targets, (gpointer)(uintptr_t)s->target);
    }
    struct relationship *r = edit_new_relationship(e, t, name, c->logical_name, s->target);
    r->navigation = c->logical_name;
    r->on_delete = CASCADE_NONE;
    meta_set(e->model, &r->meta, "IsCustomRelationship", "false");
}

static bool applies(const struct standard *s, const struct table *t)
{
    if (t->is_intersect)
        return s->owner == 'N';
    return s->owner == 'A' || s->owner == 'N' ||
           (s->owner == 'U') == (strcmp(t->ownership, "UserOwned") == 0);
}

void edit_add_standards(struct edit *e, struct table *t)
{
    for (size_t i = 0; i < G_N_ELEMENTS(standards); i++) {
        const struct standard *s = &standards[i];
        if (!applies(s, t) || (s->target != NULL && edit_table(e, s->target) == NULL))
            continue;
        struct column *c = edit_new_column(e, s->schema_name, s->type, s->label);
        c->valid_for_create = s->create;
        c->valid_for_update = s->update;
        c->required = s->required;
        if (s->type == COLUMN_STATE || s->type == COLUMN_STATUS)
            add_states(e, c);
        meta_set(e->model, &c->meta, "IsCustomAttribute", "false");
        table_add_column(t, c);
        if (s->target != NULL)
            add_targets(e, t, c, s);
        c->meta.changed = e->model->version;
    }
}
