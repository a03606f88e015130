/* server.h: the fake Dataverse of a run: one process for all scenarios, or one that is already
 * there. */
#ifndef HARNESS_RUN_SERVER_H
#define HARNESS_RUN_SERVER_H

#include <gio/gio.h>

#include "run/metadata.h"

#define SERVER_READY_TIMEOUT_MS 30000

struct server {
    char *base;                      /* "http://127.0.0.1:4711", no slash at the end */
    struct metadata_cache *metadata; /* what the harness learned about tables */
    struct process *process;         /* NULL when attached */
};

/* Starts `program --port 0 --fixtures FOLDER` and waits for its ready line. Fails with
 * DRIVER_ERROR_* or RUN_ERROR_SETUP. Owned: server_destroy. */
struct server *server_start(const char *program, const char *fixtures, const char *log,
                            GCancellable *cancel, GError **error);

/* Uses a running server. Owned: server_destroy. */
struct server *server_attach(const char *url);

void server_destroy(struct server *server);

#endif
