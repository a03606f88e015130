/* delayer.c: a short list of waiting items and one thread. pthread rather than GLib locks, because
 * ThreadSanitizer understands them. */
#include "http/delayer.h"

#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <time.h>

struct waiting {
    int64_t due_ms;
    void *item;
};

struct delayer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    GArray *waiting; /* struct waiting, in no order: there are few */
    bool closed;
    due_fn due;
};

static int64_t now_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

/* The item that is due first, or -1. */
static int find_first(const struct delayer *d)
{
    int first = -1;
    for (guint i = 0; i < d->waiting->len; i++)
        if (first < 0 || g_array_index(d->waiting, struct waiting, i).due_ms <
                             g_array_index(d->waiting, struct waiting, first).due_ms)
            first = (int)i;
    return first;
}

static void wait_until(struct delayer *d, int64_t due_ms)
{
    struct timespec at = {.tv_sec = due_ms / 1000, .tv_nsec = due_ms % 1000 * 1000000};
    (void)pthread_cond_timedwait(&d->changed, &d->lock, &at);
}

static void *run(void *context)
{
    struct delayer *d = context;
    pthread_mutex_lock(&d->lock);
    for (;;) {
        int first = find_first(d);
        if (first < 0 && d->closed)
            break;
        if (first < 0) {
            pthread_cond_wait(&d->changed, &d->lock);
            continue;
        }
        struct waiting w = g_array_index(d->waiting, struct waiting, first);
        if (!d->closed && w.due_ms > now_ms()) {
            wait_until(d, w.due_ms);
            continue;
        }
        g_array_remove_index_fast(d->waiting, (guint)first);
        pthread_mutex_unlock(&d->lock);
        d->due(w.item);
        pthread_mutex_lock(&d->lock);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

struct delayer *delayer_create(due_fn due)
{
    struct delayer *d = g_new0(struct delayer, 1);
    pthread_condattr_t monotonic;
    d->due = due;
    d->waiting = g_array_new(FALSE, FALSE, sizeof(struct waiting));
    pthread_mutex_init(&d->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&d->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&d->thread, NULL, run, d) != 0)
        g_error("cannot start a thread");
    return d;
}

bool delayer_add(struct delayer *d, int64_t delay_ms, void *item, due_fn before)
{
    pthread_mutex_lock(&d->lock);
    bool open = !d->closed;
    if (open) {
        const struct waiting w = {now_ms() + delay_ms, item};
        before(item);
        g_array_append_val(d->waiting, w);
        pthread_cond_signal(&d->changed);
    }
    pthread_mutex_unlock(&d->lock);
    return open;
}

void delayer_close(struct delayer *d)
{
    pthread_mutex_lock(&d->lock);
    bool was_closed = d->closed;
    d->closed = true;
    pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
    if (!was_closed)
        pthread_join(d->thread, NULL);
}

void delayer_destroy(struct delayer *d)
{
    if (d == NULL)
        return;
    delayer_close(d);
    g_array_unref(d->waiting);
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    g_free(d);
}
