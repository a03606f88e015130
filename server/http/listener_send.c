/* listener_send.c: see listener_send.h. Bytes that are no HTTP are written to the socket behind the
 * library's back, which is sound as long as it has written nothing itself and is then told to
 * close. */
#include "http/listener_send.h"

#include <gnutls/gnutls.h>
#include <string.h>
#include <sys/socket.h>

#define RAW_MAX_BYTES 16384 /* fits the buffer of a socket on which nothing was sent */
#define HANG_CHECK_MS 200
#define DRIBBLES_PER_SECOND 10
#define READER_BLOCK_BYTES 4096

static void suspend(void *connection)
{
    MHD_suspend_connection(connection);
}

/* ---- the socket itself -------------------------------------------------------------------------
 */

static int find_socket(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static gnutls_session_t find_tls(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info == NULL ? NULL : (gnutls_session_t)info->tls_session;
}

/* AF_UNSPEC makes the kernel answer with a true RST; lingering would look like an empty reply. */
static enum MHD_Result reset(struct MHD_Connection *connection)
{
    const struct sockaddr nobody = {.sa_family = AF_UNSPEC};
    (void)connect(find_socket(connection), &nobody, sizeof nobody);
    return MHD_NO;
}

static enum MHD_Result send_raw(struct MHD_Connection *connection, const GString *bytes)
{
    size_t length = MIN(bytes->len, (size_t)RAW_MAX_BYTES);
    gnutls_session_t tls = find_tls(connection);
    if (tls != NULL)
        (void)gnutls_record_send(tls, bytes->str, length);
    else
        (void)send(find_socket(connection), bytes->str, length, MSG_NOSIGNAL);
    return MHD_NO;
}

/* A suspended connection is not polled, so whether somebody is still there is looked up. Whatever
 * arrives under TLS now is the notice of closing. */
static bool client_left(struct MHD_Connection *connection)
{
    char byte = 0;
    ssize_t length = recv(find_socket(connection), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return length == 0 || (length > 0 && find_tls(connection) != NULL);
}

static enum MHD_Result hang(struct MHD_Connection *connection, struct response *r,
                            struct delayer *delayer)
{
    int64_t step_ms = MIN(r->hang_ms, HANG_CHECK_MS);
    if (step_ms <= 0 || client_left(connection) ||
        !delayer_add(delayer, step_ms, connection, suspend))
        return MHD_NO;
    r->hang_ms -= step_ms;
    return MHD_YES;
}

/* ---- answers that break off ------------------------------------------------------------------
 */

static GString *make_head(const struct response *r, const char *extra)
{
    GString *head = g_string_new(NULL);
    g_string_append_printf(head, "HTTP/1.1 %d %s\r\n", r->status,
                           MHD_get_reason_phrase_for((unsigned)r->status));
    for (guint i = 0; i + 1 < r->headers->len; i += 2)
        g_string_append_printf(head, "%s: %s\r\n", (const char *)r->headers->pdata[i],
                               (const char *)r->headers->pdata[i + 1]);
    g_string_append(head, extra);
    return head;
}

/* An answer without a body is cut before its status is out: with a status line the client would
 * have all it needs. */
static enum MHD_Result send_half_head(struct MHD_Connection *connection, const struct response *r)
{
    g_autoptr(GString) head = make_head(r, "");
    g_string_truncate(head, strlen("HTTP/1.1 2"));
    return send_raw(connection, head);
}

static enum MHD_Result send_bad_chunk(struct MHD_Connection *connection, const struct response *r)
{
    g_autoptr(GString) out = make_head(r, "Transfer-Encoding: chunked\r\n\r\n");
    size_t room = out->len < RAW_MAX_BYTES / 2 ? RAW_MAX_BYTES / 2 : 0;
    size_t half = MIN(r->body->len / 2, room);
    if (half > 0)
        g_string_append_printf(out, "%zx\r\n%.*s\r\n", half, (int)half, r->body->str);
    g_string_append(out, "this is no size\r\n");
    return send_raw(connection, out);
}

/* A body that is read piece by piece: slowly, or not to its end. */
struct piecewise {
    struct MHD_Connection *connection;
    struct delayer *delayer;
    GString *body;
    size_t until;             /* no further than this */
    int64_t bytes_per_second; /* 0 = at once */
    bool waited;
};

static ssize_t read_piece(void *context, uint64_t position, char *buffer, size_t room)
{
    struct piecewise *p = context;
    if (position >= p->until)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t piece = MIN(room, p->until - (size_t)position);
    if (p->bytes_per_second > 0) {
        int64_t share = MAX(p->bytes_per_second / DRIBBLES_PER_SECOND, 1);
        piece = MIN(piece, (size_t)share);
        if (!p->waited) {
            p->waited = true;
            bool open =
                delayer_add(p->delayer, share * 1000 / p->bytes_per_second, p->connection, suspend);
            return open ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
        }
        p->waited = false;
    }
    memcpy(buffer, p->body->str + position, piece);
    return (ssize_t)piece;
}

static void free_piecewise(void *context)
{
    struct piecewise *p = context;
    g_string_free(p->body, TRUE);
    g_free(p);
}

/* ---- the answer --------------------------------------------------------------------------------
 */

/* Takes the body. NULL = out of memory. */
static struct MHD_Response *make_whole(struct response *r)
{
    size_t length = r->body->len;
    char *bytes = g_string_free(g_steal_pointer(&r->body), FALSE);
    struct MHD_Response *out =
        MHD_create_response_from_buffer(length, bytes, MHD_RESPMEM_MUST_FREE);
    if (out == NULL)
        g_free(bytes);
    return out;
}

static struct MHD_Response *make_piecewise(struct MHD_Connection *connection, struct response *r,
                                           struct delayer *delayer)
{
    struct piecewise *p = g_new0(struct piecewise, 1);
    size_t length = r->body->len;
    *p = (struct piecewise){
        .connection = connection,
        .delayer = delayer,
        .body = g_steal_pointer(&r->body),
        .until = r->fate == FATE_TRUNCATE ? length / 2 : length,
        .bytes_per_second = r->fate == FATE_DRIBBLE ? r->bytes_per_second : 0,
    };
    struct MHD_Response *out = MHD_create_response_from_callback(length, READER_BLOCK_BYTES,
                                                                 read_piece, p, free_piecewise);
    if (out == NULL)
        free_piecewise(p);
    return out;
}

static enum MHD_Result queue(struct MHD_Connection *connection, const struct response *r,
                             struct MHD_Response *out)
{
    if (out == NULL)
        return MHD_NO;
    for (guint i = 0; i + 1 < r->headers->len; i += 2)
        (void)MHD_add_response_header(out, g_ptr_array_index(r->headers, i),
                                      g_ptr_array_index(r->headers, i + 1));
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)r->status, out);
    MHD_destroy_response(out);
    return result;
}

enum MHD_Result listener_send(struct MHD_Connection *connection, struct response *r,
                              struct delayer *delayer)
{
    int64_t delay_ms = r->delay_ms;
    r->delay_ms = 0;
    if (delay_ms > 0 && delayer_add(delayer, delay_ms, connection, suspend))
        return MHD_YES;
    switch (r->fate) {
    case FATE_HANG:
        return hang(connection, r, delayer);
    case FATE_RESET:
        return reset(connection);
    case FATE_EMPTY:
        return MHD_NO;
    case FATE_RAW:
        return send_raw(connection, r->body);
    case FATE_BAD_CHUNK:
        return send_bad_chunk(connection, r);
    case FATE_TRUNCATE:
        if (r->body->len < 2)
            return send_half_head(connection, r);
        return queue(connection, r, make_piecewise(connection, r, delayer));
    case FATE_DRIBBLE:
        return queue(connection, r, make_piecewise(connection, r, delayer));
    case FATE_SEND:
        break;
    }
    return queue(connection, r, make_whole(r));
}
