/* closed.c: rows that are done with: some refuse every change but being reopened, and some may only
 * be closed when nothing below them is open. */
#include <string.h>

#include "service/rows.h"

/* ---- changes of what is closed ---- */

/* Rows of `table` refuse changes while the row that `lookup` names (NULL = the row itself), which
 * is of `holder`, is in one of the states from `first` to `last`. */
static const struct closed_rule {
    const char *table, *lookup, *holder;
    int64_t first, last;
    enum server_error error;
    const char *message;
} closed_rules[] = {
    {"incident", NULL, "incident", 1, 1, ERROR_ALREADY_RESOLVED_CASE,
     "This case has already been resolved. Close and reopen the case record to see the updates."},
    {"opportunityproduct", "opportunityid", "opportunity", 1, 2, ERROR_ROW_INACTIVE,
     "The object cannot be updated because it is inactive."},
};

/* -1 = there is no such row. */
static bool read_state(struct work *w, const char *table, const struct guid *id, int64_t *ret_state,
                       GError **error)
{
    const struct table *t = model_find_table(w->model, table);
    struct row *row = NULL;
    *ret_state = -1;
    if (t == NULL || id->text[0] == '\0')
        return true;
    if (!store_find(w->store, t, id, NULL, &row, error))
        return false;
    *ret_state = row != NULL ? row_integer(row, "statecode", -1) : -1;
    row_destroy(row);
    return true;
}

/* Reopening is the one change a closed row takes. */
static bool reopens(const struct row *changes)
{
    return row_integer(changes, "statecode", -1) == 0;
}

bool closed_check(struct work *w, const struct row *row, const struct row *changes, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(closed_rules); i++) {
        const struct closed_rule *r = &closed_rules[i];
        int64_t state = row_integer(row, "statecode", -1);
        if (strcmp(r->table, row->table->logical_name) != 0)
            continue;
        if (r->lookup == NULL && (changes == NULL || reopens(changes)))
            continue;
        if (r->lookup != NULL) {
            struct guid holder;
            row_lookup_id(row, r->lookup, &holder);
            if (!read_state(w, r->holder, &holder, &state, error))
                return false;
        }
        if (state < r->first || state > r->last)
            continue;
        g_set_error_literal(error, SERVER_ERROR, (gint)r->error, r->message);
        return false;
    }
    return true;
}

/* ---- what is still open below a row ---- */

bool closed_has_open_activities(struct work *w, const struct table *t, const struct guid *id,
                                bool *ret_open, GError **error)
{
    const struct table *pointers = model_find_table(w->model, "activitypointer");
    const struct column *regarding =
        pointers != NULL ? table_find_column(pointers, "regardingobjectid") : NULL;
    GArray *ids = NULL;
    *ret_open = false;
    if (regarding == NULL)
        return true;
    if (!store_find_children(w->store, pointers, regarding, t, id, &ids, error))
        return false;
    bool good = true;
    for (guint i = 0; good && !*ret_open && i < ids->len; i++) {
        int64_t state = -1;
        good = read_state(w, "activitypointer", &g_array_index(ids, struct guid, i), &state, error);
        *ret_open = state == 0 || state == 3; /* open or scheduled */
    }
    g_array_unref(ids);
    return good;
}

bool closed_check_cancel(struct work *w, const struct row *changes, const struct row *before,
                         GError **error)
{
    bool open = false;
    if (strcmp(changes->table->logical_name, "incident") != 0 ||
        row_integer(changes, "statecode", -1) != 2 || row_integer(before, "statecode", -1) == 2)
        return true;
    if (!closed_has_open_activities(w, changes->table, &changes->id, &open, error))
        return false;
    if (open)
        g_set_error_literal(error, SERVER_ERROR, ERROR_OPEN_ACTIVITIES_CANCEL,
                            "The incident can not be canceled because there are open activities "
                            "for this incident.");
    return !open;
}
