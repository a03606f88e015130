/* state.c: statecode and statuscode belong together, and some states are only reached by a message
 * of their own. */
#include <string.h>

#include "service/rows.h"

/* States a plain update may not set. */
static const struct {
    const char *table;
    int state;
    const char *state_name, *message;
} reserved[] = {
    {"opportunity", 1, "Won", "WinOpportunity"},
    {"opportunity", 2, "Lost", "LoseOpportunity"},
    {"incident", 1, "Resolved", "CloseIncident"},
};

/* States that can only be left for the first one. */
static const struct {
    const char *table;
    int state;
} only_reopened[] = {{"incident", 1}, {"incident", 2}};

bool state_may_follow(const struct table *t, int64_t from, int64_t to)
{
    for (size_t i = 0; i < G_N_ELEMENTS(only_reopened); i++)
        if (strcmp(only_reopened[i].table, t->logical_name) == 0 &&
            only_reopened[i].state == from && to != 0 && to != from)
            return false;
    return true;
}

/* The number a column will have; -1 = none. */
static int64_t number_after(const struct row *changes, const struct row *before,
                            const struct column *c)
{
    const struct value *v = row_get(changes, c);
    if (v == NULL && before != NULL)
        v = row_get(before, c);
    return v != NULL && v->kind == VALUE_INTEGER ? v->integer : -1;
}

static bool check_reserved(const struct table *t, int64_t state, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reserved); i++) {
        if (strcmp(reserved[i].table, t->logical_name) != 0 || reserved[i].state != state)
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_USE_CLOSE_MESSAGE,
                    "This message can not be used to set the state of %s to %s. In order to set "
                    "state of %s to %s, use the %s message instead.",
                    t->logical_name, reserved[i].state_name, t->logical_name,
                    reserved[i].state_name, reserved[i].message);
        return false;
    }
    return true;
}

static bool bad_status(const struct row *changes, const struct column *state_column, int64_t state,
                       int64_t status, GError **error)
{
    const struct option *o = column_find_option(state_column, (int)state);
    g_set_error(error, SERVER_ERROR, ERROR_BAD_STATUS,
                "%" G_GINT64_FORMAT " is not a valid status code for state code %sState.%s on %s "
                "with Id %s.",
                (gint64)status, changes->table->schema_name,
                o != NULL && o->invariant_name != NULL ? o->invariant_name : "Unknown",
                changes->table->logical_name, changes->id.text);
    return false;
}

bool state_check(struct row *changes, const struct row *before, bool by_message, GError **error)
{
    const struct column *state_column = table_find_column(changes->table, "statecode");
    const struct column *status_column = table_find_column(changes->table, "statuscode");
    if (state_column == NULL || status_column == NULL)
        return true;
    bool named_state = changes->present[state_column->index];
    bool named_status = changes->present[status_column->index];
    if (!named_state && !named_status)
        return true;
    int64_t state = number_after(changes, before, state_column);
    int64_t old = before != NULL ? number_after(before, NULL, state_column) : -1;
    if (!by_message && state != old && !check_reserved(changes->table, state, error))
        return false;
    if (old >= 0 && !state_may_follow(changes->table, old, state)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_TRANSITION,
                    "A row of '%s' cannot go from state %" G_GINT64_FORMAT
                    " to state %" G_GINT64_FORMAT ": it must be reopened first.",
                    changes->table->logical_name, (gint64)old, (gint64)state);
        return false;
    }
    const struct option *o = column_find_option(state_column, (int)state);
    if (named_state && !named_status && state != old && o != NULL && o->default_status >= 0)
        row_set_integer(changes, "statuscode", o->default_status);
    int64_t status = number_after(changes, before, status_column);
    const struct option *chosen = column_find_option(status_column, (int)status);
    if (status_column->options == NULL ||
        (chosen != NULL && (chosen->state < 0 || chosen->state == state)))
        return true;
    return bad_status(changes, state_column, state, status, error);
}
