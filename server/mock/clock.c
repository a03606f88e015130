/* clock.c: see clock.h. */
#include "mock/clock.h"

#include <glib.h>
#include <time.h>

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

/* Day and month names by hand: the format must not follow the locale. */
char *clock_format_http(int64_t ms)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const time_t seconds = (time_t)(ms / 1000);
    struct tm time;
    if (gmtime_r(&seconds, &time) == NULL || time.tm_year > 9999 - 1900)
        return g_strdup("Mon, 01 Jan 0001 00:00:00 GMT");
    return g_strdup_printf("%s, %02d %s %04d %02d:%02d:%02d GMT", days[time.tm_wday], time.tm_mday,
                           months[time.tm_mon], time.tm_year + 1900, time.tm_hour, time.tm_min,
                           time.tm_sec);
}
