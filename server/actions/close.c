/* close.c: WinOpportunity, LoseOpportunity and CloseIncident: each closes one row with a status,
 * and leaves a completed activity that says so where the model has a table for it. */
#include <string.h>

#include "actions/operation.h"

#define DAY ((int64_t)24 * 3600)

/* How one message closes a row. */
struct closing {
    const char *table, *parameter, *bind, *activity;
    int state;
    enum server_error closed_error;
    const char *closed_message;
};

static const struct closing win = {"opportunity",
                                   "OpportunityClose",
                                   "opportunityid@odata.bind",
                                   "opportunityclose",
                                   1,
                                   ERROR_ALREADY_CLOSED_OPPORTUNITY,
                                   "The opportunity has already been closed."};
static const struct closing lose = {"opportunity",
                                    "OpportunityClose",
                                    "opportunityid@odata.bind",
                                    "opportunityclose",
                                    2,
                                    ERROR_ALREADY_CLOSED_OPPORTUNITY,
                                    "The opportunity has already been closed."};
static const struct closing resolve = {
    "incident",
    "IncidentResolution",
    "incidentid@odata.bind",
    "incidentresolution",
    1,
    ERROR_ALREADY_RESOLVED_CASE,
    "This case has already been resolved. Close and reopen the case record to see the updates."};

/* A case must be active, and done with below it. */
static bool check_case(struct operation_call *call, const struct row *row, GError **error)
{
    bool open = false;
    if (row_integer(row, "statecode", 0) == 2) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_CASE_CLOSED_OR_CANCELED,
                            "Already Closed or Canceled");
        return false;
    }
    if (!closed_has_open_activities(call->work, row->table, &row->id, &open, error))
        return false;
    if (open)
        g_set_error_literal(error, SERVER_ERROR, ERROR_OPEN_ACTIVITIES_RESOLVE,
                            "This case can't be resolved because there are open activities "
                            "associated with it.");
    return !open;
}

static bool check_open(struct operation_call *call, const struct closing *c, const struct row *row,
                       GError **error)
{
    int64_t state = row_integer(row, "statecode", 0);
    if (state == c->state || (state != 0 && c != &resolve)) {
        g_set_error_literal(error, SERVER_ERROR, (gint)c->closed_error, c->closed_message);
        return false;
    }
    return c != &resolve || check_case(call, row, error);
}

static int64_t end_of(const struct operation_call *call, const cJSON *closing_body)
{
    const cJSON *end = cJSON_GetObjectItemCaseSensitive(closing_body, "actualend");
    int64_t seconds = 0;
    return cJSON_IsString(end) && date_parse(end->valuestring, false, &seconds)
               ? seconds
               : call->work->session->now_ms / 1000;
}

/* Columns of the closing activity that the opportunity has, too. */
static void copy_actuals(const struct operation_call *call, struct row *changes,
                         const cJSON *closing_body)
{
    const cJSON *revenue = cJSON_GetObjectItemCaseSensitive(closing_body, "actualrevenue");
    const struct column *value = table_find_column(changes->table, "actualvalue");
    int64_t end = end_of(call, closing_body);
    if (value != NULL && cJSON_IsNumber(revenue)) {
        *row_value(changes, value) =
            (struct value){.kind = VALUE_REAL, .real = revenue->valuedouble};
        changes->present[value->index] = true;
    }
    row_set_integer(changes, "actualclosedate", end - ((end % DAY) + DAY) % DAY);
}

/* What the activity says when the body does not. */
static struct row *closing_defaults(const struct table *t, const struct row *closed,
                                    int64_t total_minutes)
{
    struct row *given = row_create(t);
    struct guid currency;
    row_set_integer(given, "statecode", 1);
    row_set_integer(given, "timespent", total_minutes);
    row_lookup_id(closed, "transactioncurrencyid", &currency);
    const struct column *c = table_find_column(closed->table, "transactioncurrencyid");
    if (currency.text[0] != '\0' && c != NULL)
        row_set_lookup(given, "transactioncurrencyid", row_get(closed, c)->target, &currency);
    row_set_lookup(given, "regardingobjectid", closed->table, &closed->id);
    return given;
}

/* The activity is kept where there is a table for it, and not told: the client named the message,
 * not the row. */
static bool keep_activity(struct operation_call *call, const struct closing *c, const cJSON *body,
                          const struct row *closed, GError **error)
{
    struct guid id;
    const struct table *t = model_find_table(call->work->model, c->activity);
    guint told = call->work->effects->len;
    int64_t minutes = 0;
    if (t == NULL)
        return true;
    if (c == &resolve && !operation_case_minutes(call, &closed->id, &minutes, error))
        return false;
    struct row *given = closing_defaults(t, closed, minutes);
    bool good = rows_create(call->work, t, body, given, &id, error);
    row_destroy(given);
    g_array_set_size(call->work->effects, told);
    return good;
}

static bool close_row(struct operation_call *call, const struct closing *c, GError **error)
{
    const cJSON *body = operation_parameter(call, c->parameter);
    struct row *row = NULL;
    if (!cJSON_IsObject(body))
        return operation_missing(call, c->parameter, error);
    if (!operation_bound_row(call, body, c->bind, c->table, &row, error))
        return false;
    struct row *changes = row_create(row->table);
    int64_t status = operation_integer(call, "Status", -1);
    changes->id = row->id;
    row_set_integer(changes, "statecode", c->state);
    if (status != -1)
        row_set_integer(changes, "statuscode", status);
    copy_actuals(call, changes, body);
    bool good = check_open(call, c, row, error) && keep_activity(call, c, body, row, error) &&
                rows_change_quietly(call->work, changes, error);
    if (good)
        operation_tell(call, row->table, &row->id, row->version, changes->version);
    row_destroy(changes);
    row_destroy(row);
    return good;
}

bool operation_win_opportunity(struct operation_call *call, GError **error)
{
    return close_row(call, &win, error);
}

bool operation_lose_opportunity(struct operation_call *call, GError **error)
{
    return close_row(call, &lose, error);
}

bool operation_close_incident(struct operation_call *call, GError **error)
{
    return close_row(call, &resolve, error);
}
