/* admin.h: the admin API of the server (docs/admin-api.md), as far as scenarios need it. */
#ifndef HARNESS_RUN_ADMIN_H
#define HARNESS_RUN_ADMIN_H

#include "run/http.h"
#include "run/json.h"

/* One organisation; every scenario has its own. */
struct org {
    char *base;                                        /* of the server; owned */
    char *name, *url, *api, *token_url, *default_user; /* owned */
};

void org_finish(struct org *org);

/* A call to /__mock/orgs/{org}{path}; any status but 2xx is RUN_ERROR_HARNESS with the server's
 * message. `body` is borrowed and may be NULL. The answer is owned, never NULL on success (an
 * object when the server sent nothing). */
cJSON *admin_call(struct http *http, const struct org *org, const char *method, const char *path,
                  const cJSON *body, GError **error);

/* Creates an organisation from a fixture. ret: org_finish. Fails with RUN_ERROR_SETUP or
 * RUN_ERROR_HARNESS. */
bool admin_create_org(struct http *http, const char *base, const cJSON *wanted, struct org *ret,
                      GError **error);

bool admin_delete_org(struct http *http, const struct org *org, GError **error);

#endif
