/* driver.h: a client under test, spoken to in the driver protocol (docs/driver-protocol.md):
 * JSON-RPC 2.0, one message per line, over the stdin and stdout of a process the harness starts,
 * kills and starts again. */
#ifndef HARNESS_DRIVER_DRIVER_H
#define HARNESS_DRIVER_DRIVER_H

#include <cjson/cJSON.h>

#include "driver/process.h"

struct driver;

/* A client's answer: a result, or the stable word of its refusal. */
struct answer {
    cJSON *result; /* or NULL; owned */
    char *refused; /* or NULL; owned */
    char *message; /* of the refusal; owned */
};

void answer_finish(struct answer *answer);

/* Starts the command; its stderr is appended to the file `log`. `cancel` is borrowed for the
 * driver's life. Fails with DRIVER_ERROR_SPAWN. Owned: driver_destroy. */
struct driver *driver_create(const char *const *argv, const char *log, GCancellable *cancel,
                             GError **error);

/* Lets the client end by itself for a moment (end of its stdin), then kills it. */
void driver_destroy(struct driver *driver);

/* SIGKILL. What the client acknowledged before must survive it. */
void driver_kill(struct driver *driver);

bool driver_is_running(const struct driver *driver);

/* Sends a request and does not wait; `params` is borrowed and may be NULL. */
bool driver_send(struct driver *driver, const char *method, const cJSON *params, GError **error);

/* Sends a request and waits until `deadline_us` (monotonic) for its answer. A driver that is late,
 * dead or talks nonsense is killed. Fails with DRIVER_ERROR_*; on success ret is filled,
 * answer_finish. */
bool driver_call(struct driver *driver, const char *method, const cJSON *params, gint64 deadline_us,
                 struct answer *ret, GError **error);

#endif
