/* clock.c: see clock.h. */
#include "mock/clock.h"

#include <glib.h>

void clock_init(struct clock *c, int64_t now_ms, int64_t monotonic_us)
{
    *c = (struct clock){.anchor_ms = now_ms, .anchor_us = monotonic_us, .running = true};
}

int64_t clock_now_ms(const struct clock *c, int64_t monotonic_us)
{
    return c->running ? c->anchor_ms + (monotonic_us - c->anchor_us) / 1000 : c->anchor_ms;
}

void clock_set(struct clock *c, int64_t now_ms, int64_t monotonic_us)
{
    c->anchor_ms = now_ms;
    c->anchor_us = monotonic_us;
}

void clock_set_running(struct clock *c, bool running, int64_t monotonic_us)
{
    clock_set(c, clock_now_ms(c, monotonic_us), monotonic_us);
    c->running = running;
}

bool clock_parse(const char *text, int64_t *ret_ms)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);
    if (time == NULL)
        return false;
    *ret_ms = g_date_time_to_unix(time) * 1000 + g_date_time_get_microsecond(time) / 1000;
    return true;
}

void clock_format(int64_t ms, char ret_text[32])
{
    int64_t fraction = ((ms % 1000) + 1000) % 1000;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc((ms - fraction) / 1000);
    g_autofree char *text = time == NULL ? g_strdup("0001-01-01T00:00:00")
                                         : g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    g_snprintf(ret_text, 32, "%s.%03dZ", text, (int)fraction);
}
