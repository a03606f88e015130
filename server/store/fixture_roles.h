/* fixture_roles.h: what the roles of an organisation file may do. Only for store/. */
#ifndef SERVER_STORE_FIXTURE_ROLES_H
#define SERVER_STORE_FIXTURE_ROLES_H

#include <cjson/cJSON.h>

#include "store/privileges.h"

/* `lines`: the array "privileges" of docs/fixtures.md, or NULL. Fails with ERROR_BAD_FIXTURE. */
bool fixture_load_roles(struct store *s, const char *file, const cJSON *lines, GError **error);

#endif
