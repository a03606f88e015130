/* usage.h: how much of the service protection limits each user has used: requests and execution
 * time in a sliding window of the virtual clock, and requests at the same time. */
#ifndef SERVER_MOCK_USAGE_H
#define SERVER_MOCK_USAGE_H

#include "mock/service_limits.h"

/* The share of a real environment's limits: 1/1 as there, 1/100 for short tests, 0/1 = off. */
struct usage_scale {
    int64_t numerator, denominator;
};
#define USAGE_SCALE_FULL ((struct usage_scale){1, 1})
#define USAGE_SCALE_OFF ((struct usage_scale){0, 1})
/* "off", "1" or "1/100". Fails with INVALID_ARGUMENT. */
bool usage_scale_parse(const char *text, struct usage_scale *ret_scale, GError **error);
char *usage_scale_format(struct usage_scale scale);                        /* owned */
int64_t usage_scale_value(struct usage_scale scale, enum service_limit l); /* at least 1 */

struct usage;
struct usage_flight;
struct usage *usage_create(void); /* owned: usage_destroy, which flights may outlive */
void usage_destroy(struct usage *u);
void usage_clear(struct usage *u);

struct usage_verdict {
    bool refused;
    enum service_limit limit; /* the one exceeded */
    int64_t retry_after_s;
};
/* Counts a request; a refused one counts too, so that pushing on makes the wait longer. The flight
 * is owned: usage_land, when its answer is out. */
struct usage_flight *usage_start(struct usage *u, struct usage_scale scale, const char *user,
                                 int64_t now_ms, struct usage_verdict *ret_verdict);
void usage_add_time(struct usage_flight *f, int64_t now_ms, int64_t spent_us);
void usage_land(void *flight);

struct usage_left {
    int64_t requests, time_ms; /* not below 0 */
    int percent;               /* of the limit that is used most */
};
void usage_get_left(const struct usage_flight *f, struct usage_scale scale,
                    struct usage_left *ret_left);

#endif
