/* update.c: PATCH on a key that may or may not exist: the condition turns it into four different
 * operations. The table below is the specification (update only, upsert, create only, guarded). */
#include <string.h>

#include "service/attachments.h"
#include "service/duplicates.h"
#include "service/images.h"
#include "service/payload.h"
#include "service/profile.h"
#include "service/rows.h"
#include "service/secure.h"
#include "service/shares.h"
#include "store/derive.h"
#include "store/money.h"

enum action { DO_UPDATE, DO_CREATE, REFUSE_MISSING, REFUSE_EXISTING, COMPARE_VERSION };

static const enum action matrix[][2] = {
    /*                          row missing     row exists */
    [CONDITION_NONE] = {DO_CREATE, DO_UPDATE},
    [CONDITION_MUST_EXIST] = {REFUSE_MISSING, DO_UPDATE},
    [CONDITION_MUST_NOT_EXIST] = {DO_CREATE, REFUSE_EXISTING},
    [CONDITION_VERSION] = {REFUSE_MISSING, COMPARE_VERSION},
};

/* ---- changing one row ---- */

static bool check_nulls(const struct row *changes, GError **error)
{
    for (unsigned i = 0; i < changes->columns; i++) {
        const struct column *c = g_ptr_array_index(changes->table->columns, i);
        if (!changes->present[i] || changes->values[i].kind != VALUE_NULL ||
            c->required != REQUIRED_SYSTEM)
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_MISSING_REQUIRED,
                    "The required field '%s' cannot be set to null.", c->logical_name);
        return false;
    }
    return true;
}

static bool is_empty(const struct row *changes)
{
    for (unsigned i = 0; i < changes->columns; i++)
        if (changes->present[i])
            return false;
    return true;
}

static bool write_changes(struct work *w, struct row *changes, const struct row *before,
                          bool by_message, GError **error)
{
    struct author author;
    if (!secure_change(w, changes, before, error) || !check_nulls(changes, error) ||
        !state_check(changes, before, by_message, error) ||
        !keys_check(w, changes, before, error) || !work_author(w, &author, error))
        return false;
    defaults_touch(changes, &author);
    derive_columns(changes, before, &author);
    return money_complete(w->store, changes, before, &author.currency, error) &&
           rows_fill_unit(w, changes, error) && images_fill(w, changes, error) &&
           attachments_fill(w, changes, error) && store_update(w->store, changes, error) &&
           shares_inherit(w, changes, before, error) &&
           shares_keep_owner(w, changes, before, error);
}

bool rows_change_quietly(struct work *w, struct row *changes, GError **error)
{
    struct row *before = NULL;
    if (!work_read_any(w, changes->table, &changes->id, &before, error))
        return false;
    bool good = write_changes(w, changes, before, true, error);
    row_destroy(before);
    return good;
}

/* Rows below follow when the owner is another one. */
static bool pass_on_owner(struct work *w, const struct row *changes, const struct row *before,
                          GError **error)
{
    const struct column *owner = table_find_column(changes->table, "ownerid");
    const struct value *now =
        owner != NULL && column_is_lookup(owner) ? row_get(changes, owner) : NULL;
    const struct value *old = now != NULL ? row_get(before, owner) : NULL;
    return now == NULL || (old != NULL && value_equal(now, old)) ||
           cascade_assign(w, changes->table, &changes->id, now, error);
}

bool rows_change(struct work *w, struct row *changes, GError **error)
{
    struct row *before = NULL;
    if (!work_read_any(w, changes->table, &changes->id, &before, error))
        return false;
    bool nothing = is_empty(changes);
    struct row *named = row_clone(changes);
    bool good = nothing || (closed_check(w, before, changes, error) &&
                            closed_check_cancel(w, changes, before, error) &&
                            duplicates_check(w, changes, before, error) &&
                            profile_check(w, changes, before, error) &&
                            write_changes(w, changes, before, false, error) &&
                            pass_on_owner(w, changes, before, error));
    if (good && !nothing)
        work_tell_row(w, EFFECT_UPDATE, changes->table, &changes->id, before->version,
                      changes->version, named);
    else
        row_destroy(named);
    row_destroy(before);
    return good;
}

/* ---- the request ---- */

/* What the URL says about a row that must be made. */
static struct row *given_by_key(const struct row_key *key)
{
    struct row *row = row_create(key->table);
    if (key->by_id)
        row->id = key->id;
    for (guint i = 0; !key->by_id && i < key->columns->len; i++) {
        const struct column *c = g_ptr_array_index(key->columns, i);
        value_copy(row_value(row, c), g_ptr_array_index(key->values, i));
        row->present[c->index] = true;
    }
    return row;
}

static bool create_by_key(struct work *w, const struct row_key *key, const cJSON *json,
                          struct guid *ret_id, GError **error)
{
    struct row *given = given_by_key(key);
    bool good = rows_create(w, key->table, json, given, ret_id, error);
    row_destroy(given);
    return good;
}

/* Values of the alternate key in the body are ignored: the URL already says them. */
static void drop_key_columns(struct row *changes, const struct row_key *key)
{
    for (guint i = 0; !key->by_id && i < key->columns->len; i++) {
        const struct column *c = g_ptr_array_index(key->columns, i);
        changes->present[c->index] = false;
    }
}

/* `key` says which columns the URL has already fixed; NULL = none. */
static bool update_row(struct work *w, const struct table *t, const struct row_key *key,
                       const struct guid *id, const cJSON *json, GError **error)
{
    struct payload body;
    if (!rows_check_writable(t, "Update", error) ||
        !payload_read(w, t, json, PAYLOAD_UPDATE, &body, error))
        return false;
    bool other = body.row->id.text[0] != '\0' && !guid_equal(&body.row->id, id);
    bool good = !other;
    if (other)
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The key '%s' in the body is not the one in the URL.", t->primary_id);
    body.row->id = *id;
    if (key != NULL)
        drop_key_columns(body.row, key);
    good = good && rows_change(w, body.row, error);
    payload_finish(&body);
    return good;
}

static bool update_by_key(struct work *w, const struct row_key *key, const struct guid *id,
                          const cJSON *json, GError **error)
{
    return update_row(w, key->table, key, id, json, error);
}

bool rows_update_json(struct work *w, const struct table *t, const struct guid *id,
                      const cJSON *json, GError **error)
{
    return update_row(w, t, NULL, id, json, error);
}

/* Finds the row; a missing one is no failure. */
static bool find(const struct session *s, const struct row_key *key, bool *ret_exists,
                 struct guid *ret_id, GError **error)
{
    g_autoptr(GError) missing = NULL;
    *ret_exists = service_resolve_key(s, key, ret_id, &missing);
    if (*ret_exists || g_error_matches(missing, SERVER_ERROR, ERROR_RECORD_NOT_FOUND) ||
        g_error_matches(missing, SERVER_ERROR, ERROR_KEY_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&missing));
    return false;
}

bool rows_check_version(struct work *w, const struct table *t, const struct guid *id,
                        int64_t version, GError **error)
{
    struct row *row = NULL;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    borrowed_add(columns, t->id_column);
    if (!t->optimistic_concurrency) {
        g_set_error(error, SERVER_ERROR, ERROR_CONCURRENCY_NOT_ENABLED,
                    "Optimistic concurrency isn't enabled for entity type %s. The "
                    "IfVersionMatches value of ConcurrencyBehavior can only be used if optimistic "
                    "concurrency is enabled.",
                    t->logical_name);
        return false;
    }
    if (!store_find(w->store, t, id, columns, &row, error))
        return false;
    if (row == NULL)
        return fail_not_found(t, id, error);
    bool same = row->version == version;
    row_destroy(row);
    if (!same)
        g_set_error_literal(
            error, SERVER_ERROR, ERROR_VERSION_MISMATCH,
            "The version of the existing record doesn't match the RowVersion property provided.");
    return same;
}

bool rows_patch(struct work *w, struct patch *p, GError **error)
{
    bool exists = false;
    if (!find(w->session, p->key, &exists, &p->id, error))
        return false;
    switch (matrix[p->condition->kind][exists]) {
    case DO_CREATE:
        p->created = true;
        return create_by_key(w, p->key, p->json, &p->id, error);
    case REFUSE_MISSING:
        return service_resolve_key(w->session, p->key, &p->id, error);
    case REFUSE_EXISTING:
        g_set_error_literal(error, SERVER_ERROR, ERROR_DUPLICATE_RECORD,
                            "A record with matching key values already exists.");
        return false;
    case COMPARE_VERSION:
        if (!rows_check_version(w, p->key->table, &p->id, p->condition->version, error))
            return false;
        return update_by_key(w, p->key, &p->id, p->json, error);
    case DO_UPDATE:
        return update_by_key(w, p->key, &p->id, p->json, error);
    }
    return false;
}

bool service_update(const struct session *s, const struct row_key *key, const cJSON *body,
                    const struct condition *condition, struct guid *ret_id, bool *ret_created,
                    GError **error)
{
    struct work w;
    struct patch p = {.key = key, .json = body, .condition = condition};
    if (!work_begin(&w, s, error) || !work_end(&w, rows_patch(&w, &p, error), error))
        return false;
    *ret_id = p.id;
    *ret_created = p.created;
    return true;
}
