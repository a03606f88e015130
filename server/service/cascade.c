/* cascade.c: what a delete or a new owner does to the rows that refer to a row, relationship by
 * relationship. Not told as effects: no client asked for them by name. */
#include <string.h>

#include "service/rows.h"
#include "store/derive.h"

typedef bool (*child_fn)(struct work *w, const struct relationship *r, const struct table *child,
                         const struct guid *id, GError **error);

static bool remove_link(struct work *w, const struct relationship *r, const struct table *child,
                        const struct guid *id, GError **error)
{
    const struct table *actual = NULL;
    if (!rows_actual_table(w, child, id, &actual, error))
        return false;
    struct row *changes = row_create(actual);
    changes->id = *id;
    row_set_lookup(changes, r->referencing_column, NULL, NULL);
    derive_customer(changes);
    bool good = store_update(w->store, changes, error);
    row_destroy(changes);
    return good;
}

static bool delete_child(struct work *w, const struct relationship *r, const struct table *child,
                         const struct guid *id, GError **error)
{
    (void)r;
    return rows_delete(w, child, id, error);
}

static bool restrict_delete(struct work *w, const struct relationship *r, const struct table *child,
                            const struct guid *id, GError **error)
{
    (void)id;
    (void)child;
    (void)w;
    g_set_error(error, SERVER_ERROR, ERROR_RESTRICTED_DELETE,
                "The object you tried to delete is associated with another object and cannot be "
                "deleted: %s (%s).",
                r->schema_name, r->referencing_table);
    return false;
}

static const child_fn rules[] = {
    [CASCADE_NONE] = NULL,
    [CASCADE_ALL] = delete_child,
    [CASCADE_REMOVE_LINK] = remove_link,
    [CASCADE_RESTRICT] = restrict_delete,
};

/* A child known by its row in activitypointer: the rule of its own table, where there is one, is
 * the one that counts. */
static bool find_child(struct work *w, const struct relationship *r, const struct guid *id,
                       bool *ret_skip, GError **error)
{
    const struct table *child = model_find_table(w->model, r->referencing_table), *actual = NULL;
    *ret_skip = g_hash_table_contains(w->deleted, id->text);
    if (*ret_skip)
        return true;
    if (!rows_actual_table(w, child, id, &actual, error))
        return false;
    for (guint i = 0; actual != child && i < actual->many_to_one->len; i++) {
        const struct relationship *own = g_ptr_array_index(actual->many_to_one, i);
        if (strcmp(own->referencing_column, r->referencing_column) == 0 &&
            strcmp(own->referenced_table, r->referenced_table) == 0)
            *ret_skip = true;
    }
    return true;
}

static bool apply(struct work *w, const struct relationship *r, const struct table *parent,
                  const struct guid *id, GError **error)
{
    const struct table *child = model_find_table(w->model, r->referencing_table);
    const struct column *lookup = table_find_column(child, r->referencing_column);
    GArray *children = NULL;
    if (rules[r->on_delete] == NULL || !column_is_lookup(lookup))
        return true;
    if (!store_find_children(w->store, child, lookup, parent, id, &children, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < children->len; i++) {
        const struct guid *child_id = &g_array_index(children, struct guid, i);
        bool skip = false;
        good = find_child(w, r, child_id, &skip, error) &&
               (skip || rules[r->on_delete](w, r, child, child_id, error));
    }
    g_array_unref(children);
    return good;
}

/* Pairs of N:N relationships in which the row takes part. */
static bool delete_pairs(struct work *w, const struct nav *nav, const char *column,
                         const struct guid *id, GError **error)
{
    return store_delete_by_texts(w->store, model_find_table(w->model, nav->many->intersect_table),
                                 (const char *const[]){column, id->text, NULL}, w->session->now_ms,
                                 error);
}

static bool delete_all_pairs(struct work *w, const struct table *t, const struct guid *id,
                             GError **error)
{
    GHashTableIter iter;
    gpointer pointer;
    g_hash_table_iter_init(&iter, t->navs_by_name);
    while (g_hash_table_iter_next(&iter, NULL, &pointer)) {
        const struct nav *nav = pointer;
        if (nav->kind != NAV_MANY)
            continue;
        bool first = g_strcmp0(nav->many->table1, t->logical_name) == 0;
        bool second = g_strcmp0(nav->many->table2, t->logical_name) == 0;
        if ((first && !delete_pairs(w, nav, nav->many->column1, id, error)) ||
            (second && !delete_pairs(w, nav, nav->many->column2, id, error)))
            return false;
    }
    return true;
}

static bool apply_all(struct work *w, const struct table *t, const struct guid *id, GError **error)
{
    for (guint i = 0; i < t->one_to_many->len; i++)
        if (!apply(w, g_ptr_array_index(t->one_to_many, i), t, id, error))
            return false;
    return delete_all_pairs(w, t, id, error);
}

/* What refers to an activity may do so through activitypointer, as its parties do. */
bool cascade_delete(struct work *w, const struct table *t, const struct guid *id, GError **error)
{
    const struct table *base = model_find_table(w->model, "activitypointer");
    return apply_all(w, t, id, error) &&
           (base == NULL || !t->is_activity || apply_all(w, base, id, error));
}

/* ---- a new owner ---- */

static bool assign_child(struct work *w, const struct relationship *r, const struct guid *id,
                         const struct value *owner, GError **error)
{
    const struct table *child = model_find_table(w->model, r->referencing_table), *actual = NULL;
    struct guid owner_id;
    if (!rows_actual_table(w, child, id, &actual, error))
        return false;
    struct row *changes = row_create(actual);
    changes->id = *id;
    g_strlcpy(owner_id.text, owner->text, sizeof owner_id.text);
    row_set_lookup(changes, "ownerid", owner->target, &owner_id);
    bool good =
        table_find_column(actual, "ownerid") == NULL ||
        (rows_change_quietly(w, changes, error) && cascade_assign(w, actual, id, owner, error));
    row_destroy(changes);
    return good;
}

bool cascade_assign(struct work *w, const struct table *t, const struct guid *id,
                    const struct value *owner, GError **error)
{
    if (owner->kind != VALUE_TEXT || owner->target == NULL ||
        !g_hash_table_add(w->assigned, g_strdup(id->text)))
        return true; /* met already, in a circle */
    for (guint i = 0; i < t->one_to_many->len; i++) {
        const struct relationship *r = g_ptr_array_index(t->one_to_many, i);
        const struct table *child = model_find_table(w->model, r->referencing_table);
        const struct column *lookup = table_find_column(child, r->referencing_column);
        GArray *ids = NULL;
        if (r->on_assign != CASCADE_ALL || !column_is_lookup(lookup))
            continue;
        if (!store_find_children(w->store, child, lookup, t, id, &ids, error))
            return false;
        bool good = true;
        for (guint k = 0; good && k < ids->len; k++)
            good = assign_child(w, r, &g_array_index(ids, struct guid, k), owner, error);
        g_array_unref(ids);
        if (!good)
            return false;
    }
    return true;
}
