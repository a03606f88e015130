/* close.c: WinOpportunity, LoseOpportunity and CloseIncident: each closes one row with a status,
 * and leaves an activity that says so where the model has a table for it. */
#include <string.h>

#include "actions/operation.h"

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

static bool check_open(const struct closing *c, const struct row *row, GError **error)
{
    const struct column *state = table_find_column(row->table, "statecode");
    const struct value *v = state != NULL ? row_get(row, state) : NULL;
    if (v == NULL || v->kind != VALUE_INTEGER || v->integer == 0)
        return true;
    g_set_error_literal(error, SERVER_ERROR, (gint)c->closed_error, c->closed_message);
    return false;
}

/* Columns of the closing activity that the row itself has, too. */
static void copy_actuals(struct row *changes, const cJSON *closing_body)
{
    const cJSON *revenue = cJSON_GetObjectItemCaseSensitive(closing_body, "actualrevenue");
    const cJSON *end = cJSON_GetObjectItemCaseSensitive(closing_body, "actualend");
    const struct column *value = table_find_column(changes->table, "actualvalue");
    int64_t seconds = 0;
    if (value != NULL && cJSON_IsNumber(revenue)) {
        *row_value(changes, value) =
            (struct value){.kind = VALUE_REAL, .real = revenue->valuedouble};
        changes->present[value->index] = true;
    }
    if (cJSON_IsString(end) && (date_parse(end->valuestring, true, &seconds) ||
                                date_parse(end->valuestring, false, &seconds)))
        row_set_integer(changes, "actualclosedate", seconds);
}

/* The activity is kept where there is a table for it, and not told: the client named the message,
 * not the row. */
static bool keep_activity(struct operation_call *call, const struct closing *c, const cJSON *body,
                          GError **error)
{
    struct guid id;
    const struct table *t = model_find_table(call->work->model, c->activity);
    guint told = call->work->effects->len;
    if (t == NULL)
        return true;
    bool good = rows_create(call->work, t, body, NULL, &id, error);
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
    copy_actuals(changes, body);
    bool good = check_open(c, row, error) && rows_change_quietly(call->work, changes, error) &&
                keep_activity(call, c, body, error);
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
