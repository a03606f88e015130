/* actions.h: the functions and actions of the Web API: WhoAmI, QualifyLead and so on. What they are
 * called with and declared as is model/operation.def; each group has a file of its own here. */
#ifndef SERVER_ACTIONS_ACTIONS_H
#define SERVER_ACTIONS_ACTIONS_H

#include "service/service.h"

/* What an operation is called on; both NULL = on nothing. */
struct target {
    const struct row_key *row; /* bound to a row */
    const struct table *set;   /* bound to an entity set */
};

/* `parameters` may be NULL. *ret_json is owned, NULL = 204. Unknown name: SEGMENT_NOT_FOUND; known
 * to Dataverse but not here: NOT_IMPLEMENTED; parameters that do not fit: BAD_PAYLOAD. Runs in one
 * transaction. */
bool actions_execute(const struct session *s, const char *name, const struct target *target,
                     bool is_function, const cJSON *parameters, char **ret_json, GError **error);

#endif
