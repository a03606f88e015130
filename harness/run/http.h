/* http.h: requests of the harness itself, to the admin API and, in another user's name, to the Web
 * API. The only user of libcurl. One handle serves one thread and keeps its connections. */
#ifndef HARNESS_RUN_HTTP_H
#define HARNESS_RUN_HTTP_H

#include <gio/gio.h>
#include <stdbool.h>

#define HTTP_TIMEOUT_MS 20000
#define HTTP_BODY_LIMIT_BYTES (64u << 20)

struct http;

struct http_request {
    const char *method, *url;
    const char *bearer;         /* access token, or NULL */
    const char *content_type;   /* NULL = application/json when there is a body */
    const char *body;           /* or NULL */
    const char *const *headers; /* "Name: value", NULL-terminated, or NULL */
};

struct http_answer {
    int status;
    GString *body;
    char *entity_id; /* OData-EntityId, or NULL */
};

/* Once per process, before any thread. */
void http_init_once(void);

/* `cancel` is borrowed for the handle's life. Owned: http_destroy. */
struct http *http_create(GCancellable *cancel);
void http_destroy(struct http *http);

/* Fails with RUN_ERROR_HARNESS when there is no answer, RUN_ERROR_CANCELLED when interrupted; any
 * status is success. ret: http_answer_finish. */
bool http_exchange(struct http *http, const struct http_request *request, struct http_answer *ret,
                   GError **error);
void http_answer_finish(struct http_answer *answer);

/* Percent-encoded for use in a URL's query. Owned: g_free. */
char *http_escape(const char *text);

#endif
