/* operation.h: one call of a function or action, and what the operations share. Internal to
 * actions/. */
#ifndef SERVER_ACTIONS_OPERATION_H
#define SERVER_ACTIONS_OPERATION_H

#include "actions/actions.h"
#include "model/operation.h"
#include "service/rows.h"
#include "wire/row.h"

struct operation_call {
    struct work *work;
    const char *name;
    const struct table *table; /* of the bound row or entity set, else NULL */
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
/* Its text; NULL when it is absent or no text. */
const char *operation_text(const struct operation_call *call, const char *name);
bool operation_missing(const struct operation_call *call, const char *name, GError **error);
/* An integer parameter; `otherwise` when absent. */
int64_t operation_integer(const struct operation_call *call, const char *name, int64_t otherwise);
/* The table that a parameter names is not there; always false. */
bool operation_unknown_table(const char *name, GError **error);
/* case_time.c: minutes of the completed activities of a case. */
bool operation_case_minutes(struct operation_call *call, const struct guid *id,
                            int64_t *ret_minutes, GError **error);
/* {"@odata.context":"...#<set>/$entity", ...}: an answer that is one row. */
void operation_write_row(struct operation_call *call, struct json *j, const struct row *row);
/* Tells EFFECT_ACTION on a row. */
void operation_tell(struct operation_call *call, const struct table *t, const struct guid *id,
                    int64_t before, int64_t after);
/* The row that "x@odata.bind" names inside a JSON object, which must be of `table`; fails with
 * RECORD_NOT_FOUND and the like. */
bool operation_bound_row(struct operation_call *call, const cJSON *object, const char *bind,
                         const char *table, struct row **ret_row, GError **error);

/* file_blocks.c: the id that a token is; the names of BlockList in their order, borrowed from the
 * parameters, owned list (NULL = failed). */
bool operation_token(const struct operation_call *call, const char *name, struct guid *ret_token,
                     GError **error);
GPtrArray *operation_blocks(const struct operation_call *call, GError **error);
/* What DownloadBlock asks for. */
struct file_block {
    int64_t offset, length;
};
bool operation_check_block(const struct file_block *block, int64_t size, GError **error);
/* attachment_blocks.c: a block of the file that the row `id` carries; *ret_carried = false: there
 * is no such row. *ret_bytes is owned. */
bool operation_carried_block(struct operation_call *call, const struct guid *id,
                             const struct file_block *block, bool *ret_carried,
                             GByteArray **ret_bytes, GError **error);

/* row_parameter.c: the row that a JSON object names by "@odata.id" or by "@odata.type" and key;
 * `name` is the parameter it stands in, `table` the only table allowed (or its base), NULL = any.
 * It must exist. *ret_row is owned: row_destroy. */
bool operation_row(struct operation_call *call, const cJSON *json, const char *name,
                   const char *table, struct row **ret_row, GError **error);
/* The same of a parameter that may be left out: *ret_row is NULL then. */
bool operation_row_parameter(struct operation_call *call, const char *name, const char *table,
                             struct row **ret_row, GError **error);

/* principal.c: the same of a row that must be a user or a team. */
bool operation_principal(struct operation_call *call, const cJSON *json, const char *name,
                         struct row **ret_row, GError **error);

/* parameters.c: whether the parameters are those of the declaration, and of its types. */
bool operation_check_parameters(const struct declaration *d, const cJSON *parameters,
                                GError **error);

/* operation_<run>: every operation of model/operation.def. */
#define FUNCTION(name, run, bound_to, parameters, returns)                                         \
    bool operation_##run(struct operation_call *call, GError **error);
#define ACTION FUNCTION
#define KNOWN(name)
#include "model/operation.def"
#undef FUNCTION
#undef ACTION
#undef KNOWN

#endif
