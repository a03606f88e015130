/* unit.h: several calls of service/ as one transaction: the change set of a batch. A session with a
 * unit keeps what it did to itself; the effects are told when the unit is committed, and dropped
 * when it is not. */
#ifndef SERVER_SERVICE_UNIT_H
#define SERVER_SERVICE_UNIT_H

#include "service/service.h"

struct unit {
    const struct session *session; /* borrowed; whom the effects are told to */
    GArray *effects;               /* struct effect */
    GPtrArray *rows;               /* struct row *: what effects borrow */
    GPtrArray
        *models; /* struct model *: what the metadata was, oldest first; rows belong to them */
};

/* Each begin needs one unit_end. Units do not nest. */
bool unit_begin(struct unit *u, const struct session *s, GError **error);
/* Commits when `good`, else undoes everything. Returns whether all is committed. */
bool unit_end(struct unit *u, bool good, GError **error);

/* For work.c: takes over the effects of a call, and the rows they borrow. */
void unit_keep(struct unit *u, const GArray *effects, GPtrArray *rows);
/* For metadata.c: the metadata changes; undone, it is what it was before the first change. */
void unit_keep_model(struct unit *u, struct model *before);
/* Tells effects to a session. */
void effects_tell(const struct session *s, const GArray *effects);

#endif
