/* delayer.h: hands things back after a while: delayed answers wait here, so that no handler sleeps.
 * One thread; the callback runs on it. */
#ifndef SERVER_HTTP_DELAYER_H
#define SERVER_HTTP_DELAYER_H

#include <stdbool.h>
#include <stdint.h>

typedef void (*due_fn)(void *item);

struct delayer;
struct delayer *delayer_create(due_fn due); /* owned: delayer_destroy */
/* From any thread. False once delayer_close was called: then nothing was kept. `before` is called
 * with the item, under the lock, before the item can become due. */
bool delayer_add(struct delayer *d, int64_t delay_ms, void *item, due_fn before);
/* Hands back everything that still waits; returns when it is done. */
void delayer_close(struct delayer *d);
void delayer_destroy(struct delayer *d);

#endif
