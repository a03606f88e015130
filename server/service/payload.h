/* payload.h: the JSON object of a create or an update, read against the metadata. Only for
 * service/.
 */
#ifndef SERVER_SERVICE_PAYLOAD_H
#define SERVER_SERVICE_PAYLOAD_H

#include "service/work.h"

/* A row to be related or made once the row itself is there. */
struct relative {
    const struct nav *nav;
    const cJSON *body; /* deep insert; borrowed from the request; NULL = `id` exists already */
    struct guid id;
};

struct payload {
    struct row *row;   /* the columns the request named; row->id is the one it gave, or "" */
    GArray *relatives; /* struct relative */
};

enum payload_use { PAYLOAD_CREATE, PAYLOAD_UPDATE };

/* Columns that cannot be written are left out, as Dataverse does. Rows that are bound must exist.
 * Rows nested in a single-valued navigation property are created here, before the row that needs
 * them. */
bool payload_read(struct work *w, const struct table *t, const cJSON *json, enum payload_use use,
                  struct payload *ret_payload, GError **error);
void payload_finish(struct payload *b);

#endif
