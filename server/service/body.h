/* body.h: the JSON object of a create or an update, read against the metadata. Only for service/.
 */
#ifndef SERVER_SERVICE_BODY_H
#define SERVER_SERVICE_BODY_H

#include "service/work.h"

/* A row to be related or made once the row itself is there. */
struct relative {
    const struct nav *nav;
    const cJSON *body; /* deep insert; borrowed from the request; NULL = `id` exists already */
    struct guid id;
};

struct body {
    struct row *row;   /* the columns the request named; row->id is the one it gave, or "" */
    GArray *relatives; /* struct relative */
};

enum body_use { BODY_CREATE, BODY_UPDATE };

/* Columns that cannot be written are left out, as Dataverse does. Rows that are bound must exist.
 * Rows nested in a single-valued navigation property are created here, before the row that needs
 * them. */
bool body_read(struct work *w, const struct table *t, const cJSON *json, enum body_use use,
               struct body *ret_body, GError **error);
void body_finish(struct body *b);

#endif
