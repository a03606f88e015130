/* load.h: drives an HTTP server over several connections at once, as fast as it answers. Raw
 * sockets and the least parsing, because what the driver costs, the server does not get: both
 * share the machine. */
#ifndef HARNESS_BENCH_LOAD_H
#define HARNESS_BENCH_LOAD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct reply {
    unsigned status;
    const char *head, *body; /* borrowed, NUL-terminated */
    size_t body_length;
};

/* Appends the next request, whole. */
typedef void (*make_fn)(void *context, unsigned connection, GString *ret_request);
/* Looks at an answer; false ends the run with "unexpected answer". */
typedef bool (*reply_fn)(void *context, unsigned connection, const struct reply *reply);

struct load {
    uint16_t port; /* on 127.0.0.1 */
    unsigned connections;
    int64_t duration_ms;
    make_fn make;
    reply_fn check;
    void *context;
};
/* Requests a second. Fails with G_IO_ERROR. */
bool load_run(const struct load *load, double *ret_rate, GError **error);

/* One request on a connection of its own; the answer's head and body go to `ret_answer`. */
bool load_once(uint16_t port, const char *request, unsigned *ret_status, GString *ret_answer,
               GError **error);

#endif
