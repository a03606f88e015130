/* merge.c: Merge: one row takes what another one has below it, and the other is closed. */
#include <string.h>

#include "actions/operation.h"
#include "service/secure.h"

/* Tables whose rows can be merged, and how the row that is given up ends. */
static const struct merge_rule {
    const char *table, *parent; /* the lookup that parenting checks compare */
    int state, status;
} rules[] = {{"account", "parentaccountid", 1, 2},
             {"contact", "parentcustomerid", 1, 2},
             {"lead", "parentaccountid", 2, 7},
             {"incident", "parentcaseid", 2, 2000}};

/* One merge while it runs. */
struct merge {
    struct operation_call *call;
    const struct merge_rule *rule;
    struct row *target, *subordinate;
};

static bool refuse(enum server_error code, const char *message, GError **error)
{
    g_set_error_literal(error, SERVER_ERROR, (gint)code, message);
    return false;
}

static bool find_rule(struct merge *m, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (strcmp(rules[i].table, m->target->table->logical_name) == 0)
            m->rule = &rules[i];
    if (m->rule != NULL)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_TABLE_NOT_SUPPORTED,
                "%s entity does not support this message.", m->target->table->logical_name);
    return false;
}

/* Merging a row into one below it would make a circle. */
static bool check_circle(struct merge *m, GError **error)
{
    struct guid id;
    row_lookup_id(m->target, m->rule->parent, &id);
    for (int depth = 0; id.text[0] != '\0' && depth < 100; depth++) {
        if (guid_equal(&id, &m->subordinate->id))
            return refuse(ERROR_MERGE_CIRCLE, "Merge could create cyclical parenting.", error);
        if (!work_read_lookup(m->call->work, m->target->table, &id, m->rule->parent, &id, error))
            return false;
    }
    return true;
}

static bool check_parents(struct merge *m, GError **error)
{
    struct guid ours, theirs;
    if (!cJSON_IsTrue(operation_parameter(m->call, "PerformParentingChecks")))
        return true;
    row_lookup_id(m->target, m->rule->parent, &ours);
    row_lookup_id(m->subordinate, m->rule->parent, &theirs);
    if (guid_equal(&ours, &theirs) || theirs.text[0] == '\0')
        return true;
    if (ours.text[0] == '\0')
        return refuse(ERROR_MERGE_LOSES_PARENT, "Merge warning: sub-entity might lose parenting",
                      error);
    return refuse(ERROR_MERGE_OTHER_PARENT,
                  "Merge warning: sub-entity will be differently parented.", error);
}

static bool check(struct merge *m, GError **error)
{
    if (!find_rule(m, error))
        return false;
    if (m->target->table != m->subordinate->table)
        return operation_missing(m->call, "Subordinate", error);
    if (guid_equal(&m->target->id, &m->subordinate->id))
        return refuse(ERROR_MERGE_IDENTICAL,
                      "Merge cannot be performed on master and sub-entities that are identical.",
                      error);
    if (row_integer(m->target, "statecode", 0) != 0 ||
        row_integer(m->subordinate, "statecode", 0) != 0)
        return refuse(ERROR_MERGE_INACTIVE, "Merge cannot be performed on entity that is inactive.",
                      error);
    return check_circle(m, error) && check_parents(m, error);
}

/* ---- effects ---- */

static bool update_content(struct merge *m, GError **error)
{
    const cJSON *content = operation_parameter(m->call, "UpdateContent");
    if (!cJSON_IsObject(content))
        return true;
    return rows_update_json(m->call->work, m->target->table, &m->target->id, content, error);
}

static bool reparent(struct merge *m, const struct relationship *r, const struct guid *child,
                     GError **error)
{
    struct work *w = m->call->work;
    const struct table *actual = NULL;
    if (!rows_actual_table(w, model_find_table(w->model, r->referencing_table), child, &actual,
                           error))
        return false;
    if (actual == m->target->table && guid_equal(child, &m->target->id))
        return true; /* the target does not come to lie below itself */
    struct row *changes = row_create(actual);
    changes->id = *child;
    row_set_lookup(changes, r->referencing_column, m->target->table, &m->target->id);
    bool good = rows_change_quietly(w, changes, error);
    row_destroy(changes);
    return good;
}

/* Rows that refer to the subordinate refer to the target from now on. */
static bool move_children(struct merge *m, const struct relationship *r, GError **error)
{
    struct work *w = m->call->work;
    const struct table *child = model_find_table(w->model, r->referencing_table);
    const struct column *lookup = table_find_column(child, r->referencing_column);
    GArray *ids = NULL;
    if (!column_is_lookup(lookup) || strcmp(r->referencing_column, "masterid") == 0)
        return true;
    if (!store_find_children(w->store, child, lookup, m->subordinate->table, &m->subordinate->id,
                             &ids, error))
        return false;
    bool good = true;
    for (guint i = 0; good && i < ids->len; i++)
        good = reparent(m, r, &g_array_index(ids, struct guid, i), error);
    g_array_unref(ids);
    return good;
}

static bool move_all_children(struct merge *m, GError **error)
{
    const GPtrArray *relationships = m->subordinate->table->one_to_many;
    for (guint i = 0; i < relationships->len; i++)
        if (!move_children(m, g_ptr_array_index(relationships, i), error))
            return false;
    return true;
}

static bool close_subordinate(struct merge *m, GError **error)
{
    struct row *changes = row_create(m->subordinate->table);
    changes->id = m->subordinate->id;
    row_set_integer(changes, "statecode", m->rule->state);
    row_set_integer(changes, "statuscode", m->rule->status);
    row_set_integer(changes, "merged", 1);
    row_set_lookup(changes, "masterid", m->target->table, &m->target->id);
    bool good = rows_change_quietly(m->call->work, changes, error);
    if (good)
        operation_tell(m->call, changes->table, &changes->id, m->subordinate->version,
                       changes->version);
    row_destroy(changes);
    return good;
}

bool operation_merge(struct operation_call *call, GError **error)
{
    struct merge m = {.call = call};
    bool good = secure_task(call->work, "prvMerge", error) &&
                operation_row(call, operation_parameter(call, "Target"), "Target", NULL, &m.target,
                              error) &&
                operation_row(call, operation_parameter(call, "Subordinate"), "Subordinate", NULL,
                              &m.subordinate, error) &&
                check(&m, error) && update_content(&m, error) && move_all_children(&m, error) &&
                close_subordinate(&m, error);
    row_destroy(m.subordinate);
    row_destroy(m.target);
    return good;
}
