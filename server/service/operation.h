/* operation.h: one call of a function or action. Each group of operations has a file of its own;
 * the table that names them is execute.c. Only for service/. */
#ifndef SERVER_SERVICE_OPERATION_H
#define SERVER_SERVICE_OPERATION_H

#include "service/rows.h"
#include "wire/row.h"

struct operation_call {
    struct work *work;
    const char *name;
    const struct table *table; /* of the bound row, else NULL */
    struct guid id;            /* of the bound row */
    const cJSON *parameters;   /* an object, or NULL */
    GString *json;             /* the answer; left empty = 204 */
};
typedef bool (*operation_fn)(struct operation_call *call, GError **error);

/* Writes {"@odata.context":"...#Microsoft.Dynamics.CRM.<name>Response", and leaves the object open.
 */
void operation_begin_answer(struct operation_call *call, struct json *j);
/* The parameter, or NULL. */
const cJSON *operation_parameter(const struct operation_call *call, const char *name);
bool operation_missing(const struct operation_call *call, const char *name, GError **error);
/* An integer parameter; `otherwise` when absent. */
int64_t operation_integer(const struct operation_call *call, const char *name, int64_t otherwise);
/* Tells EFFECT_ACTION on a row. */
void operation_tell(struct operation_call *call, const struct table *t, const struct guid *id,
                    int64_t before, int64_t after);
/* The row that "x@odata.bind" names inside a JSON object, which must be of `table`; fails with
 * RECORD_NOT_FOUND and the like. */
bool operation_bound_row(struct operation_call *call, const cJSON *object, const char *bind,
                         const char *table, struct row **ret_row, GError **error);

/* organization.c */
bool operation_who_am_i(struct operation_call *call, GError **error);
bool operation_retrieve_version(struct operation_call *call, GError **error);
bool operation_retrieve_current_organization(struct operation_call *call, GError **error);
bool operation_retrieve_total_record_count(struct operation_call *call, GError **error);
bool operation_publish(struct operation_call *call, GError **error);
/* lead.c, close.c */
bool operation_qualify_lead(struct operation_call *call, GError **error);
bool operation_win_opportunity(struct operation_call *call, GError **error);
bool operation_lose_opportunity(struct operation_call *call, GError **error);
bool operation_close_incident(struct operation_call *call, GError **error);

#endif
