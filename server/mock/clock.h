/* clock.h: the virtual clock of an organisation. It can be set, moved and stopped, so that a test
 * of token expiry or change-tracking retention takes no time. Real time is passed in. */
#ifndef SERVER_MOCK_CLOCK_H
#define SERVER_MOCK_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* A plain value: `anchor_ms` (ms since 1970 UTC) was the time when the monotonic clock said
 * `anchor_us`. */
struct clock {
    int64_t anchor_ms, anchor_us;
    bool running;
};

/* Starts running at `now_ms`. */
void clock_init(struct clock *c, int64_t now_ms, int64_t monotonic_us);
int64_t clock_now_ms(const struct clock *c, int64_t monotonic_us);
void clock_set(struct clock *c, int64_t now_ms, int64_t monotonic_us);
void clock_set_running(struct clock *c, bool running, int64_t monotonic_us);

/* "2024-06-03T08:00:00.000Z"; the fraction may be left out when read. */
bool clock_parse(const char *text, int64_t *ret_ms);
void clock_format(int64_t ms, char ret_text[32]);
/* "Mon, 03 Jun 2024 08:00:00 GMT"; owned. */
char *clock_format_http(int64_t ms);

#endif
