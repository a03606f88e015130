/* process.c: see process.h. */
#include "driver/process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define POLL_STEP_MS 5u

GQuark driver_error_quark(void)
{
    return g_quark_from_static_string("dvconform-driver");
}

struct process {
    GPid pid;         /* 0 once reaped */
    int in, out;      /* our ends: the child's stdin and stdout; -1 once closed */
    GByteArray *seen; /* read, not yet handed out */
};

/* Runs in the child: own group, so a kill reaches grandchildren; no blocked signals; no orphan when
 * we are killed. */
static void prepare_child(gpointer unused)
{
    (void)unused;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool spawn(struct process *process, const char *const *argv, int fds[3], GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GStrvBuilder) arguments = g_strv_builder_new();
    for (const char *const *word = argv; *word; word++)
        g_strv_builder_add(arguments, *word);
    g_auto(GStrv) copy = g_strv_builder_end(arguments);
    if (g_spawn_async_with_fds(NULL, copy, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                               prepare_child, NULL, &process->pid, fds[0], fds[1], fds[2],
                               &cause)) {
        setpgid(process->pid, process->pid); /* whichever of us comes first */
        return true;
    }
    g_set_error(error, DRIVER_ERROR, DRIVER_ERROR_SPAWN, "cannot start %s: %s", argv[0],
                cause->message);
    return false;
}

struct process *process_create(const char *const *argv, const char *log, GError **error)
{
    int input[2] = {-1, -1}, output[2] = {-1, -1};
    int errors = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    struct process *process = g_new0(struct process, 1);
    process->in = process->out = -1;
    process->seen = g_byte_array_new();
    bool started = false;
    if (errors < 0 || !g_unix_open_pipe(input, FD_CLOEXEC, NULL) ||
        !g_unix_open_pipe(output, FD_CLOEXEC, NULL)) {
        g_set_error(error, DRIVER_ERROR, DRIVER_ERROR_SPAWN, "%s: %s", log, g_strerror(errno));
    } else {
        int fds[3] = {input[0], output[1], errors};
        started = spawn(process, argv, fds, error);
        process->in = input[1];
        process->out = output[0];
        input[1] = output[0] = -1;
        fcntl(process->in, F_SETFL, O_NONBLOCK);
        fcntl(process->out, F_SETFL, O_NONBLOCK);
    }
    close_fd(&input[0]);
    close_fd(&input[1]);
    close_fd(&output[0]);
    close_fd(&output[1]);
    close_fd(&errors);
    if (started)
        return process;
    process_destroy(process);
    return NULL;
}

/* True when the child has ended. */
static bool reap(struct process *process, int options)
{
    if (process->pid == 0)
        return true;
    pid_t done;
    do {
        done = waitpid(process->pid, NULL, options);
    } while (done < 0 && errno == EINTR);
    if (done == 0)
        return false;
    kill(-process->pid, SIGKILL); /* what it left behind */
    process->pid = 0;
    return true;
}

void process_kill(struct process *process)
{
    if (process->pid == 0)
        return;
    kill(-process->pid, SIGKILL);
    kill(process->pid, SIGKILL);
    reap(process, 0);
}

void process_stop(struct process *process, int signal_number, unsigned grace_ms)
{
    close_fd(&process->in);
    if (process->pid && signal_number)
        kill(process->pid, signal_number);
    for (unsigned waited_ms = 0; waited_ms < grace_ms; waited_ms += POLL_STEP_MS) {
        if (reap(process, WNOHANG))
            return;
        g_usleep(POLL_STEP_MS * 1000ul);
    }
    process_kill(process);
}

void process_destroy(struct process *process)
{
    if (!process)
        return;
    process_kill(process);
    close_fd(&process->in);
    close_fd(&process->out);
    g_byte_array_unref(process->seen);
    g_free(process);
}

/* Waits until fd is ready, the deadline has passed or the run is cancelled. */
static bool wait_ready(int fd, short events, gint64 deadline_us, GCancellable *cancel,
                       GError **error)
{
    for (;;) {
        const gint64 left_us = deadline_us - g_get_monotonic_time();
        if (left_us <= 0) {
            g_set_error_literal(error, DRIVER_ERROR, DRIVER_ERROR_TIMEOUT, "no answer in time");
            return false;
        }
        struct pollfd fds[2] = {
            {.fd = fd, .events = events},
            {.fd = cancel ? g_cancellable_get_fd(cancel) : -1, .events = POLLIN}};
        const int ready = poll(fds, 2, (int)MIN(left_us / 1000 + 1, G_MAXINT));
        if (cancel)
            g_cancellable_release_fd(cancel);
        if (g_cancellable_is_cancelled(cancel)) {
            g_set_error_literal(error, DRIVER_ERROR, DRIVER_ERROR_CANCELLED, "interrupted");
            return false;
        }
        if (ready > 0 && fds[0].revents)
            return true;
    }
}

static bool died(GError **error)
{
    g_set_error_literal(error, DRIVER_ERROR, DRIVER_ERROR_DIED, "the process ended");
    return false;
}

bool process_write_line(struct process *process, const char *line, gint64 deadline_us,
                        GCancellable *cancel, GError **error)
{
    g_autofree char *text = g_strconcat(line, "\n", NULL);
    gsize left_bytes = strlen(text);
    const char *at = text;
    while (left_bytes > 0) {
        if (process->in < 0)
            return died(error);
        if (!wait_ready(process->in, POLLOUT, deadline_us, cancel, error))
            return false;
        const ssize_t written = write(process->in, at, left_bytes);
        if (written < 0 && errno != EAGAIN && errno != EINTR)
            return died(error);
        if (written > 0) {
            at += written;
            left_bytes -= (gsize)written;
        }
    }
    return true;
}

/* Takes the first line out of `seen`; NULL when there is none yet. */
static char *take_line(GByteArray *seen)
{
    const guint8 *end = seen->len ? memchr(seen->data, '\n', seen->len) : NULL;
    if (!end)
        return NULL;
    const guint length = (guint)(end - seen->data);
    char *line = g_strndup((const char *)seen->data, length);
    g_byte_array_remove_range(seen, 0, length + 1);
    return line;
}

char *process_read_line(struct process *process, gint64 deadline_us, GCancellable *cancel,
                        GError **error)
{
    guint8 chunk[16384];
    for (;;) {
        char *line = take_line(process->seen);
        if (line)
            return line;
        if (process->seen->len > PROCESS_LINE_LIMIT_BYTES) {
            g_set_error_literal(error, DRIVER_ERROR, DRIVER_ERROR_PROTOCOL,
                                "a line longer than 64 MiB");
            return NULL;
        }
        if (!wait_ready(process->out, POLLIN, deadline_us, cancel, error))
            return NULL;
        const ssize_t got = read(process->out, chunk, sizeof chunk);
        if (got > 0) {
            g_byte_array_append(process->seen, chunk, (guint)got);
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            died(error);
            return NULL;
        }
    }
}
