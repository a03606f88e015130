/* schema_change.h: a change of the metadata as a fault: what an administrator does while a client
 * is in the middle of something. */
#ifndef SERVER_MOCK_SCHEMA_CHANGE_H
#define SERVER_MOCK_SCHEMA_CHANGE_H

#include "service/metadata.h"

/* `change` is one of {"deleteColumn":{"entity","column"}},
 * {"addColumn":{"entity","column","type"}},
 * {"deleteTable":{"entity"}}, {"deleteRelationship":{"relationship"}}, {"publish":{}}. Fails with
 * INVALID_ARGUMENT. Whether there is such a table shows when it is carried out. */
bool schema_change_check(const cJSON *change, GError **error);

/* Carries it out, with the rights of the system. */
bool schema_change_run(const struct session *s, const cJSON *change, GError **error);

#endif
