/* delete.c: rows go, with what hangs on them, and leave a tombstone. */
#include <string.h>

#include "service/profile.h"
#include "service/rows.h"
#include "service/secure.h"
#include "service/shares.h"
#include "store/blob.h"

bool rows_actual_table(struct work *w, const struct table *t, const struct guid *id,
                       const struct table **ret_table, GError **error)
{
    struct row *row = NULL;
    *ret_table = t;
    if (strcmp(t->logical_name, "activitypointer") != 0)
        return true;
    if (!work_read_any(w, t, id, &row, error))
        return false;
    const struct column *type = table_find_column(t, "activitytypecode");
    const struct value *v = type != NULL ? row_get(row, type) : NULL;
    const struct table *actual =
        v != NULL && v->kind == VALUE_TEXT ? model_find_table(w->model, v->text) : NULL;
    if (actual != NULL)
        *ret_table = actual;
    row_destroy(row);
    return true;
}

/* What goes with a row must be the user's to delete too, as far as it has rights of its own. */
static bool may_delete(struct work *w, const struct table *t, const struct guid *id, GError **error)
{
    bool first = g_hash_table_size(w->deleted) == 1;
    return (!first && table_securing(t) != SECURED_BY_OWNER) ||
           secure_row(w, t, id, RIGHT_DELETE, error);
}

bool rows_delete(struct work *w, const struct table *t, const struct guid *id, GError **error)
{
    const struct table *actual = NULL;
    if (!g_hash_table_add(w->deleted, g_strdup(id->text)))
        return true; /* already on its way */
    return rows_actual_table(w, t, id, &actual, error) && may_delete(w, actual, id, error) &&
           cascade_delete(w, actual, id, error) &&
           blob_delete_of_row(w->store, actual, id, error) && shares_forget(w, actual, id, error) &&
           store_delete(w->store, actual, id, w->session->now_ms, error);
}

bool rows_delete_named(struct work *w, const struct table *t, const struct guid *id, GError **error)
{
    struct row *row = NULL;
    if (!work_read_any(w, t, id, &row, error))
        return false;
    int64_t version = row->version;
    bool good = closed_check(w, row, NULL, error) && profile_check_delete(w, t, id, error) &&
                rows_delete(w, t, id, error);
    row_destroy(row);
    if (good)
        work_tell_row(w, EFFECT_DELETE, t, id, version, 0, NULL);
    return good;
}

static bool delete_by_key(struct work *w, const struct row_key *key,
                          const struct condition *condition, GError **error)
{
    struct guid id;
    const struct table *t = key->table;
    bool guarded = condition->kind == CONDITION_VERSION;
    if (t->is_intersect && !rows_check_writable(t, "Delete", error))
        return false;
    return service_resolve_key(w->session, key, &id, error) &&
           (!guarded || rows_check_version(w, t, &id, condition->version, error)) &&
           rows_delete_named(w, t, &id, error);
}

bool service_delete(const struct session *s, const struct row_key *key,
                    const struct condition *condition, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) &&
           work_end(&w, delete_by_key(&w, key, condition, error), error);
}
