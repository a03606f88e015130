/* admin.h: the admin API below /__mock/ (docs/admin-api.md): how a harness makes organisations,
 * breaks them and looks at what happened. */
#ifndef SERVER_MOCK_ADMIN_H
#define SERVER_MOCK_ADMIN_H

#include "http/request.h"

struct app;

/* `path` is what follows /__mock/. */
void admin_handle(struct app *app, const char *path, const struct request *request,
                  struct response *response);

#endif
