/* revoke.c: see revoke.h. */
#include "mock/revoke.h"

#include <string.h>

#include "model/privilege.h"
#include "service/rows.h"
#include "store/privileges.h"
#include "store/store.h"

/* Roles of users and of teams. */
static const struct holder {
    const char *pairs, *column;
} of_user = {"systemuserroles", "systemuserid"}, of_team = {"teamroles", "teamid"};

/* One revocation while it runs. */
struct revoking {
    const struct session *session;
    const struct revocation *what;
    struct guid privilege;
};

static bool find_ids(const struct session *s, const char *table, const char *const *wanted,
                     GArray **ret_ids, GError **error)
{
    return store_find_by_texts(s->store, model_find_table(s->model, table), wanted, G_MAXINT,
                               ret_ids, error);
}

/* The lookup or text of a row that has an id in it. */
static bool read_id(const struct session *s, const char *table, const struct guid *id,
                    const char *column, struct guid *ret_id, GError **error)
{
    struct value v;
    if (!store_find_value(s->store, model_find_table(s->model, table), id, column, &v, error))
        return false;
    g_strlcpy(ret_id->text, v.kind == VALUE_TEXT ? v.text : "", sizeof ret_id->text);
    value_finish(&v);
    return true;
}

/* *ret_row is NULL when it is not there. */
static bool find_row(const struct session *s, const char *table, const struct guid *id,
                     struct row **ret_row, GError **error)
{
    const struct table *t = model_find_table(s->model, table);
    *ret_row = NULL;
    return t == NULL || store_find(s->store, t, id, NULL, ret_row, error);
}

static bool check_exists(const struct session *s, const char *table, const struct guid *id,
                         const char *name, GError **error)
{
    struct row *row = NULL;
    if (!find_row(s, table, id, &row, error))
        return false;
    bool there = row != NULL;
    row_destroy(row);
    if (!there)
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "there is no %s %s.", table, name);
    return there;
}

/* ---- a role ---- */

static bool delete_pairs(const struct session *s, const struct holder *h, const struct guid *who,
                         const struct guid *role, GError **error)
{
    const char *const pair[] = {h->column, who->text, "roleid", role->text, NULL};
    return store_delete_by_texts(s->store, model_find_table(s->model, h->pairs), pair, s->now_ms,
                                 error);
}

/* ---- a privilege ---- */

/* What a role of the same unit is made of: everything but that it is a template's. */
static bool insert_copy(const struct session *s, const struct row *role, const struct guid *id,
                        const char *privilege, GError **error)
{
    g_autofree char *name =
        g_strdup_printf("%.60s without %.30s", row_text(role, "name", ""), privilege);
    struct row *copy = row_clone(role);
    copy->id = *id;
    row_set_text(copy, "roleid", id->text);
    row_set_text(copy, "name", name);
    row_set_lookup(copy, "roletemplateid", NULL, NULL);
    bool good = store_insert(s->store, copy, error);
    row_destroy(copy);
    return good;
}

static bool copy_privilege(const struct revoking *r, const struct guid *pair,
                           const struct guid *copy, GError **error)
{
    const struct session *s = r->session;
    struct row *row = NULL;
    struct privilege p = {0};
    if (!find_row(s, "roleprivileges", pair, &row, error))
        return false;
    if (row == NULL)
        return true;
    enum depth depth = depth_of_mask(row_integer(row, "privilegedepthmask", 0));
    row_lookup_id(row, "privilegeid", &p.id);
    bool good = guid_equal(&p.id, &r->privilege) ||
                store_add_role_privilege(s->store, copy, &p, depth, error);
    row_destroy(row);
    return good;
}

static bool copy_privileges(const struct revoking *r, const struct guid *role,
                            const struct guid *copy, GError **error)
{
    GArray *pairs = NULL;
    if (!find_ids(r->session, "roleprivileges", (const char *const[]){"roleid", role->text, NULL},
                  &pairs, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < pairs->len; i++)
        good = copy_privilege(r, &g_array_index(pairs, struct guid, i), copy, error);
    g_array_unref(pairs);
    return good;
}

/* The copy is made once; its id follows from what it is a copy of. */
static bool make_copy(const struct revoking *r, const struct guid *role, const struct guid *copy,
                      GError **error)
{
    struct row *known = NULL, *row = NULL;
    if (!find_row(r->session, "role", copy, &known, error) ||
        !find_row(r->session, "role", role, &row, error))
        return false;
    bool good = known != NULL || row == NULL ||
                (insert_copy(r->session, row, copy, r->what->privilege, error) &&
                 copy_privileges(r, role, copy, error));
    row_destroy(known);
    row_destroy(row);
    return good;
}

static bool insert_pair(const struct session *s, const struct holder *h, const struct guid *who,
                        const struct guid *role, GError **error)
{
    struct row *pair = row_create(model_find_table(s->model, h->pairs));
    s->new_guid(s->guid_context, &pair->id);
    row_set_text(pair, h->column, who->text);
    row_set_text(pair, "roleid", role->text);
    bool good = store_insert(s->store, pair, error);
    row_destroy(pair);
    return good;
}

static bool replace_role(const struct revoking *r, const struct holder *h, const struct guid *who,
                         const struct guid *role, GError **error)
{
    GArray *held = NULL;
    struct guid copy;
    const char *const pair[] = {"roleid", role->text, "privilegeid", r->privilege.text, NULL};
    if (!find_ids(r->session, "roleprivileges", pair, &held, error))
        return false;
    bool has = held->len > 0;
    g_array_unref(held);
    guid_derive(role->text, r->what->privilege, &copy);
    return !has ||
           (make_copy(r, role, &copy, error) && delete_pairs(r->session, h, who, role, error) &&
            insert_pair(r->session, h, who, &copy, error));
}

static bool replace_roles(const struct revoking *r, const struct holder *h, const struct guid *who,
                          GError **error)
{
    GArray *pairs = NULL;
    if (!find_ids(r->session, h->pairs, (const char *const[]){h->column, who->text, NULL}, &pairs,
                  error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < pairs->len; i++) {
        struct guid role;
        good = read_id(r->session, h->pairs, &g_array_index(pairs, struct guid, i), "roleid", &role,
                       error) &&
               replace_role(r, h, who, &role, error);
    }
    g_array_unref(pairs);
    return good;
}

static bool revoke_privilege(const struct revoking *r, GError **error)
{
    GArray *memberships = NULL;
    if (!check_exists(r->session, "privilege", &r->privilege, r->what->privilege, error) ||
        !replace_roles(r, &of_user, &r->what->user, error) ||
        !find_ids(r->session, "teammembership",
                  (const char *const[]){"systemuserid", r->what->user.text, NULL}, &memberships,
                  error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < memberships->len; i++) {
        struct guid team;
        good = read_id(r->session, "teammembership", &g_array_index(memberships, struct guid, i),
                       "teamid", &team, error) &&
               replace_roles(r, &of_team, &team, error);
    }
    g_array_unref(memberships);
    return good;
}

bool revoke_run(const struct session *s, const struct revocation *what, GError **error)
{
    struct revoking r = {.session = s, .what = what};
    privilege_id(what->privilege, &r.privilege);
    if (!store_begin(s->store, error))
        return false;
    bool good = what->role.text[0] != '\0'
                    ? check_exists(s, "role", &what->role, what->role.text, error) &&
                          delete_pairs(s, &of_user, &what->user, &what->role, error)
                    : revoke_privilege(&r, error);
    if (good)
        return store_commit(s->store, error);
    store_rollback(s->store);
    return false;
}
