/* calendar.h: where days, weeks, months and fiscal periods begin, seen from the moment and the time
 * zone of who asks. */
#ifndef SERVER_STORE_CALENDAR_H
#define SERVER_STORE_CALENDAR_H

#include "store/internal.h"

enum calendar_unit {
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK, /* from Sunday */
    UNIT_MONTH,
    UNIT_YEAR,
    UNIT_FISCAL_PERIOD,
    UNIT_FISCAL_YEAR
};

struct calendar {
    GDateTime *now;               /* in the zone of who asks; owned */
    GTimeZone *zone;              /* owned */
    int fiscal_month, fiscal_day; /* first day of the fiscal year, 1.. */
    int period_months;            /* of a fiscal period: 12, 6, 3 or 1 */
};
/* Reads the organisation's fiscal settings. Fails with NOT_IMPLEMENTED for periods of four weeks.
 */
bool calendar_init(struct calendar *c, struct store *s, const struct asker *asker, GError **error);
void calendar_finish(struct calendar *c);

/* The results are owned (g_date_time_unref) and NULL outside the years 1 to 9999; so may `when` be.
 */
GDateTime *calendar_start(const struct calendar *c, GDateTime *when, enum calendar_unit unit);
GDateTime *calendar_shift(const struct calendar *c, GDateTime *when, enum calendar_unit unit,
                          int64_t count);
/* Midnight of a day given as date-only columns have it. */
GDateTime *calendar_day(const struct calendar *c, int64_t seconds);
/* First day of a fiscal year, which is named after the year it begins in. */
GDateTime *calendar_fiscal_year(const struct calendar *c, int64_t year);

/* The moment as a column of this behaviour has it; `up`: part of a day counts as the whole day. */
int64_t calendar_seconds(GDateTime *when, enum date_behavior behavior, bool up);

#endif
