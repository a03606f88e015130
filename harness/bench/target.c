/* target.c: see target.h. */
#include "bench/target.h"

#include <gio/gio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/load.h"

#define READY_TIMEOUT_MS 600000
#define FIRST_REQUEST "/api/data/v9.2/accounts?$top=1"

/* The port in the line {"ready":true,"url":"http://127.0.0.1:PORT/..."}. */
static bool read_ready(struct target *t, GError **error)
{
    char line[1024] = "";
    size_t length = 0;
    struct pollfd fd = {.fd = t->out, .events = POLLIN};
    while (length + 1 < sizeof line && strchr(line, '\n') == NULL) {
        ssize_t n = poll(&fd, 1, READY_TIMEOUT_MS) == 1
                        ? read(t->out, line + length, sizeof line - 1 - length)
                        : 0;
        if (n <= 0)
            break;
        length += (size_t)n;
        line[length] = '\0';
    }
    const char *url = strstr(line, "://127.0.0.1:");
    if (url == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s did not say that it is ready",
                    t->name);
        return false;
    }
    t->port = (uint16_t)strtoul(url + strlen("://127.0.0.1:"), NULL, 10);
    return true;
}

bool target_start(struct target *t, const char *name, char **argv, GError **error)
{
    int64_t began = g_get_monotonic_time();
    g_autoptr(GString) answer = g_string_new(NULL);
    gint in = -1;
    *t = (struct target){.name = name, .out = -1};
    if (!g_spawn_async_with_pipes(NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                                  NULL, NULL, &t->pid, &in, &t->out, NULL, error))
        return false;
    bool good = read_ready(t, error) && target_get(t, FIRST_REQUEST, "", answer, error);
    t->start_ms = (double)(g_get_monotonic_time() - began) / 1000.0;
    if (!good)
        target_stop(t);
    return good;
}

void target_stop(struct target *t)
{
    if (t->pid > 0) {
        kill(t->pid, SIGTERM);
        waitpid(t->pid, NULL, 0);
        close(t->out);
    }
    t->pid = 0;
}

int64_t target_memory_kib(const struct target *t)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)t->pid);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return -1;
    const char *line = strstr(text, "VmRSS:");
    return line != NULL ? strtoll(line + strlen("VmRSS:"), NULL, 10) : -1;
}

bool target_get(const struct target *t, const char *path, const char *headers, GString *ret_answer,
                GError **error)
{
    unsigned status = 0;
    g_autofree char *request =
        g_strdup_printf("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n", path, t->port, headers);
    if (!load_once(t->port, request, &status, ret_answer, error))
        return false;
    if (status == 200)
        return true;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: GET %s: %.300s", t->name, path,
                ret_answer->str);
    return false;
}

bool target_send(const struct target *t, const char *method, const char *path, const char *headers,
                 const char *body, unsigned expected, GError **error)
{
    unsigned status = 0;
    g_autoptr(GString) answer = g_string_new(NULL);
    g_autofree char *request = g_strdup_printf(
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: application/json\r\n%s"
        "Content-Length: %zu\r\n\r\n%s",
        method, path, t->port, headers, strlen(body), body);
    if (!load_once(t->port, request, &status, answer, error))
        return false;
    if (status == expected)
        return true;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s %s: %.300s", t->name, method, path,
                answer->str);
    return false;
}
