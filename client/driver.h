/* driver.h: the driver protocol on stdin and stdout: how the conformance harness drives this
 * client. */
#ifndef CLIENT_DRIVER_H
#define CLIENT_DRIVER_H

#include "dvclient.h"

struct driver {
    struct dvclient *client; /* NULL before initialize */
};

/* What a method came to: exactly one of result and error, or `unknown`. */
struct outcome {
    cJSON *result;
    GError *error;
    const char *bad_params; /* borrowed sentence; NULL: fine */
    bool unknown;
};

/* Runs one method. *ret_outcome is filled, always. */
void driver_call(struct driver *driver, const char *method, const cJSON *params,
                 struct outcome *ret_outcome);

/* Serves until stdin ends. Returns the process's exit code. */
int driver_run(void);

#endif
