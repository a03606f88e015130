/* server.c: see server.h. */
#include "run/server.h"

#include <signal.h>
#include <string.h>

#include "driver/process.h"
#include "run/error.h"
#include "run/json.h"

#define STOP_GRACE_MS 10000 /* a sanitized build looks for leaks on its way out */

/* scheme://host:port of a URL. Owned. */
static char *base_of(const char *url)
{
    const char *host = strstr(url, "://");
    const char *end = host ? strchr(host + 3, '/') : NULL;
    return end ? g_strndup(url, (gsize)(end - url)) : g_strdup(url);
}

struct server *server_attach(const char *url)
{
    struct server *server = g_new0(struct server, 1);
    server->base = base_of(url);
    server->metadata = metadata_cache_create();
    return server;
}

static struct server *read_ready(struct process *process, GCancellable *cancel, GError **error)
{
    const gint64 deadline_us = g_get_monotonic_time() + (gint64)SERVER_READY_TIMEOUT_MS * 1000;
    g_autofree char *line = process_read_line(process, deadline_us, cancel, error);
    if (!line)
        return NULL;
    g_autoptr(cJSON) ready = cJSON_Parse(line);
    const char *url = json_member_text(ready, "url");
    if (url)
        return server_attach(url);
    g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "no ready line but: %.200s", line);
    return NULL;
}

struct server *server_start(const char *program, const char *fixtures, const char *log,
                            GCancellable *cancel, GError **error)
{
    const char *const argv[] = {program, "--port", "0", "--fixtures", fixtures, NULL};
    struct process *process = process_create(argv, log, error);
    if (!process)
        return NULL;
    struct server *server = read_ready(process, cancel, error);
    if (!server) {
        g_autofree char *said = NULL;
        g_file_get_contents(log, &said, NULL, NULL);
        g_prefix_error(error, "%s%s: ", said && *said ? g_strchomp(said) : "", program);
        process_destroy(process);
        return NULL;
    }
    server->process = process;
    return server;
}

void server_destroy(struct server *server)
{
    if (!server)
        return;
    if (server->process)
        process_stop(server->process, SIGTERM, STOP_GRACE_MS);
    process_destroy(server->process);
    metadata_cache_destroy(server->metadata);
    g_free(server->base);
    g_free(server);
}
