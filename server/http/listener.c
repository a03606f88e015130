/* listener.c: libmicrohttpd and nothing else. Turns what arrives into a struct request; what leaves
 * is in listener_send.c. */
#include "http/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/listener_framing.h"
#include "http/listener_send.h"
#include "model/error.h"
#include "odata/query_string.h"

#define URL_TOO_LONG 414
#define STOP_CHECK_MS 5
/* A body beyond the limit is read and dropped so that the client can read the 413; beyond this many
 * limits it is cut. */
#define DRAINED_LIMITS 4

struct listener {
    struct MHD_Daemon *daemon;
    struct delayer *delayer;
    struct listener_options options;
    request_fn handle;
    void *context;
    uint64_t connections; /* counted by the polling thread */
    size_t body_bytes;    /* of all requests on their way; touched by the polling thread only */
    gint in_flight;       /* requests that are not answered yet; atomic */
    uint16_t port;
    bool secure;
};

/* One request on its way. */
struct exchange {
    char *uri; /* as sent */
    int64_t started_us;
    bool started;     /* headers were seen */
    GByteArray *body; /* NULL once it is answered */
    size_t dropped_bytes;
    const char *crowded; /* why the body was dropped below its own limit; NULL = it was not */
    bool answered;       /* response is filled */
    struct response response;
};

/* A TCP connection. */
struct peer {
    uint64_t number;
    struct exchange *begun; /* the library tells the end of a request only after its headers */
};

static struct peer *find_peer(struct MHD_Connection *connection)
{
    /* never fails: a connection has its peer from its first moment to its last */
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void drop_body(struct listener *l, struct exchange *x)
{
    if (x->body == NULL)
        return;
    l->body_bytes -= x->body->len;
    g_clear_pointer(&x->body, g_byte_array_unref);
}

static void exchange_destroy(struct listener *l, struct exchange *x)
{
    if (x == NULL)
        return;
    (void)g_atomic_int_dec_and_test(&l->in_flight);
    response_finish(&x->response);
    drop_body(l, x);
    g_free(x->uri);
    g_free(x);
}

static void *exchange_begin(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct listener *l = context;
    struct peer *peer = find_peer(connection);
    struct exchange *x = g_new0(struct exchange, 1);
    g_atomic_int_inc(&l->in_flight);
    x->uri = g_strdup(uri);
    x->started_us = g_get_monotonic_time();
    x->body = g_byte_array_new();
    response_init(&x->response);
    exchange_destroy(l, peer->begun);
    peer->begun = x;
    return x;
}

static void exchange_end(void *context, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode code)
{
    struct peer *peer = find_peer(connection);
    (void)code;
    if (*request == NULL)
        return;
    exchange_destroy(context, *request);
    *request = NULL;
    peer->begun = NULL;
}

static void connection_notice(void *context, struct MHD_Connection *connection, void **pointer,
                              enum MHD_ConnectionNotificationCode code)
{
    (void)connection;
    struct listener *l = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct peer *peer = g_new0(struct peer, 1);
        peer->number = ++l->connections;
        *pointer = peer;
        return;
    }
    struct peer *peer = *pointer;
    exchange_destroy(l, peer->begun);
    g_free(peer);
    *pointer = NULL;
}

static enum MHD_Result keep_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    (void)kind;
    GHashTable *headers = context;
    char *key = g_ascii_strdown(name, -1);
    g_autofree char *text = g_utf8_make_valid(value != NULL ? value : "", -1);
    const char *before = g_hash_table_lookup(headers, key);
    g_hash_table_insert(headers, key,
                        before != NULL ? g_strconcat(before, ", ", text, NULL) : g_strdup(text));
    return MHD_YES;
}

static bool is_loopback(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || info->client_addr == NULL)
        return false;
    if (info->client_addr->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, info->client_addr, sizeof v4);
        return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
    }
    struct sockaddr_in6 v6;
    memcpy(&v6, info->client_addr, sizeof v6);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

/* "http://host/path" is allowed on a request line: the path is what counts. */
static const char *path_of(const char *uri)
{
    const char *scheme = uri[0] == '/' ? NULL : strstr(uri, "://");
    const char *slash = scheme != NULL ? strchr(scheme + 3, '/') : NULL;
    return slash != NULL ? slash : uri;
}

static void call_handler(struct listener *l, struct MHD_Connection *connection, const char *method,
                         struct exchange *x)
{
    const char *path = path_of(x->uri), *mark = strchr(path, '?');
    g_autofree char *raw_path =
        mark != NULL ? g_strndup(path, (gsize)(mark - path)) : g_strdup(path);
    g_autofree char *decoded = url_decode(raw_path, -1, false);
    g_autoptr(GHashTable) headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, keep_header, headers);
    l->body_bytes -= x->body->len;
    g_autoptr(GBytes) body = g_byte_array_free_to_bytes(g_steal_pointer(&x->body));
    const struct request request = {
        .method = method,
        .path = decoded,
        .raw_path = raw_path,
        .raw_query = mark != NULL ? mark + 1 : "",
        .headers = headers,
        .body = body,
        .connection = find_peer(connection)->number,
        .started_us = x->started_us,
        .loopback = is_loopback(connection),
        .secure = l->secure,
    };
    l->handle(l->context, &request, &x->response);
}

static void refuse(struct exchange *x, enum server_error code, int status, const char *message)
{
    g_autoptr(GError) error = g_error_new_literal(SERVER_ERROR, (int)code, message);
    response_set_error(&x->response, error);
    x->response.status = status;
}

static void answer(struct listener *l, struct MHD_Connection *connection, const char *method,
                   struct exchange *x)
{
    x->answered = true;
    if (strlen(x->uri) > l->options.max_url_bytes)
        refuse(x, ERROR_BAD_REQUEST, URL_TOO_LONG, "The request URL is too long.");
    else if (x->dropped_bytes > 0)
        refuse(x, ERROR_TOO_LARGE, MHD_HTTP_CONTENT_TOO_LARGE,
               x->crowded != NULL ? x->crowded : "The request body is too large.");
    else
        call_handler(l, connection, method, x);
}

static void resume(void *connection)
{
    MHD_resume_connection(connection);
}

static void keep_body(struct listener *l, struct exchange *x, const char *data, size_t length)
{
    size_t all = l->options.max_body_bytes * LISTENER_MAX_BODIES;
    bool crowded = l->body_bytes + length > all;
    if (x->dropped_bytes > 0 || x->body->len + length > l->options.max_body_bytes || crowded) {
        x->dropped_bytes += length;
        if (crowded)
            x->crowded = "The request bodies on their way are too large together.";
        drop_body(l, x);
        return;
    }
    g_byte_array_append(x->body, (const guint8 *)data, (guint)length);
    l->body_bytes += length;
}

/* Whether the headers are such that the body is not waited for; then it is answered. */
static bool refuse_early(struct listener *l, struct MHD_Connection *connection, const char *method,
                         struct exchange *x)
{
    uint64_t length = 0;
    const char *mistake = listener_framing_check(connection, &length);
    if (mistake != NULL) {
        x->answered = true;
        refuse(x, ERROR_BAD_REQUEST, MHD_HTTP_BAD_REQUEST, mistake);
        return true;
    }
    /* Announced as far beyond the limit. */
    if (length / DRAINED_LIMITS <= l->options.max_body_bytes)
        return false;
    x->dropped_bytes = 1;
    answer(l, connection, method, x);
    return true;
}

/* Called once for the headers, then for each piece of the body, then once to answer, and again
 * after a delay. */
/* NOLINTNEXTLINE(readability-function-size): the library decides the parameters */
static enum MHD_Result access_connection(void *context, struct MHD_Connection *connection,
                                         const char *url, const char *method, const char *version,
                                         const char *data, size_t *data_length, void **request)
{
    (void)url;
    (void)version;
    struct listener *l = context;
    struct exchange *x = *request;
    if (!x->started) {
        x->started = true;
        return refuse_early(l, connection, method, x)
                   ? listener_send(connection, &x->response, l->delayer)
                   : MHD_YES;
    }
    if (*data_length > 0) {
        keep_body(l, x, data, *data_length);
        *data_length = 0;
        bool endless = x->dropped_bytes / DRAINED_LIMITS > l->options.max_body_bytes;
        return endless ? MHD_NO : MHD_YES;
    }
    if (!x->answered)
        answer(l, connection, method, x);
    return listener_send(connection, &x->response, l->delayer);
}

static bool read_address(const struct listener_options *o, struct sockaddr_storage *ret_address,
                         GError **error)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(o->port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(o->port)};
    memset(ret_address, 0, sizeof *ret_address);
    if (inet_pton(AF_INET, o->bind_address, &v4.sin_addr) == 1)
        memcpy(ret_address, &v4, sizeof v4);
    else if (inet_pton(AF_INET6, o->bind_address, &v6.sin6_addr) == 1)
        memcpy(ret_address, &v6, sizeof v6);
    else {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no IP address",
                    o->bind_address);
        return false;
    }
    return true;
}

static struct MHD_Daemon *start_daemon(struct listener *l, const struct sockaddr_storage *address)
{
    const struct listener_options *o = &l->options;
    const struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)o->tls_chain},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)o->tls_key},
        {MHD_OPTION_END, 0, NULL}};
    const struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    /* Not epoll: 0.9.75 waits for edges there and misses the end of a client that goes at once, and
     * never sends its own refusal of a URL with thousands of options. */
    unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (address->ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    if (o->tls_chain != NULL)
        flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, access_connection, l, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, l, MHD_OPTION_NOTIFY_COMPLETED, exchange_end,
        l, MHD_OPTION_NOTIFY_CONNECTION, connection_notice, l, MHD_OPTION_CONNECTION_TIMEOUT,
        o->idle_s, MHD_OPTION_CONNECTION_LIMIT, o->max_connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->max_connections_per_address, MHD_OPTION_ARRAY,
        o->tls_chain != NULL ? tls : none, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->max_url_bytes + o->max_header_bytes,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

struct listener *listener_create(const struct listener_options *options, request_fn handle,
                                 void *context, GError **error)
{
    struct sockaddr_storage address;
    if (!read_address(options, &address, error))
        return NULL;
    struct listener *l = g_new0(struct listener, 1);
    l->options = *options;
    l->secure = options->tls_chain != NULL;
    l->handle = handle;
    l->context = context;
    l->delayer = delayer_create(resume);
    errno = 0;
    l->daemon = start_daemon(l, &address);
    if (l->daemon == NULL) {
        int reason = errno;
        g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(reason),
                    "cannot listen on %s port %u: %s", options->bind_address, options->port,
                    g_strerror(reason));
        listener_destroy(l);
        return NULL;
    }
    /* Only borrowed for this call. */
    l->options.bind_address = l->options.tls_chain = l->options.tls_key = NULL;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(l->daemon, MHD_DAEMON_INFO_BIND_PORT);
    l->port = info != NULL ? info->port : options->port;
    return l;
}

/* A client that never finishes its request would be waited for as well, hence the end. */
static void wait_for_answers(struct listener *l)
{
    for (int waited_ms = 0; waited_ms < LISTENER_STOP_MS && g_atomic_int_get(&l->in_flight) > 0;
         waited_ms += STOP_CHECK_MS)
        g_usleep((gulong)STOP_CHECK_MS * 1000);
}

void listener_destroy(struct listener *l)
{
    if (l == NULL)
        return;
    MHD_socket socket = l->daemon != NULL ? MHD_quiesce_daemon(l->daemon) : MHD_INVALID_SOCKET;
    delayer_close(l->delayer);
    wait_for_answers(l);
    if (l->daemon != NULL)
        MHD_stop_daemon(l->daemon);
    if (socket != MHD_INVALID_SOCKET)
        (void)close(socket);
    delayer_destroy(l->delayer);
    g_free(l);
}

uint16_t listener_port(const struct listener *l)
{
    return l->port;
}
