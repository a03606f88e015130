/* target.h: a server under measurement: dvmock or the hard-coded baseline, as a child process. */
#ifndef HARNESS_BENCH_TARGET_H
#define HARNESS_BENCH_TARGET_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct target {
    const char *name; /* borrowed */
    pid_t pid;
    uint16_t port;
    int out;         /* its standard output */
    double start_ms; /* until the first answer of 200 */
};

/* Starts a program whose first line of output tells its URL, and reads one row. `argv` as for exec.
 * Fails with G_IO_ERROR or G_SPAWN_ERROR. */
bool target_start(struct target *t, const char *name, char **argv, GError **error);
void target_stop(struct target *t);
/* Resident memory, KiB; -1 = not known. */
int64_t target_memory_kib(const struct target *t);

/* GET of a path; the answer's head and body go to `ret_answer`. Other statuses than 200 fail. */
bool target_get(const struct target *t, const char *path, const char *headers, GString *ret_answer,
                GError **error);
/* The same of any request with a JSON body; the status must be `expected`. */
bool target_send(const struct target *t, const char *method, const char *path, const char *headers,
                 const char *body, unsigned expected, GError **error);

#endif
