/* create.c: new rows. */
#include <string.h>

#include "service/attachments.h"
#include "service/duplicates.h"
#include "service/images.h"
#include "service/payload.h"
#include "service/profile.h"
#include "service/rows.h"
#include "service/secure.h"
#include "service/shares.h"
#include "store/money.h"

bool rows_check_writable(const struct table *t, const char *method, GError **error)
{
    if (!t->is_intersect && strcmp(t->logical_name, "activitypointer") != 0 &&
        strcmp(t->logical_name, "owner") != 0)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_NOT_SUPPORTED,
                "The '%s' method does not support entities of type '%s'.", method, t->logical_name);
    return false;
}

/* Rows belong to the business unit of their owner. */
bool rows_fill_unit(struct work *w, struct row *row, GError **error)
{
    const struct column *owner = table_find_column(row->table, "ownerid");
    const struct column *unit = table_find_column(row->table, "owningbusinessunit");
    const struct value *v = owner != NULL ? row_get(row, owner) : NULL;
    const struct table *units = model_find_table(w->model, "businessunit");
    if (unit == NULL || v == NULL || v->kind != VALUE_TEXT || v->target == NULL || units == NULL)
        return true;
    struct guid owner_id, id;
    g_strlcpy(owner_id.text, v->text, sizeof owner_id.text);
    if (!work_read_lookup(w, v->target, &owner_id, "businessunitid", &id, error))
        return false;
    row_set_lookup(row, "owningbusinessunit", units, id.text[0] != '\0' ? &id : NULL);
    return true;
}

/* Values that Dataverse cannot do without. Columns it fills itself have one by now; so do the types
 * of rows that polymorphic lookups keep beside them. */
/* Users and teams may come with less: a real organisation takes the rest from its directory. */
static bool is_asked_for(const struct table *t, const struct column *c)
{
    if (strcmp(t->base_type, "principal") == 0)
        return column_is_lookup(c);
    return column_is_lookup(c) || c->type == COLUMN_STRING || c->type == COLUMN_MEMO ||
           c->type == COLUMN_DECIMAL || c->type == COLUMN_DATETIME;
}

static bool check_required(const struct row *row, GError **error)
{
    for (unsigned i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        bool missing = !row->present[i] || row->values[i].kind == VALUE_NULL;
        if (!missing || c->required != REQUIRED_SYSTEM || !c->valid_for_create ||
            !is_asked_for(row->table, c))
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_MISSING_REQUIRED,
                    "The required field '%s' is missing.", c->logical_name);
        return false;
    }
    return true;
}

bool rows_insert(struct work *w, struct row *row, GError **error)
{
    struct author author;
    struct row *named = row_clone(row);
    if (row->id.text[0] == '\0')
        w->session->new_guid(w->session->guid_context, &row->id);
    bool good = work_author(w, &author, error);
    if (good) {
        defaults_fill(row, &author);
        good = autonumber_fill(w, row, error) && closed_check(w, row, NULL, error) &&
               duplicates_check(w, row, NULL, error) && profile_check(w, row, NULL, error) &&
               money_complete(w->store, row, NULL, &author.currency, error) &&
               rows_fill_unit(w, row, error) && check_required(row, error) &&
               secure_new(w, row, named, error) && state_check(row, NULL, true, error) &&
               keys_check(w, row, NULL, error) && images_fill(w, row, error) &&
               attachments_fill(w, row, error) && store_insert(w->store, row, error) &&
               shares_inherit(w, row, NULL, error);
    }
    if (good) {
        named->id = row->id;
        work_tell_row(w, EFFECT_CREATE, row->table, &row->id, 0, row->version, named);
    } else {
        row_destroy(named);
    }
    return good;
}

/* Values the body leaves out. */
static void merge(struct row *row, const struct row *given)
{
    for (unsigned i = 0; given != NULL && i < row->columns; i++) {
        if (!given->present[i] || row->present[i])
            continue;
        value_copy(&row->values[i], &given->values[i]);
        row->present[i] = true;
    }
    if (given != NULL && given->id.text[0] != '\0' && row->id.text[0] == '\0')
        row->id = given->id;
}

/* A child of a deep insert has its lookup set; a partner is linked afterwards. */
static bool create_relative(struct work *w, const struct row *row, const struct relative *r,
                            GError **error)
{
    struct guid id;
    struct row *given = NULL;
    if (r->nav->kind == NAV_COLLECTION) {
        given = row_create(r->nav->to);
        row_set_lookup(given, r->nav->relationship->referencing_column, row->table, &row->id);
    }
    bool good = rows_create(w, r->nav->to, r->body, given, &id, error);
    row_destroy(given);
    return good && (r->nav->kind != NAV_MANY || rows_link(w, r->nav, &row->id, &id, error));
}

static bool relate(struct work *w, const struct row *row, const struct relative *r, GError **error)
{
    if (r->body != NULL)
        return create_relative(w, row, r, error);
    if (r->nav->kind == NAV_MANY)
        return rows_link(w, r->nav, &row->id, &r->id, error);
    struct row *child = row_create(r->nav->to);
    child->id = r->id;
    row_set_lookup(child, r->nav->relationship->referencing_column, row->table, &row->id);
    bool good = rows_change(w, child, error);
    row_destroy(child);
    return good;
}

bool rows_create(struct work *w, const struct table *t, const cJSON *json, const struct row *given,
                 struct guid *ret_id, GError **error)
{
    struct payload body;
    if (!rows_check_writable(t, "Create", error) ||
        !payload_read(w, t, json, PAYLOAD_CREATE, &body, error))
        return false;
    merge(body.row, given);
    bool good = rows_insert(w, body.row, error);
    for (guint i = 0; good && i < body.relatives->len; i++)
        good = relate(w, body.row, &g_array_index(body.relatives, struct relative, i), error);
    if (good)
        *ret_id = body.row->id;
    payload_finish(&body);
    return good;
}

bool service_create(const struct session *s, const struct table *t, const cJSON *body,
                    struct guid *ret_id, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) &&
           work_end(&w, rows_create(&w, t, body, NULL, ret_id, error), error);
}
