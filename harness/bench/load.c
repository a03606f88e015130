/* load.c: see load.h. */
#include "bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_BYTES ((size_t)256 * 1024)
#define ANSWER_TIMEOUT_MS 120000

struct peer {
    int fd;
    GString *out, *in;
    size_t sent;
    size_t head_length, wanted; /* of the answer; 0 = the head is not complete yet */
    unsigned status;
};

static bool fail(GError **error, const char *what)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", what,
                errno != 0 ? g_strerror(errno) : "the connection was closed");
    return false;
}

static bool peer_connect(struct peer *p, uint16_t port, GError **error)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (p->fd < 0 || connect(p->fd, (struct sockaddr *)&address, sizeof address) != 0)
        return fail(error, "connect");
    setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return true;
}

static void peer_init(struct peer *p)
{
    *p = (struct peer){.fd = -1, .out = g_string_new(NULL), .in = g_string_new(NULL)};
}

static void peer_finish(struct peer *p)
{
    if (p->fd >= 0)
        close(p->fd);
    g_string_free(p->out, TRUE);
    g_string_free(p->in, TRUE);
}

static void peer_expect(struct peer *p)
{
    g_string_truncate(p->in, 0);
    p->sent = p->head_length = p->wanted = 0;
}

static bool peer_send(struct peer *p, GError **error)
{
    while (p->sent < p->out->len) {
        ssize_t n = send(p->fd, p->out->str + p->sent, p->out->len - p->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(error, "send");
        p->sent += (size_t)n;
    }
    return true;
}

/* Status and length, once the head is there. */
static void read_head(struct peer *p)
{
    const char *end = strstr(p->in->str, "\r\n\r\n");
    if (end == NULL)
        return;
    p->head_length = (size_t)(end - p->in->str) + 4;
    p->status = (unsigned)strtoul(p->in->str + strlen("HTTP/1.1 "), NULL, 10);
    const char *length = strstr(p->in->str, "Content-Length: ");
    p->wanted = p->head_length;
    if (length != NULL && length < end)
        p->wanted += strtoul(length + strlen("Content-Length: "), NULL, 10);
}

/* Reads what is there; *ret_complete once the answer is whole. */
static bool peer_receive(struct peer *p, bool *ret_complete, GError **error)
{
    size_t old = p->in->len;
    g_string_set_size(p->in, old + READ_BYTES);
    errno = 0;
    ssize_t n = recv(p->fd, p->in->str + old, READ_BYTES, 0);
    g_string_set_size(p->in, n > 0 ? old + (size_t)n : old);
    if (n <= 0)
        return fail(error, "receive");
    if (p->wanted == 0)
        read_head(p);
    *ret_complete = p->wanted > 0 && p->in->len >= p->wanted;
    return true;
}

static bool start(const struct load *load, struct peer *p, unsigned index, GError **error)
{
    g_string_truncate(p->out, 0);
    load->make(load->context, index, p->out);
    peer_expect(p);
    return peer_send(p, error);
}

static bool check(const struct load *load, struct peer *p, unsigned index, GError **error)
{
    const struct reply reply = {.status = p->status,
                                .head = p->in->str,
                                .body = p->in->str + p->head_length,
                                .body_length = p->in->len - p->head_length};
    if (load->check(load->context, index, &reply))
        return true;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "unexpected answer: %.300s", p->in->str);
    return false;
}

/* One round of poll: whoever has an answer gets the next request. */
static bool turn(const struct load *load, struct peer *peers, struct pollfd *fds, int64_t *count,
                 GError **error)
{
    if (poll(fds, load->connections, ANSWER_TIMEOUT_MS) <= 0)
        return fail(error, "no answer");
    for (unsigned i = 0; i < load->connections; i++) {
        bool complete = false;
        if (fds[i].revents == 0)
            continue;
        if (!peer_receive(&peers[i], &complete, error))
            return false;
        if (!complete)
            continue;
        ++*count;
        if (!check(load, &peers[i], i, error) || !start(load, &peers[i], i, error))
            return false;
    }
    return true;
}

bool load_run(const struct load *load, double *ret_rate, GError **error)
{
    struct peer *peers = g_new0(struct peer, load->connections);
    struct pollfd *fds = g_new0(struct pollfd, load->connections);
    int64_t count = 0, began = g_get_monotonic_time(), end = began + load->duration_ms * 1000;
    bool good = true;
    for (unsigned i = 0; i < load->connections; i++)
        peer_init(&peers[i]);
    for (unsigned i = 0; good && i < load->connections; i++) {
        good = peer_connect(&peers[i], load->port, error) && start(load, &peers[i], i, error);
        fds[i] = (struct pollfd){.fd = peers[i].fd, .events = POLLIN};
    }
    /* A slow answer is not cut off: two rounds at least are counted. */
    while (good && (g_get_monotonic_time() < end || count < (int64_t)2 * load->connections))
        good = turn(load, peers, fds, &count, error);
    *ret_rate = (double)count * 1e6 / (double)(g_get_monotonic_time() - began);
    for (unsigned i = 0; i < load->connections; i++)
        peer_finish(&peers[i]);
    g_free(peers);
    g_free(fds);
    return good;
}

bool load_once(uint16_t port, const char *request, unsigned *ret_status, GString *ret_answer,
               GError **error)
{
    struct peer p;
    bool complete = false;
    peer_init(&p);
    g_string_append(p.out, request);
    bool good = peer_connect(&p, port, error) && peer_send(&p, error);
    while (good && !complete)
        good = peer_receive(&p, &complete, error);
    if (good) {
        *ret_status = p.status;
        g_string_append_len(ret_answer, p.in->str, (gssize)p.in->len);
    }
    peer_finish(&p);
    return good;
}
