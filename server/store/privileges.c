/* privileges.c: see privileges.h. */
#include "store/privileges.h"

#include <string.h>

#include "store/internal.h"

#define NO_LIMIT G_MAXINT

/* Rows being added or removed. */
struct filling {
    struct store *store;
    const struct table *privileges;
    GHashTable *known;      /* ids of the rows that are there */
    GArray *administrators; /* struct guid: roles */
    int64_t now_ms;         /* of what is removed */
};

static void set_flag(struct row *row, const char *column, bool flag)
{
    row_set_integer(row, column, flag ? 1 : 0);
}

static bool add_privilege(struct filling *f, const struct privilege *p, GError **error)
{
    if (g_hash_table_contains(f->known, p->id.text))
        return true;
    struct row *row = row_create(f->privileges);
    row->id = p->id;
    row_set_text(row, "name", p->name);
    row_set_integer(row, "accessright", p->mask);
    set_flag(row, "canbebasic", p->by_unit);
    set_flag(row, "canbelocal", p->by_unit);
    set_flag(row, "canbedeep", p->by_unit);
    set_flag(row, "canbeglobal", true);
    set_flag(row, "canbeentityreference", false);
    set_flag(row, "canbeparententityreference", false);
    bool good = store_insert(f->store, row, error);
    row_destroy(row);
    return good;
}

/* A pair's id follows from its ends, so that adding it twice is noticed. */
static void pair_id(const struct guid *role, const struct guid *privilege, struct guid *ret_id)
{
    guid_derive(role->text, privilege->text, ret_id);
}

bool store_add_role_privilege(struct store *s, const struct guid *role,
                              const struct privilege *privilege, enum depth depth, GError **error)
{
    const struct table *t = model_find_table(s->model, "roleprivileges");
    if (t == NULL)
        return true;
    struct row *row = row_create(t);
    pair_id(role, &privilege->id, &row->id);
    row_set_text(row, "roleid", role->text);
    row_set_text(row, "privilegeid", privilege->id.text);
    row_set_integer(row, "privilegedepthmask", depth_mask(depth));
    bool good = store_insert(s, row, error);
    row_destroy(row);
    return good;
}

static bool add_for_administrators(struct filling *f, const struct privilege *p, GError **error)
{
    for (guint i = 0; i < f->administrators->len; i++) {
        const struct guid *role = &g_array_index(f->administrators, struct guid, i);
        struct guid id;
        pair_id(role, &p->id, &id);
        if (!g_hash_table_contains(f->known, id.text) &&
            !store_add_role_privilege(f->store, role, p, DEPTH_GLOBAL, error))
            return false;
    }
    return true;
}

static bool fill(void *context, const struct privilege *p, GError **error)
{
    return add_privilege(context, p, error) && add_for_administrators(context, p, error);
}

/* `known` has what there was before. */
static bool fill_new(void *context, const struct privilege *p, GError **error)
{
    struct filling *f = context;
    return g_hash_table_contains(f->known, p->id.text) || fill(context, p, error);
}

static bool read_known(struct filling *f, const struct table *t, GError **error)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    struct query *q = query_create(t);
    GPtrArray *rows = NULL;
    bool good = store_select(f->store, q, columns, NO_LIMIT, &rows, error);
    for (guint i = 0; good && i < rows->len; i++)
        g_hash_table_add(f->known, g_strdup(((struct row *)g_ptr_array_index(rows, i))->id.text));
    if (good)
        g_ptr_array_unref(rows);
    query_destroy(q);
    return good;
}

static bool read_administrators(struct filling *f, const struct table *roles, GError **error)
{
    const char *const wanted[] = {"roletemplateid", ADMINISTRATOR_TEMPLATE, NULL};
    GArray *ids = NULL;
    if (!store_find_by_texts(f->store, roles, wanted, NO_LIMIT, &ids, error))
        return false;
    g_array_append_vals(f->administrators, ids->data, ids->len);
    g_array_unref(ids);
    return true;
}

bool store_fill_privileges(struct store *s, GError **error)
{
    const struct table *pairs = model_find_table(s->model, "roleprivileges");
    const struct table *roles = model_find_table(s->model, "role");
    struct filling f = {.store = s, .privileges = model_find_table(s->model, "privilege")};
    if (f.privileges == NULL || pairs == NULL || roles == NULL)
        return true; /* an organisation of only its own tables */
    f.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    f.administrators = g_array_new(FALSE, FALSE, sizeof(struct guid));
    bool good = read_known(&f, f.privileges, error) && read_known(&f, pairs, error) &&
                read_administrators(&f, roles, error) && privileges_each(s->model, fill, &f, error);
    g_hash_table_unref(f.known);
    g_array_unref(f.administrators);
    return good;
}

/* ---- other metadata ---- */

static bool is_same(const struct model *one, const struct model *two)
{
    const GPtrArray *tables = model_tables(one);
    bool same = tables->len == model_tables(two)->len;
    for (guint i = 0; same && i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        same = model_find_table(two, t->logical_name) != NULL;
    }
    return same;
}

static bool add_id(void *context, const struct privilege *p, GError **error)
{
    (void)error;
    g_hash_table_add(context, g_strdup(p->id.text));
    return true;
}

static bool delete_where(struct filling *f, const struct table *t, const char *column,
                         const struct guid *id, GError **error)
{
    return store_delete_by_texts(f->store, t, (const char *const[]){column, id->text, NULL},
                                 f->now_ms, error);
}

/* One that no table of the new model has: of the tables before. `known` has those that stay. */
static bool remove_old(void *context, const struct privilege *p, GError **error)
{
    struct filling *f = context;
    const struct table *pairs = model_find_table(f->store->model, "roleprivileges");
    return g_hash_table_contains(f->known, p->id.text) ||
           (delete_where(f, pairs, "privilegeid", &p->id, error) &&
            delete_where(f, f->privileges, f->privileges->primary_id, &p->id, error));
}

bool store_follow_privileges(struct store *s, const struct model *next, int64_t now_ms,
                             GError **error)
{
    const struct table *roles = model_find_table(s->model, "role");
    struct filling f = {
        .store = s, .privileges = model_find_table(s->model, "privilege"), .now_ms = now_ms};
    if (f.privileges == NULL || roles == NULL || is_same(s->model, next) ||
        model_find_table(s->model, "roleprivileges") == NULL)
        return true;
    f.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    f.administrators = g_array_new(FALSE, FALSE, sizeof(struct guid));
    bool good = privileges_each(next, add_id, f.known, error) &&
                privileges_each(s->model, remove_old, &f, error);
    g_hash_table_remove_all(f.known);
    good = good && privileges_each(s->model, add_id, f.known, error) &&
           read_administrators(&f, roles, error) && privileges_each(next, fill_new, &f, error);
    g_hash_table_unref(f.known);
    g_array_unref(f.administrators);
    return good;
}

/* ---- one role ---- */

bool store_set_role_privilege(struct store *s, const struct guid *role,
                              const struct guid *privilege, enum depth depth, int64_t now_ms,
                              GError **error)
{
    const struct privilege p = {.id = *privilege};
    const char *const pair[] = {"roleid", role->text, "privilegeid", privilege->text, NULL};
    return store_delete_by_texts(s, model_find_table(s->model, "roleprivileges"), pair, now_ms,
                                 error) &&
           (depth == DEPTH_NONE || store_add_role_privilege(s, role, &p, depth, error));
}

bool store_clear_role_privileges(struct store *s, const struct guid *role, int64_t now_ms,
                                 GError **error)
{
    return store_delete_by_texts(s, model_find_table(s->model, "roleprivileges"),
                                 (const char *const[]){"roleid", role->text, NULL}, now_ms, error);
}
