/* shares.c: see shares.h. */
#include "service/shares.h"

#include <string.h>

#include "model/privilege.h"
#include "service/rows.h"

#define OWN "accessrightsmask"
#define INHERITED "inheritedaccessrightsmask"

static const struct table *find_shares(const struct work *w)
{
    return model_find_table(w->model, "principalobjectaccess");
}

bool shares_are_possible(const struct table *t)
{
    return table_securing(t) == SECURED_BY_OWNER;
}

/* ---- reading ---- */

int64_t shares_mask(const struct row *share)
{
    return row_integer(share, OWN, 0) | row_integer(share, INHERITED, 0);
}

static int compare_principals(gconstpointer a, gconstpointer b)
{
    const struct row *x = *(const struct row *const *)a, *y = *(const struct row *const *)b;
    return strcmp(row_text(x, "principalid", ""), row_text(y, "principalid", ""));
}

bool shares_list(struct work *w, const struct guid *id, GPtrArray **ret_rows, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_destroy);
    GArray *ids = NULL;
    bool good = store_find_by_texts(w->store, find_shares(w),
                                    (const char *const[]){"objectid", id->text, NULL}, G_MAXINT,
                                    &ids, error);
    for (guint i = 0; good && i < ids->len; i++) {
        struct row *row = NULL;
        good = work_read_any(w, find_shares(w), &g_array_index(ids, struct guid, i), &row, error);
        if (good)
            g_ptr_array_add(rows, row);
    }
    if (ids != NULL)
        g_array_unref(ids);
    g_ptr_array_sort(rows, compare_principals);
    if (good)
        *ret_rows = g_steal_pointer(&rows);
    return good;
}

/* *ret_row is NULL when there is none. */
static bool find(struct work *w, const struct guid *id, const struct guid *principal,
                 struct row **ret_row, GError **error)
{
    const char *const wanted[] = {"objectid", id->text, "principalid", principal->text, NULL};
    GArray *ids = NULL;
    *ret_row = NULL;
    if (!store_find_by_texts(w->store, find_shares(w), wanted, G_MAXINT, &ids, error))
        return false;
    bool good = ids->len == 0 || work_read_any(w, find_shares(w),
                                               &g_array_index(ids, struct guid, 0), ret_row, error);
    g_array_unref(ids);
    return good;
}

bool shares_find(struct work *w, const struct guid *id, const struct guid *principal,
                 int64_t *ret_mask, GError **error)
{
    struct row *row = NULL;
    *ret_mask = 0;
    if (find_shares(w) != NULL && !find(w, id, principal, &row, error))
        return false;
    if (row != NULL)
        *ret_mask = shares_mask(row);
    row_destroy(row);
    return true;
}

/* ---- writing ---- */

static bool insert(struct work *w, const struct share *s, int64_t own, int64_t inherited,
                   GError **error)
{
    struct row *row = row_create(find_shares(w));
    w->session->new_guid(w->session->guid_context, &row->id);
    row_set_text(row, "objectid", s->id->text);
    row_set_text(row, "objecttypecode", s->table->logical_name);
    row_set_text(row, "principalid", s->principal->text);
    row_set_text(row, "principaltypecode", s->kind->logical_name);
    row_set_integer(row, OWN, own);
    row_set_integer(row, INHERITED, inherited);
    row_set_integer(row, "changedon", w->session->now_ms / 1000);
    bool good = store_insert(w->store, row, error);
    row_destroy(row);
    return good;
}

static bool update(struct work *w, const struct row *known, int64_t own, int64_t inherited,
                   GError **error)
{
    struct row *row = row_create(known->table);
    row->id = known->id;
    row_set_integer(row, OWN, own);
    row_set_integer(row, INHERITED, inherited);
    row_set_integer(row, "changedon", w->session->now_ms / 1000);
    bool good = store_update(w->store, row, error);
    row_destroy(row);
    return good;
}

/* `known` NULL = there is none yet. Nothing is kept of a share without rights. */
static bool write(struct work *w, const struct share *s, const struct row *known, int64_t own,
                  int64_t inherited, GError **error)
{
    if (known == NULL)
        return (own | inherited) == 0 || insert(w, s, own, inherited, error);
    if ((own | inherited) == 0)
        return store_delete(w->store, known->table, &known->id, w->session->now_ms, error);
    return (row_integer(known, OWN, 0) == own && row_integer(known, INHERITED, 0) == inherited) ||
           update(w, known, own, inherited, error);
}

/* ---- the rows below ---- */

/* A change while it spreads. */
struct spreading {
    struct work *work;
    const struct share *share; /* of the row it started at: tells the principal */
    bool revoked;              /* spreads by onUnshare, else by onShare */
    GHashTable *seen;          /* ids, so that circles end */
};

static bool spread(struct spreading *sp, const struct table *t, const struct guid *id, int64_t mask,
                   GError **error);

/* Sets what a row inherits, and goes on below it. */
static bool inherit(struct spreading *sp, const struct table *t, const struct guid *id,
                    int64_t mask, GError **error)
{
    const struct share below = {
        .table = t, .id = id, .kind = sp->share->kind, .principal = sp->share->principal};
    struct row *known = NULL;
    if (!shares_are_possible(t) || !g_hash_table_add(sp->seen, g_strdup(id->text)))
        return true;
    if (!find(sp->work, id, sp->share->principal, &known, error))
        return false;
    int64_t own = row_integer(known, OWN, 0);
    bool good =
        write(sp->work, &below, known, own, mask, error) && spread(sp, t, id, own | mask, error);
    row_destroy(known);
    return good;
}

static bool spread_by(struct spreading *sp, const struct relationship *r, const struct table *t,
                      const struct guid *id, int64_t mask, GError **error)
{
    struct work *w = sp->work;
    const struct table *child = model_find_table(w->model, r->referencing_table);
    const struct column *lookup = table_find_column(child, r->referencing_column);
    GArray *ids = NULL;
    if ((sp->revoked ? r->on_unshare : r->on_share) != CASCADE_ALL || !column_is_lookup(lookup))
        return true;
    if (!store_find_children(w->store, child, lookup, t, id, &ids, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < ids->len; i++) {
        const struct guid *below = &g_array_index(ids, struct guid, i);
        const struct table *actual = NULL;
        good = rows_actual_table(w, child, below, &actual, error) &&
               inherit(sp, actual, below, mask, error);
    }
    g_array_unref(ids);
    return good;
}

static bool spread(struct spreading *sp, const struct table *t, const struct guid *id, int64_t mask,
                   GError **error)
{
    for (guint i = 0; i < t->one_to_many->len; i++)
        if (!spread_by(sp, g_ptr_array_index(t->one_to_many, i), t, id, mask, error))
            return false;
    return true;
}

static bool spread_from(struct work *w, const struct share *s, bool revoked, int64_t mask,
                        GError **error)
{
    struct spreading sp = {.work = w, .share = s, .revoked = revoked};
    sp.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_add(sp.seen, g_strdup(s->id->text));
    bool good = spread(&sp, s->table, s->id, mask, error);
    g_hash_table_unref(sp.seen);
    return good;
}

bool shares_change(struct work *w, const struct share *s, enum share_op op, int64_t mask,
                   GError **error)
{
    struct row *known = NULL;
    if (!find(w, s->id, s->principal, &known, error))
        return false;
    int64_t before = row_integer(known, OWN, 0);
    int64_t inherited = row_integer(known, INHERITED, 0);
    int64_t own = op == SHARE_GRANT ? before | mask : op == SHARE_REPLACE ? mask : 0;
    bool good = write(w, s, known, own, inherited, error) &&
                (own == before || spread_from(w, s, op == SHARE_REVOKE, own | inherited, error));
    row_destroy(known);
    return good;
}

/* ---- rows that move ---- */

/* Of this row, with whom `known` shares another one; kind NULL = with nobody that there is now. */
static struct share share_as(struct work *w, const struct row *row, const struct row *known,
                             struct guid *principal)
{
    row_lookup_id(known, "principalid", principal);
    return (struct share){.table = row->table,
                          .id = &row->id,
                          .kind =
                              model_find_table(w->model, row_text(known, "principaltypecode", "")),
                          .principal = principal};
}

static bool take_over_one(struct work *w, const struct row *row, const struct row *above,
                          GError **error)
{
    struct guid principal;
    const struct share s = share_as(w, row, above, &principal);
    struct row *known = NULL;
    if (s.kind == NULL)
        return true;
    if (!find(w, &row->id, &principal, &known, error))
        return false;
    int64_t own = row_integer(known, OWN, 0);
    int64_t mask = shares_mask(above) | row_integer(known, INHERITED, 0);
    bool good =
        write(w, &s, known, own, mask, error) && spread_from(w, &s, false, own | mask, error);
    row_destroy(known);
    return good;
}

static bool give_up_one(struct work *w, const struct row *row, const struct row *known,
                        GError **error)
{
    struct guid principal;
    const struct share s = share_as(w, row, known, &principal);
    int64_t own = row_integer(known, OWN, 0);
    return row_integer(known, INHERITED, 0) == 0 || s.kind == NULL ||
           (write(w, &s, known, own, 0, error) && spread_from(w, &s, true, own, error));
}

/* Does it for each share of the row with the id. */
static bool each_share(struct work *w, const struct row *row, const struct guid *of,
                       bool (*one)(struct work *w, const struct row *row, const struct row *share,
                                   GError **error),
                       GError **error)
{
    GPtrArray *shares = NULL;
    if (!shares_list(w, of, &shares, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < shares->len; i++)
        good = one(w, row, g_ptr_array_index(shares, i), error);
    g_ptr_array_unref(shares);
    return good;
}

/* What one row above has shared is what this one inherits. */
static bool take_over(struct work *w, const struct row *row, const struct guid *parent,
                      GError **error)
{
    return each_share(w, row, parent, take_over_one, error);
}

/* What came from the row above it was below until now. */
static bool give_up(struct work *w, const struct row *row, GError **error)
{
    return each_share(w, row, &row->id, give_up_one, error);
}

/* The lookup's value when it is a new one by a relationship that passes shares on; else NULL. */
static const struct value *new_parent(const struct row *changes, const struct row *before,
                                      const struct relationship *r)
{
    const struct column *c = table_find_column(changes->table, r->referencing_column);
    const struct value *v = c != NULL && column_is_lookup(c) ? row_get(changes, c) : NULL;
    const struct value *old = v != NULL && before != NULL ? row_get(before, c) : NULL;
    bool meant = v != NULL &&
                 (v->target == NULL || strcmp(v->target->logical_name, r->referenced_table) == 0);
    return r->on_reparent == CASCADE_ALL && meant && (old == NULL || !value_equal(old, v)) ? v
                                                                                           : NULL;
}

bool shares_inherit(struct work *w, const struct row *changes, const struct row *before,
                    GError **error)
{
    bool given_up = before == NULL;
    if (find_shares(w) == NULL || !shares_are_possible(changes->table))
        return true;
    for (guint i = 0; i < changes->table->many_to_one->len; i++) {
        const struct value *v =
            new_parent(changes, before, g_ptr_array_index(changes->table->many_to_one, i));
        struct guid parent;
        if (v == NULL)
            continue;
        if (!given_up && !give_up(w, changes, error))
            return false;
        given_up = true;
        if (v->kind != VALUE_TEXT)
            continue;
        g_strlcpy(parent.text, v->text, sizeof parent.text);
        if (!take_over(w, changes, &parent, error))
            return false;
    }
    return true;
}

static bool forget_by(struct work *w, const char *column, const struct guid *id, GError **error)
{
    return store_delete_by_texts(w->store, find_shares(w),
                                 (const char *const[]){column, id->text, NULL}, w->session->now_ms,
                                 error);
}

bool shares_forget(struct work *w, const struct table *t, const struct guid *id, GError **error)
{
    bool principal = strcmp(t->base_type, "principal") == 0;
    if (find_shares(w) == NULL || (!principal && !shares_are_possible(t)))
        return true;
    return (!principal || forget_by(w, "principalid", id, error)) &&
           (!shares_are_possible(t) || forget_by(w, "objectid", id, error));
}
