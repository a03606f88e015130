/* process.h: a child process in its own process group, with a line on its stdin and stdout. Its
 * stderr goes to a file, so it can never block on us. Nothing here waits longer than told, and
 * ending a child ends all it started. */
#ifndef HARNESS_DRIVER_PROCESS_H
#define HARNESS_DRIVER_PROCESS_H

#include <gio/gio.h>
#include <stdbool.h>

enum driver_error {
#define X(id) DRIVER_ERROR_##id,
#include "driver/error.def"
#undef X
};

#define DRIVER_ERROR (driver_error_quark())
GQuark driver_error_quark(void);

/* Longest line a child may write. */
#define PROCESS_LINE_LIMIT_BYTES (64u << 20)

struct process;

/* Starts argv (looked up in PATH), stderr appended to the file `log`. Fails with
 * DRIVER_ERROR_SPAWN. Owned: process_destroy. */
struct process *process_create(const char *const *argv, const char *log, GError **error);

/* Kills what is left of the child's group and waits for it. */
void process_destroy(struct process *process);

/* Closes stdin and sends `signal_number` (0: none), gives the child `grace_ms` to end, then kills
 * it. */
void process_stop(struct process *process, int signal_number, unsigned grace_ms);

/* SIGKILL, at once. The process can only be destroyed afterwards. */
void process_kill(struct process *process);

/* Writes a line; the newline is added. Fails with DIED, TIMEOUT or CANCELLED. */
bool process_write_line(struct process *process, const char *line, gint64 deadline_us,
                        GCancellable *cancel, GError **error);

/* The next line without its newline. `deadline_us` is on the monotonic clock. Fails with TIMEOUT,
 * DIED, PROTOCOL or CANCELLED. Owned: g_free. */
char *process_read_line(struct process *process, gint64 deadline_us, GCancellable *cancel,
                        GError **error);

#endif
