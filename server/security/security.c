/* security.c: keeps what each user may do until a security row changes, and answers questions. */
#include "security/security.h"

#include <string.h>

#include "security/access.h"

#define MAX_KEPT 1000 /* users, and pairs of users, before all are forgotten */

struct security {
    struct store *home;
    int64_t stamp; /* of home, when the following was read; -1 = never */
    struct directory *directory;
    GHashTable *accesses; /* "user" or "user caller" -> struct access */
};

struct security *security_create(struct store *home)
{
    struct security *s = g_new0(struct security, 1);
    s->home = home;
    s->stamp = -1;
    store_watch(home, directory_tables);
    s->accesses =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)access_destroy);
    return s;
}

void security_destroy(struct security *s)
{
    if (s == NULL)
        return;
    directory_destroy(s->directory);
    g_hash_table_unref(s->accesses);
    g_free(s);
}

static bool refresh(struct security *s, GError **error)
{
    if (s->stamp == store_watch_stamp(s->home))
        return true;
    struct directory *d = directory_read(s->home, error);
    if (d == NULL)
        return false;
    g_hash_table_remove_all(s->accesses);
    directory_destroy(s->directory);
    s->directory = d;
    s->stamp = store_watch_stamp(s->home);
    return true;
}

const struct directory *security_directory(struct security *s, GError **error)
{
    return refresh(s, error) ? s->directory : NULL;
}

static struct access *make_access(struct security *s, const char *user, GError **error)
{
    struct access *a = access_create(store_model(s->home), s->directory, user);
    const struct principal *p = directory_find(s->directory, user);
    if (p == NULL || access_read_columns(a, p, s->home, error))
        return a;
    access_destroy(a);
    return NULL;
}

static const struct access *keep(struct security *s, char *key, struct access *a)
{
    if (a == NULL)
        g_free(key);
    else
        g_hash_table_insert(s->accesses, key, a);
    return a;
}

static const struct access *find_one(struct security *s, const char *user, GError **error)
{
    const struct access *known = g_hash_table_lookup(s->accesses, user);
    return known != NULL ? known : keep(s, g_strdup(user), make_access(s, user, error));
}

const struct access *security_find_access(const struct actor *a, GError **error)
{
    struct security *s = a->security;
    if (!refresh(s, error))
        return NULL;
    if (g_hash_table_size(s->accesses) >= MAX_KEPT)
        g_hash_table_remove_all(s->accesses);
    const struct access *user = find_one(s, a->user.text, error);
    if (user == NULL || a->caller.text[0] == '\0' || guid_equal(&a->caller, &a->user))
        return user;
    g_autofree char *key = g_strconcat(a->user.text, " ", a->caller.text, NULL);
    const struct access *both = g_hash_table_lookup(s->accesses, key);
    const struct access *caller = both == NULL ? find_one(s, a->caller.text, error) : NULL;
    if (both != NULL || caller == NULL)
        return both;
    return keep(s, g_steal_pointer(&key), access_create_common(user, caller));
}

/* ---- may he? ---- */

bool security_check_user(const struct actor *a, GError **error)
{
    if (a->security == NULL)
        return true;
    const struct access *access = security_find_access(a, error);
    if (access == NULL)
        return false;
    bool good = access->known && !access->disabled && access->role_count > 0;
    if (!access->known)
        g_set_error_literal(error, SERVER_ERROR, ERROR_USER_UNKNOWN,
                            "The user is not a member of the organization.");
    else if (access->disabled)
        g_set_error(error, SERVER_ERROR, ERROR_USER_DISABLED,
                    "The specified user(Id = %s) is disabled. Consider enabling this user.",
                    a->user.text);
    else if (!good)
        g_set_error(error, SERVER_ERROR, ERROR_USER_WITHOUT_ROLES,
                    "The user with id %s has not been assigned any roles. They need a role with "
                    "the prvReadUser privilege.",
                    a->user.text);
    return good;
}

bool security_check_task(const struct actor *a, const char *privilege, GError **error)
{
    const struct access *access = a->security != NULL ? security_find_access(a, error) : NULL;
    if (access == NULL)
        return a->security == NULL;
    return access->everything || g_hash_table_contains(access->grants, privilege) ||
           access_fail_privilege(access, NULL, privilege, error);
}

/* A table of which nothing is asked that its children would not be asked too. */
static enum right right_here(const struct table *t, enum right right)
{
    return table_securing(t) == SECURED_BY_PARENT ? access_parent_right(right) : right;
}

bool security_check_table(const struct actor *a, const struct table *t, enum right right,
                          GError **error)
{
    struct guard_rule rule;
    const struct access *access = a->security != NULL ? security_find_access(a, error) : NULL;
    if (access == NULL)
        return a->security == NULL;
    if (!access_find_rule(access, t, right_here(t, right), &rule, error))
        return false;
    if (rule.kind != GUARD_NONE)
        return true;
    g_set_error_literal(error, SERVER_ERROR, ERROR_PRIVILEGE_DENIED, "Access is denied.");
    return false;
}

static bool find_rule(void *context, const struct table *t, struct guard_rule *ret_rule,
                      GError **error)
{
    const struct security_guard *g = context;
    const struct access *access = security_find_access(g->actor, error);
    return access != NULL && access_find_rule(access, t, right_here(t, g->right), ret_rule, error);
}

static bool allow_column(void *context, const struct table *t, const struct column *c,
                         GError **error)
{
    const struct security_guard *g = context;
    g_autoptr(GError) denied = NULL;
    if (security_check_column(g->actor, t, c, COLUMN_READ, &denied))
        return true;
    if (denied->code != ERROR_COLUMN_READ_DENIED)
        g_propagate_error(error, g_steal_pointer(&denied));
    else
        g_set_error(error, SERVER_ERROR, ERROR_COLUMN_FILTER_DENIED,
                    "The Query contained a secured attribute '%s' of '%s' to which the caller does "
                    "not have access.",
                    c->logical_name, t->logical_name);
    return false;
}

const struct guard *security_guard_init(struct security_guard *g, const struct actor *actor,
                                        enum right right)
{
    *g = (struct security_guard){
        .guard = {.find = find_rule, .allow_column = allow_column, .context = g},
        .actor = actor,
        .right = right};
    return actor->security != NULL ? &g->guard : NULL;
}

static bool fail_row(const struct actor *a, const struct table *t, const struct guid *id,
                     enum right right, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_ACCESS_DENIED,
                "Principal with id %s does not have %s right(s) for record with id %s of entity %s",
                a->user.text, right_info(right)->access, id->text, t->logical_name);
    return false;
}

bool security_check_row(const struct actor *a, const struct table *t, const struct guid *id,
                        enum right right, GError **error)
{
    struct security_guard g;
    struct guard_rule rule;
    bool allowed = false;
    const struct guard *guard = security_guard_init(&g, a, right_here(t, right));
    if (guard == NULL)
        return true;
    if (!find_rule(&g, t, &rule, error))
        return false;
    if (rule.kind != GUARD_ALL && rule.kind != GUARD_NONE &&
        !store_allows(a->store, t, id, guard, &allowed, error))
        return false;
    return allowed || rule.kind == GUARD_ALL || fail_row(a, t, id, right, error);
}

/* Whether a list made by access.c has the id; ids are of one length, so a part cannot match. */
static bool is_listed(const char *list, const struct row *row, const struct column *c)
{
    const struct value *v = c != NULL ? row_get(row, c) : NULL;
    return list != NULL && v != NULL && v->kind == VALUE_TEXT && strstr(list, v->text) != NULL;
}

static bool check_parents(const struct actor *a, const struct row *row,
                          const struct guard_rule *rule, GError **error)
{
    for (unsigned i = 0; i < rule->parent_count; i++) {
        const struct value *v = row_get(row, rule->parents[i]);
        const struct table *t = rule->targets[i];
        if (v == NULL || v->kind != VALUE_TEXT)
            return fail_row(a, row->table, &row->id, RIGHT_CREATE, error);
        struct guid id;
        g_strlcpy(id.text, v->text, sizeof id.text);
        if (t == NULL)
            t = v->target;
        if (t != NULL && !security_check_row(a, t, &id, RIGHT_WRITE, error))
            return false;
    }
    return true;
}

bool security_check_new(const struct actor *a, const struct row *row, GError **error)
{
    struct guard_rule rule;
    if (!security_check_table(a, row->table, RIGHT_CREATE, error))
        return false;
    const struct access *access = a->security != NULL ? security_find_access(a, error) : NULL;
    if (access == NULL)
        return a->security == NULL;
    if (!access_find_rule(access, row->table, right_here(row->table, RIGHT_CREATE), &rule, error))
        return false;
    if (rule.kind == GUARD_FOLLOWS)
        return check_parents(a, row, &rule, error);
    return rule.kind == GUARD_ALL || is_listed(rule.owners, row, rule.owner) ||
           is_listed(rule.units, row, rule.unit) ||
           fail_row(a, row->table, &row->id, RIGHT_CREATE, error);
}

static bool sees_all(const struct access *a, const struct table *t, enum right right, bool *ret_all,
                     GError **error)
{
    struct guard_rule rule;
    if (!access_find_rule(a, t, right, &rule, error))
        return false;
    *ret_all = rule.kind == GUARD_ALL || rule.kind == GUARD_FOLLOWS;
    for (unsigned i = 0; rule.kind == GUARD_FOLLOWS && *ret_all && i < rule.parent_count; i++) {
        const GPtrArray *targets = rule.parents[i]->targets;
        const struct table *target = rule.targets[i];
        if (target != NULL && !sees_all(a, target, right, ret_all, error))
            return false;
        for (guint k = 0; target == NULL && *ret_all && targets != NULL && k < targets->len; k++) {
            const struct table *one = model_find_table(a->model, g_ptr_array_index(targets, k));
            if (one != NULL && !sees_all(a, one, right, ret_all, error))
                return false;
        }
    }
    return true;
}

bool security_check_all(const struct actor *a, const struct table *t, enum right right,
                        GError **error)
{
    struct privilege p;
    bool all = false;
    const struct access *access = a->security != NULL ? security_find_access(a, error) : NULL;
    if (access == NULL)
        return a->security == NULL;
    if (!sees_all(access, t, right, &all, error))
        return false;
    if (all)
        return true;
    if (table_privilege(t, right, &p))
        access_fail_privilege(access, t, p.name, error);
    else
        g_set_error(error, SERVER_ERROR, ERROR_PRIVILEGE_DENIED, "Access to %s is denied.",
                    t->logical_name);
    g_prefix_error_literal(error, "Changes are tracked for whole tables, which needs "
                                  "organization-level read access. ");
    return false;
}

bool security_principal_has(struct security *s, const struct guid *principal, const struct table *t,
                            enum right right, bool *ret_has, GError **error)
{
    const struct actor actor = {.security = s, .user = *principal};
    struct guard_rule rule;
    *ret_has = true;
    if (s == NULL)
        return true;
    const struct access *a = security_find_access(&actor, error);
    if (a == NULL)
        return false;
    g_autoptr(GError) denied = NULL;
    *ret_has = access_find_rule(a, t, right, &rule, &denied);
    return true;
}
