/* email.c: SendEmail. There is no mail server behind the mock: a mail that is issued stays Pending
 * Send, one that was sent elsewhere is recorded as Sent. */
#include <string.h>

#include "actions/operation.h"

#define STATE_OPEN 0
#define STATE_COMPLETED 1
#define STATUS_SENT 3
#define STATUS_PENDING_SEND 6
#define MASK_LAST_RECIPIENT 4 /* 2 to, 3 cc, 4 bcc */

static bool is_recipient(const struct row *party)
{
    int64_t mask = row_integer(party, "participationtypemask", 0);
    return mask >= 2 && mask <= MASK_LAST_RECIPIENT;
}

static bool has_recipient(struct operation_call *call, bool *ret_found, GError **error)
{
    struct work *w = call->work;
    const struct table *t = model_find_table(w->model, "activityparty");
    const struct column *c = t != NULL ? table_find_column(t, "activityid") : NULL;
    GArray *ids = NULL;
    bool good = true;
    *ret_found = c == NULL; /* no table of parties, nothing to ask */
    if (c == NULL)
        return true;
    if (!store_find_children(w->store, t, c, call->table, &call->id, &ids, error))
        return false;
    for (guint i = 0; good && !*ret_found && i < ids->len; i++) {
        struct row *party = NULL;
        good = work_read(w, t, &g_array_index(ids, struct guid, i), &party, error);
        *ret_found = good && is_recipient(party);
        row_destroy(party);
    }
    g_array_unref(ids);
    return good;
}

static bool check_email(struct operation_call *call, const struct row *email, GError **error)
{
    bool found = false;
    const char *why = NULL;
    if (row_integer(email, "statecode", STATE_OPEN) != STATE_OPEN)
        why = "The email cannot be sent: it is not open.";
    else if (row_integer(email, "directioncode", 1) == 0)
        why = "The email cannot be sent: it is an incoming one.";
    else if (!has_recipient(call, &found, error))
        return false;
    else if (!found)
        why = "The email must have at least one recipient before it can be sent.";
    if (why != NULL)
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, why);
    return why == NULL;
}

static void answer_subject(struct operation_call *call, const struct row *email)
{
    struct json j;
    operation_begin_answer(call, &j);
    json_put_text(&j, "Subject", row_text(email, "subject", NULL));
    json_end_object(&j);
}

bool operation_send_email(struct operation_call *call, GError **error)
{
    bool issue = cJSON_IsTrue(operation_parameter(call, "IssueSend"));
    int64_t now = call->work->session->now_ms / 1000;
    struct row *email = NULL;
    if (!work_read(call->work, call->table, &call->id, &email, error))
        return false;
    struct row *changes = row_create(call->table);
    changes->id = call->id;
    row_set_integer(changes, "statecode", STATE_COMPLETED);
    row_set_integer(changes, "statuscode", issue ? STATUS_PENDING_SEND : STATUS_SENT);
    row_set_integer(changes, "actualend", now);
    if (!issue)
        row_set_integer(changes, "senton", now);
    bool good = check_email(call, email, error) && rows_change_quietly(call->work, changes, error);
    if (good) {
        operation_tell(call, call->table, &call->id, email->version, changes->version);
        answer_subject(call, email);
    }
    row_destroy(changes);
    row_destroy(email);
    return good;
}
