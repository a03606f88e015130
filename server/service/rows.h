/* rows.h: changes of rows inside a unit of work: what requests, actions and cascades are made of.
 * Only for service/. */
#ifndef SERVER_SERVICE_ROWS_H
#define SERVER_SERVICE_ROWS_H

#include "service/work.h"

/* ---- create.c ---- */

/* Creates from a JSON body. `given` has values from elsewhere (the key of the URL, the parent of a
 * deep insert), which the body overrides; NULL = none. Deep inserts and collection binds follow. */
bool rows_create(struct work *w, const struct table *t, const cJSON *json, const struct row *given,
                 struct guid *ret_id, GError **error);
/* Adds a row whose values are already checked; takes the id from it or makes one. */
bool rows_insert(struct work *w, struct row *row, GError **error);

/* Rows belong to the business unit of their owner: follows from ownerid when that is present. */
bool rows_fill_unit(struct work *w, struct row *row, GError **error);

/* ---- update.c ---- */

/* Writes the columns present in `changes` (its id says which row) and tells it. */
bool rows_change(struct work *w, struct row *changes, GError **error);
/* The same, for a message such as WinOpportunity: rules against plain updates do not apply, and it
 * tells nothing. */
bool rows_change_quietly(struct work *w, struct row *changes, GError **error);

/* What a JSON object says about a row that exists: as PATCH without a condition. */
bool rows_update_json(struct work *w, const struct table *t, const struct guid *id,
                      const cJSON *json, GError **error);

/* A PATCH: the condition decides between update, upsert and create. The upper three are borrowed;
 * `id` and `created` are filled in. */
struct patch {
    const struct row_key *key;
    const cJSON *json;
    const struct condition *condition;
    struct guid id;
    bool created;
};
bool rows_patch(struct work *w, struct patch *p, GError **error);

/* Fails with VERSION_MISMATCH or CONCURRENCY_NOT_ENABLED. */
bool rows_check_version(struct work *w, const struct table *t, const struct guid *id,
                        int64_t version, GError **error);

/* ---- delete.c ---- */

/* Deletes with cascades; tells nothing. */
bool rows_delete(struct work *w, const struct table *t, const struct guid *id, GError **error);
/* The same of a row that a request names: whether it may be deleted is checked, and it is told. */
bool rows_delete_named(struct work *w, const struct table *t, const struct guid *id,
                       GError **error);
/* cascade.c: what happens to the rows that refer to this one. */
bool cascade_delete(struct work *w, const struct table *t, const struct guid *id, GError **error);
/* Gives the rows below the same owner, by the relationship's onAssign. */
bool cascade_assign(struct work *w, const struct table *t, const struct guid *id,
                    const struct value *owner, GError **error);
/* The table a row of activitypointer stands for; others are themselves. */
bool rows_actual_table(struct work *w, const struct table *t, const struct guid *id,
                       const struct table **ret_table, GError **error);

/* ---- references.c ---- */

/* Makes or removes the pair of an N:N relationship, and tells it. Fails with DUPLICATE_RECORD or
 * RECORD_NOT_FOUND when it is so already, and with DEFAULT_TEAM. */
bool rows_link(struct work *w, const struct nav *nav, const struct guid *id,
               const struct guid *related, GError **error);
bool rows_unlink(struct work *w, const struct nav *nav, const struct guid *id,
                 const struct guid *related, GError **error);
bool rows_are_linked(struct work *w, const struct nav *nav, const struct guid *id,
                     const struct guid *related, bool *ret_linked, GError **error);

/* ---- keys.c ---- */

/* Fails with DUPLICATE_KEY when another row has the values of an alternate key. `before` may be
 * NULL. */
bool keys_check(struct work *w, const struct row *row, const struct row *before, GError **error);

/* ---- column_map.c ---- */

/* Copies what a new row of target->table takes over from `source`; false = no map leads there. */
bool column_map_copy(const struct row *source, struct row *target);

/* ---- autonumber.c ---- */

/* Fills the columns that have an AutoNumberFormat and no value. */
bool autonumber_fill(struct work *w, struct row *row, GError **error);

/* ---- closed.c ---- */

/* Refuses changes of a row that is closed or belongs to one that is; `changes` NULL = it is made or
 * deleted. */
bool closed_check(struct work *w, const struct row *row, const struct row *changes, GError **error);
/* A case with open activities cannot be canceled. */
bool closed_check_cancel(struct work *w, const struct row *changes, const struct row *before,
                         GError **error);
/* Whether an activity that regards the row is open or scheduled. */
bool closed_has_open_activities(struct work *w, const struct table *t, const struct guid *id,
                                bool *ret_open, GError **error);

/* ---- state.c ---- */

/* Completes and checks statecode and statuscode of a new row or of changes to `before`. */
bool state_check(struct row *changes, const struct row *before, bool by_message, GError **error);

/* Whether rows of the table may go from one state to another at all. */
bool state_may_follow(const struct table *t, int64_t from, int64_t to);

/* Tables whose rows only follow from others: no create or update by clients. */
bool rows_check_writable(const struct table *t, const char *method, GError **error);

#endif
