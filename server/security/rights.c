/* rights.c: rights as they are told: to one row, of a user, a team, a role. Refusing is done where
 * rows are read and written; here somebody asks beforehand. */
#include <string.h>

#include "security/access.h"

/* ---- one row ---- */

/* Whether the table has the right at all: what nobody owns cannot be assigned or shared. */
static bool has_right(const struct table *t, enum right right)
{
    struct privilege p;
    return table_securing(t) > SECURED_BY_ORGANIZATION || table_privilege(t, right, &p);
}

bool security_row_rights(const struct actor *a, const struct table *t, const struct guid *id,
                         int64_t *ret_mask, GError **error)
{
    int64_t mask = 0;
    for (enum right right = 0; right < RIGHT_COUNT; right++) {
        g_autoptr(GError) denied = NULL;
        if (!has_right(t, right))
            continue;
        if (security_check_row(a, t, id, right, &denied))
            mask |= right_info(right)->mask;
        else if (!g_error_matches(denied, SERVER_ERROR, ERROR_ACCESS_DENIED) &&
                 !g_error_matches(denied, SERVER_ERROR, ERROR_PRIVILEGE_DENIED)) {
            g_propagate_error(error, g_steal_pointer(&denied));
            return false;
        }
    }
    *ret_mask = mask;
    return true;
}

/* ---- lists ---- */

/* Privileges while they are gathered. */
struct telling {
    GArray *list; /* struct role_privilege */
    struct guid unit;
};

static void add(struct telling *t, const char *name, enum depth depth)
{
    struct role_privilege p = {.name = name, .unit = t->unit, .depth = depth};
    privilege_id(name, &p.id);
    g_array_append_val(t->list, p);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    const struct role_privilege *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static void tell_all(struct telling *t, role_privilege_fn tell, void *context)
{
    g_array_sort(t->list, compare_names);
    for (guint i = 0; i < t->list->len; i++)
        tell(context, &g_array_index(t->list, struct role_privilege, i));
    g_array_unref(t->list);
}

static bool add_text(void *context, const struct privilege *p, GError **error)
{
    (void)error;
    g_ptr_array_add(context, g_strdup(p->name));
    return true;
}

/* Who may do everything without a row that says so: nobody has set up roles. */
static bool tell_everything(const struct access *a, role_privilege_fn tell, void *context,
                            GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    struct telling t = {.unit = a->unit};
    if (!privileges_each(a->model, add_text, names, error))
        return false;
    t.list = g_array_new(FALSE, FALSE, sizeof(struct role_privilege));
    for (guint i = 0; i < names->len; i++)
        add(&t, g_ptr_array_index(names, i), DEPTH_GLOBAL);
    tell_all(&t, tell, context);
    return true;
}

bool security_each_privilege(const struct actor *a, role_privilege_fn tell, void *context,
                             GError **error)
{
    const struct access *access = security_find_access(a, error);
    GHashTableIter iter;
    gpointer name, grant;
    if (access == NULL)
        return false;
    if (access->everything)
        return tell_everything(access, tell, context, error);
    struct telling t = {.unit = access->unit,
                        .list = g_array_new(FALSE, FALSE, sizeof(struct role_privilege))};
    g_hash_table_iter_init(&iter, access->grants);
    while (g_hash_table_iter_next(&iter, &name, &grant))
        add(&t, name, ((const struct grant *)grant)->depth);
    tell_all(&t, tell, context);
    return true;
}

static void add_role(GHashTable *depths, const struct role *r)
{
    GHashTableIter iter;
    gpointer name, depth;
    g_hash_table_iter_init(&iter, r->depths);
    while (g_hash_table_iter_next(&iter, &name, &depth))
        if (GPOINTER_TO_INT(depth) > GPOINTER_TO_INT(g_hash_table_lookup(depths, name)))
            g_hash_table_insert(depths, name, depth);
}

static void tell_depths(GHashTable *depths, const struct guid *unit, role_privilege_fn tell,
                        void *context)
{
    struct telling t = {.unit = *unit,
                        .list = g_array_new(FALSE, FALSE, sizeof(struct role_privilege))};
    GHashTableIter iter;
    gpointer name, depth;
    g_hash_table_iter_init(&iter, depths);
    while (g_hash_table_iter_next(&iter, &name, &depth))
        add(&t, name, (enum depth)GPOINTER_TO_INT(depth));
    tell_all(&t, tell, context);
}

bool security_each_team_privilege(const struct actor *a, role_privilege_fn tell, void *context,
                                  GError **error)
{
    const struct directory *d = a->security != NULL ? security_directory(a->security, error) : NULL;
    const struct principal *p = d != NULL ? directory_find(d, a->user.text) : NULL;
    if (d == NULL)
        return a->security == NULL;
    g_autoptr(GHashTable) depths = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; p != NULL && i < p->groups->len; i++) {
        const struct principal *team = g_ptr_array_index(p->groups, i);
        for (guint k = 0; k < team->roles->len; k++)
            add_role(depths, g_ptr_array_index(team->roles, k));
    }
    tell_depths(depths, p != NULL ? &p->unit : &a->user, tell, context);
    return true;
}

bool security_each_role_privilege(struct security *s, const struct guid *role,
                                  role_privilege_fn tell, void *context, GError **error)
{
    const struct directory *d = s != NULL ? security_directory(s, error) : NULL;
    if (d == NULL)
        return s == NULL;
    const struct role *r = g_hash_table_lookup(d->roles, role->text);
    if (r != NULL)
        tell_depths(r->depths, &r->unit, tell, context);
    return true;
}
