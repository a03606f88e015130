/* references.c: $ref. A pair of an N:N relationship is a row of its own; any other reference is a
 * lookup, so that setting it is an update of the row that has the lookup. */
#include <string.h>

#include "service/rows.h"
#include "service/secure.h"

static bool is_first(const struct nav *nav)
{
    return strcmp(nav->many->table1, nav->from->logical_name) == 0 &&
           g_strcmp0(nav->many->navigation1, nav->name) == 0;
}

/* A row of the intersect table with both ids; owned; NULL = the table is not in the model. */
static struct row *make_pair(struct work *w, const struct nav *nav, const struct guid *id,
                             const struct guid *related, GError **error)
{
    const struct many_to_many *m = nav->many;
    const struct table *pairs = model_find_table(w->model, m->intersect_table);
    if (pairs == NULL || table_find_column(pairs, m->column1) == NULL ||
        table_find_column(pairs, m->column2) == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                    "The metadata of the intersect table '%s' is missing.", m->intersect_table);
        return NULL;
    }
    struct row *pair = row_create(pairs);
    row_set_text(pair, m->column1, is_first(nav) ? id->text : related->text);
    row_set_text(pair, m->column2, is_first(nav) ? related->text : id->text);
    return pair;
}

/* Ids of rows with the pair's two values: none or one. */
static bool find_pair(struct work *w, const struct many_to_many *m, struct row *pair,
                      GArray **ret_ids, GError **error)
{
    const char *const wanted[] = {m->column1, row_text(pair, m->column1, ""), m->column2,
                                  row_text(pair, m->column2, ""), NULL};
    return store_find_by_texts(w->store, pair->table, wanted, 1, ret_ids, error);
}

static void tell_pair(struct work *w, enum effect_op op, const struct nav *nav,
                      const struct guid *id, const struct guid *related)
{
    work_tell(
        w, &(struct effect){.op = op,
                            .entity = nav->from->logical_name,
                            .id = *id,
                            .version_after = op == EFFECT_ASSOCIATE ? store_version(w->store) : 0,
                            .relationship = nav->many->schema_name,
                            .related_entity = nav->to->logical_name,
                            .related_id = *related});
}

static bool insert_pair(struct work *w, struct row *pair, bool exists, GError **error)
{
    if (exists) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_DUPLICATE_RECORD,
                            "Cannot insert duplicate key.");
        return false;
    }
    w->session->new_guid(w->session->guid_context, &pair->id);
    return store_insert(w->store, pair, error);
}

/* Everybody of a business unit is in its default team, by the unit and by nothing else. */
static bool check_team(struct work *w, const struct many_to_many *m, const struct row *pair,
                       bool joins, GError **error)
{
    const struct table *teams = model_find_table(w->model, "team");
    const struct column *c = teams != NULL ? table_find_column(teams, "isdefault") : NULL;
    struct row *team = NULL;
    struct guid id;
    if (c == NULL || strcmp(m->intersect_table, "teammembership") != 0)
        return true;
    row_lookup_id(pair, "teamid", &id);
    if (!work_read_any(w, teams, &id, &team, error))
        return false;
    const struct value *v = row_get(team, c);
    bool is_default = v != NULL && v->kind == VALUE_INTEGER && v->integer != 0;
    row_destroy(team);
    if (is_default)
        g_set_error(error, SERVER_ERROR, joins ? ERROR_DEFAULT_TEAM : ERROR_DEFAULT_TEAM_REMOVAL,
                    "Can't %s the default business unit team (TeamId = %s).",
                    joins ? "add members to" : "remove members from", id.text);
    return !is_default;
}

bool rows_are_linked(struct work *w, const struct nav *nav, const struct guid *id,
                     const struct guid *related, bool *ret_linked, GError **error)
{
    GArray *ids = NULL;
    struct row *pair = make_pair(w, nav, id, related, error);
    bool good = pair != NULL && find_pair(w, nav->many, pair, &ids, error);
    if (good)
        *ret_linked = ids->len > 0;
    if (ids != NULL)
        g_array_unref(ids);
    row_destroy(pair);
    return good;
}

bool rows_link(struct work *w, const struct nav *nav, const struct guid *id,
               const struct guid *related, GError **error)
{
    GArray *ids = NULL;
    struct row *pair = make_pair(w, nav, id, related, error);
    bool good = pair != NULL && secure_pair(w, nav, id, related, error) &&
                check_team(w, nav->many, pair, true, error) &&
                find_pair(w, nav->many, pair, &ids, error) &&
                insert_pair(w, pair, ids->len > 0, error);
    if (good)
        tell_pair(w, EFFECT_ASSOCIATE, nav, id, related);
    if (ids != NULL)
        g_array_unref(ids);
    row_destroy(pair);
    return good;
}

static bool remove_pair(struct work *w, const struct nav *nav, const struct row *pair,
                        const GArray *ids, GError **error)
{
    if (ids->len > 0)
        return store_delete(w->store, pair->table, &g_array_index(ids, struct guid, 0),
                            w->session->now_ms, error);
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                "The rows are not associated by the relationship '%s'.", nav->many->schema_name);
    return false;
}

bool rows_unlink(struct work *w, const struct nav *nav, const struct guid *id,
                 const struct guid *related, GError **error)
{
    GArray *ids = NULL;
    struct row *pair = make_pair(w, nav, id, related, error);
    bool good = pair != NULL && secure_pair(w, nav, id, related, error) &&
                check_team(w, nav->many, pair, false, error) &&
                find_pair(w, nav->many, pair, &ids, error) && remove_pair(w, nav, pair, ids, error);
    if (good)
        tell_pair(w, EFFECT_DISASSOCIATE, nav, id, related);
    if (ids != NULL)
        g_array_unref(ids);
    row_destroy(pair);
    return good;
}

/* Sets the lookup of row `id` of `t`; `target` NULL clears it. */
static bool set_lookup(struct work *w, const struct table *t, const struct guid *id,
                       const char *column, const struct table *target, const struct guid *target_id,
                       GError **error)
{
    struct row *changes = row_create(t);
    changes->id = *id;
    row_set_lookup(changes, column, target, target_id);
    bool good = rows_change(w, changes, error);
    row_destroy(changes);
    return good;
}

static bool check_related(const struct nav *nav, const struct row_key *related, GError **error)
{
    if (table_is_a(related->table, nav->to))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The navigation property '%s' takes rows of '%s', not of '%s'.", nav->name,
                nav->to->logical_name, related->table->logical_name);
    return false;
}

static bool associate(struct work *w, const struct nav *nav, const struct guid *id,
                      const struct row_key *related, GError **error)
{
    struct guid other;
    struct row *row = NULL;
    if (!check_related(nav, related, error) ||
        !service_resolve_key(w->session, related, &other, error) ||
        !work_read_any(w, nav->from, id, &row, error))
        return false;
    row_destroy(row);
    if (nav->kind == NAV_MANY)
        return rows_link(w, nav, id, &other, error);
    const char *column = nav->relationship->referencing_column;
    if (nav->kind == NAV_SINGLE)
        return set_lookup(w, nav->from, id, column, related->table, &other, error);
    return set_lookup(w, related->table, &other, column, nav->from, id, error);
}

/* The child must mean this parent. */
static bool clear_child(struct work *w, const struct nav *nav, const struct guid *id,
                        const struct row_key *related, GError **error)
{
    struct guid child, parent;
    struct row *row = NULL;
    const char *column = nav->relationship->referencing_column;
    if (!service_resolve_key(w->session, related, &child, error) ||
        !work_read_any(w, related->table, &child, &row, error))
        return false;
    row_lookup_id(row, column, &parent);
    row_destroy(row);
    if (guid_equal(&parent, id))
        return set_lookup(w, related->table, &child, column, NULL, NULL, error);
    g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                "The rows are not associated by the relationship '%s'.",
                nav->relationship->schema_name);
    return false;
}

static bool disassociate(struct work *w, const struct nav *nav, const struct guid *id,
                         const struct row_key *related, GError **error)
{
    struct guid other;
    if (nav->kind == NAV_SINGLE)
        return set_lookup(w, nav->from, id, nav->relationship->referencing_column, NULL, NULL,
                          error);
    if (related == NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "The related row must be named.");
        return false;
    }
    if (!check_related(nav, related, error))
        return false;
    if (nav->kind == NAV_COLLECTION)
        return clear_child(w, nav, id, related, error);
    return service_resolve_key(w->session, related, &other, error) &&
           rows_unlink(w, nav, id, &other, error);
}

bool service_associate(const struct session *s, const struct nav *nav, const struct guid *id,
                       const struct row_key *related, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) && work_end(&w, associate(&w, nav, id, related, error), error);
}

bool service_disassociate(const struct session *s, const struct nav *nav, const struct guid *id,
                          const struct row_key *related, GError **error)
{
    struct work w;
    return work_begin(&w, s, error) &&
           work_end(&w, disassociate(&w, nav, id, related, error), error);
}
