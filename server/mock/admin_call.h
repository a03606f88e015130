/* admin_call.h: one request to the admin API while it is handled; its handlers. Internal to mock/.
 */
#ifndef SERVER_MOCK_ADMIN_CALL_H
#define SERVER_MOCK_ADMIN_CALL_H

#include "mock/app.h"
#include "mock/exchange.h"
#include "wire/json.h"

struct admin_call {
    struct app *app;
    const struct request *request;
    struct response *response;
    struct org *org;     /* with {org} in the path */
    const char *last_id; /* with {id} or {name} in the path */
    cJSON *body;         /* POST and PATCH: an object */
    int64_t now_us;      /* monotonic */
    GString *out;        /* the answer's body; status 204 when it stays empty */
    struct json json;    /* writes to `out` */
    bool answered;       /* the handler has made the whole answer itself */
    int status;          /* of a body; 200 unless the handler says otherwise */
};
/* Fails with SERVER_ERROR. */
typedef bool (*admin_fn)(struct admin_call *c, GError **error);

/* admin_orgs.c */
bool admin_get_health(struct admin_call *c, GError **error);
bool admin_list_orgs(struct admin_call *c, GError **error);
bool admin_add_org(struct admin_call *c, GError **error);
bool admin_get_org(struct admin_call *c, GError **error);
bool admin_delete_org(struct admin_call *c, GError **error);
bool admin_reset_org(struct admin_call *c, GError **error);
bool admin_get_settings(struct admin_call *c, GError **error);
bool admin_change_settings(struct admin_call *c, GError **error);
bool admin_get_labels(struct admin_call *c, GError **error);
/* admin_control.c */
bool admin_get_clock(struct admin_call *c, GError **error);
bool admin_set_clock(struct admin_call *c, GError **error);
bool admin_list_requests(struct admin_call *c, GError **error);
bool admin_export_journal(struct admin_call *c, GError **error);
bool admin_clear_requests(struct admin_call *c, GError **error);
bool admin_list_effects(struct admin_call *c, GError **error);
bool admin_clear_effects(struct admin_call *c, GError **error);
bool admin_list_refusals(struct admin_call *c, GError **error);
/* admin_aimed.c */
bool admin_list_faults(struct admin_call *c, GError **error);
bool admin_add_fault(struct admin_call *c, GError **error);
bool admin_clear_faults(struct admin_call *c, GError **error);
bool admin_remove_fault(struct admin_call *c, GError **error);
bool admin_list_triggers(struct admin_call *c, GError **error);
bool admin_add_trigger(struct admin_call *c, GError **error);
bool admin_clear_triggers(struct admin_call *c, GError **error);
bool admin_remove_trigger(struct admin_call *c, GError **error);
/* admin_logins.c */
bool admin_list_logins(struct admin_call *c, GError **error);
bool admin_answer_login(struct admin_call *c, GError **error);
/* admin_states.c */
bool admin_take_snapshot(struct admin_call *c, GError **error);
bool admin_restore_snapshot(struct admin_call *c, GError **error);
bool admin_list_snapshots(struct admin_call *c, GError **error);
bool admin_remove_snapshot(struct admin_call *c, GError **error);

#endif
