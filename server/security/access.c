/* access.c: merges roles. A role of the user counts in his business unit; a role of an owner team
 * counts in the team's. The deepest of several wins, and the units of all of them are added up. */
#include "security/access.h"

#include <string.h>

void access_destroy(struct access *a)
{
    if (a == NULL)
        return;
    g_hash_table_unref(a->grants);
    g_hash_table_unref(a->columns);
    g_string_chunk_free(a->texts);
    g_free(a);
}

static struct access *create_empty(const struct model *m)
{
    struct access *a = g_new0(struct access, 1);
    a->model = m;
    a->texts = g_string_chunk_new(1024);
    a->grants = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    a->columns = g_hash_table_new(g_str_hash, g_str_equal);
    return a;
}

/* ---- lists of ids as JSON ---- */

static const char *make_list(struct access *a, GPtrArray *ids)
{
    g_autoptr(GString) json = g_string_new("[");
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(json, "%s\"%s\"", i > 0 ? "," : "",
                               (const char *)g_ptr_array_index(ids, i));
    g_string_append_c(json, ']');
    return g_string_chunk_insert_const(a->texts, json->str);
}

static void add_with_teams(GPtrArray *ids, const struct principal *p)
{
    borrowed_add(ids, p->id.text);
    for (guint i = 0; i < p->groups->len; i++)
        borrowed_add(ids, ((const struct principal *)g_ptr_array_index(p->groups, i))->id.text);
}

/* `farthest`: 0 = nobody else, 1 = direct reports, more = all. */
static const char *list_owners(struct access *a, const struct directory *d,
                               const struct principal *p, unsigned farthest)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    add_with_teams(ids, p);
    GHashTableIter iter;
    gpointer other;
    g_hash_table_iter_init(&iter, d->principals);
    while (farthest > 0 && d->hierarchy.enabled && g_hash_table_iter_next(&iter, NULL, &other)) {
        unsigned distance = directory_distance(d, p, other);
        if (distance > 0 && distance <= farthest)
            add_with_teams(ids, other);
    }
    return make_list(a, ids);
}

/* ---- roles ---- */

/* Grants while they are merged: the units of each as a set. */
struct merge {
    struct access *access;
    const struct directory *directory;
    GHashTable *units; /* name of privilege -> set of units */
};

static void add_units(struct merge *m, const char *name, enum depth depth, const char *unit)
{
    GHashTable *set = g_hash_table_lookup(m->units, name);
    if (set == NULL) {
        set = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(m->units, (gpointer)(uintptr_t)name, set);
    }
    g_hash_table_add(set, (gpointer)(uintptr_t)unit);
    GHashTableIter iter;
    gpointer other;
    g_hash_table_iter_init(&iter, m->directory->units);
    while (depth == DEPTH_DEEP && g_hash_table_iter_next(&iter, &other, NULL))
        if (directory_is_within(m->directory, other, unit))
            g_hash_table_add(set, other);
}

static void add_role(struct merge *m, const struct role *r, const char *unit)
{
    GHashTableIter iter;
    gpointer name, depth;
    m->access->role_count++;
    m->access->everything = m->access->everything || r->administrator;
    g_hash_table_iter_init(&iter, r->depths);
    while (g_hash_table_iter_next(&iter, &name, &depth)) {
        struct grant *g = g_hash_table_lookup(m->access->grants, name);
        if (g == NULL) {
            g = g_new0(struct grant, 1);
            g_hash_table_insert(m->access->grants,
                                g_string_chunk_insert_const(m->access->texts, name), g);
        }
        g->depth = MAX(g->depth, (enum depth)GPOINTER_TO_INT(depth));
        if (GPOINTER_TO_INT(depth) == DEPTH_LOCAL || GPOINTER_TO_INT(depth) == DEPTH_DEEP)
            add_units(m, name, (enum depth)GPOINTER_TO_INT(depth), unit);
    }
}

static void add_roles(struct merge *m, const struct principal *p)
{
    for (guint i = 0; i < p->roles->len; i++)
        add_role(m, g_ptr_array_index(p->roles, i), p->unit.text);
}

static int compare_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void finish_units(struct merge *m)
{
    GHashTableIter iter;
    gpointer name, set;
    g_hash_table_iter_init(&iter, m->units);
    while (g_hash_table_iter_next(&iter, &name, &set)) {
        g_autoptr(GPtrArray) ids = g_ptr_array_new();
        GHashTableIter units;
        gpointer unit;
        g_hash_table_iter_init(&units, set);
        while (g_hash_table_iter_next(&units, &unit, NULL))
            g_ptr_array_add(ids, unit);
        g_ptr_array_sort(ids, compare_text);
        ((struct grant *)g_hash_table_lookup(m->access->grants, name))->units =
            make_list(m->access, ids);
    }
}

static void merge_roles(struct access *a, const struct directory *d, const struct principal *p)
{
    struct merge m = {.access = a, .directory = d};
    m.units =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_hash_table_unref);
    add_roles(&m, p);
    for (guint i = 0; i < p->groups->len; i++)
        add_roles(&m, g_ptr_array_index(p->groups, i));
    finish_units(&m);
    g_hash_table_unref(m.units);
}

struct access *access_create(const struct model *m, const struct directory *d, const char *user)
{
    struct access *a = create_empty(m);
    const struct principal *p = directory_find(d, user);
    g_strlcpy(a->user.text, user, sizeof a->user.text);
    a->own = a->direct = a->below = "[]";
    if (!d->enforced) {
        a->known = a->everything = a->all_columns = true;
        a->role_count = 1;
        return a;
    }
    if (p == NULL)
        return a;
    a->known = true;
    a->disabled = p->disabled;
    a->unit = p->unit;
    merge_roles(a, d, p);
    a->own = list_owners(a, d, p, 0);
    a->direct = list_owners(a, d, p, 1);
    a->below = list_owners(a, d, p, G_MAXUINT);
    return a;
}

/* ---- two users ---- */

static const struct grant global_grant = {DEPTH_GLOBAL, NULL};

static const struct grant *find_grant(const struct access *a, const char *name)
{
    return a->everything ? &global_grant : g_hash_table_lookup(a->grants, name);
}

static void add_common(struct access *common, const struct access *a, const struct access *b)
{
    GHashTableIter iter;
    gpointer name;
    const struct access *narrow = a->everything ? b : a;
    g_hash_table_iter_init(&iter, narrow->grants);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        const struct grant *first = find_grant(a, name), *second = find_grant(b, name);
        if (first == NULL || second == NULL)
            continue;
        const struct grant *lesser = first->depth <= second->depth ? first : second;
        struct grant *g = g_new0(struct grant, 1);
        g->depth = lesser->depth;
        g->units = lesser->units != NULL ? g_string_chunk_insert_const(common->texts, lesser->units)
                                         : NULL;
        g_hash_table_insert(common->grants, g_string_chunk_insert_const(common->texts, name), g);
    }
}

static void add_common_columns(struct access *common, const struct access *a,
                               const struct access *b)
{
    GHashTableIter iter;
    gpointer name, uses;
    const struct access *narrow = a->all_columns ? b : a, *wide = a->all_columns ? a : b;
    common->all_columns = a->all_columns && b->all_columns;
    g_hash_table_iter_init(&iter, narrow->columns);
    while (g_hash_table_iter_next(&iter, &name, &uses)) {
        int both = GPOINTER_TO_INT(uses);
        if (!wide->all_columns)
            both &= GPOINTER_TO_INT(g_hash_table_lookup(wide->columns, name));
        g_hash_table_insert(common->columns, g_string_chunk_insert_const(common->texts, name),
                            GINT_TO_POINTER(both));
    }
}

struct access *access_create_common(const struct access *user, const struct access *caller)
{
    struct access *a = create_empty(user->model);
    a->user = user->user;
    a->unit = user->unit;
    a->known = user->known;
    a->disabled = user->disabled;
    a->everything = user->everything && caller->everything;
    a->role_count = user->role_count;
    a->own = g_string_chunk_insert_const(a->texts, user->own);
    a->direct = g_string_chunk_insert_const(a->texts, user->direct);
    a->below = g_string_chunk_insert_const(a->texts, user->below);
    add_common(a, user, caller);
    add_common_columns(a, user, caller);
    return a;
}
