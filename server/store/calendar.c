/* calendar.c: calendar arithmetic is GLib's; this file knows weeks from Sunday and fiscal years. */
#include "store/calendar.h"

#include "store/schema.h"
#include "store/time_zone.h"

#define SECONDS_PER_DAY 86400
#define MAX_DAYS 3660000 /* ten thousand years */

/* organization.fiscalperiodtype */
static const struct {
    int64_t type;
    int months;
} period_types[] = {{2000, 12}, {2001, 6}, {2002, 3}, {2003, 1}};
#define DEFAULT_PERIOD_MONTHS 3

static bool read_settings(struct store *s, const struct asker *asker, int64_t *ret_start,
                          int64_t *ret_type, GError **error)
{
    const struct table *t = model_find_table(s->model, "organization");
    if (t == NULL || table_find_column(t, "fiscalcalendarstart") == NULL ||
        table_find_column(t, "fiscalperiodtype") == NULL)
        return true;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    borrowed_add(columns, table_find_column(t, "fiscalcalendarstart"));
    borrowed_add(columns, table_find_column(t, "fiscalperiodtype"));
    struct row *row = NULL;
    if (!store_find(s, t, &asker->organization, columns, &row, error))
        return false;
    if (row == NULL)
        return true;
    const struct value *start = row_get(row, g_ptr_array_index(columns, 0));
    const struct value *type = row_get(row, g_ptr_array_index(columns, 1));
    *ret_start = start->kind == VALUE_INTEGER ? start->integer : *ret_start;
    *ret_type = type->kind == VALUE_INTEGER ? type->integer : *ret_type;
    row_destroy(row);
    return true;
}

static bool set_period(struct calendar *c, int64_t type, GError **error)
{
    c->period_months = DEFAULT_PERIOD_MONTHS;
    if (type < 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(period_types); i++)
        if (period_types[i].type == type) {
            c->period_months = period_types[i].months;
            return true;
        }
    g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                "Fiscal periods of organization.fiscalperiodtype %" G_GINT64_FORMAT
                " are not supported.",
                (gint64)type);
    return false;
}

bool calendar_init(struct calendar *c, struct store *s, const struct asker *asker, GError **error)
{
    int64_t start = 0, type = -1; /* the first of January */
    *c = (struct calendar){0};
    if (!read_settings(s, asker, &start, &type, error) || !set_period(c, type, error))
        return false;
    c->zone = time_zone_read(s, &asker->user, error);
    if (c->zone == NULL)
        return false;
    g_autoptr(GDateTime) first = g_date_time_new_from_unix_utc(start);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(asker->now_ms / 1000);
    c->now = now != NULL ? g_date_time_to_timezone(now, c->zone) : NULL;
    c->fiscal_month = first != NULL ? g_date_time_get_month(first) : 1;
    c->fiscal_day = first != NULL ? g_date_time_get_day_of_month(first) : 1;
    return true;
}

void calendar_finish(struct calendar *c)
{
    g_clear_pointer(&c->now, g_date_time_unref);
    g_clear_pointer(&c->zone, g_time_zone_unref);
}

static GDateTime *make_day(const struct calendar *c, int year, int month, int day)
{
    if (year < 1 || year > 9999)
        return NULL;
    int last = g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
    return g_date_time_new(c->zone, year, month, MIN(day, last), 0, 0, 0);
}

GDateTime *calendar_fiscal_year(const struct calendar *c, int64_t year)
{
    return make_day(c, (int)CLAMP(year, 0, 10000), c->fiscal_month, c->fiscal_day);
}

GDateTime *calendar_day(const struct calendar *c, int64_t seconds)
{
    int year = 0, month = 0, day = 0;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
    if (utc == NULL)
        return NULL;
    g_date_time_get_ymd(utc, &year, &month, &day);
    return make_day(c, year, month, day);
}

static GDateTime *start_of_fiscal_year(const struct calendar *c, GDateTime *when)
{
    int year = g_date_time_get_year(when);
    GDateTime *start = calendar_fiscal_year(c, year);
    if (start == NULL || g_date_time_compare(start, when) <= 0)
        return start;
    g_date_time_unref(start);
    return calendar_fiscal_year(c, year - 1);
}

static GDateTime *start_of_fiscal_period(const struct calendar *c, GDateTime *when)
{
    g_autoptr(GDateTime) year = start_of_fiscal_year(c, when);
    GDateTime *start = year != NULL ? g_date_time_ref(year) : NULL;
    for (int months = c->period_months; start != NULL && months < 12; months += c->period_months) {
        GDateTime *next = calendar_shift(c, year, UNIT_MONTH, months);
        if (next == NULL || g_date_time_compare(next, when) > 0) {
            g_clear_pointer(&next, g_date_time_unref);
            break;
        }
        g_date_time_unref(start);
        start = next;
    }
    return start;
}

GDateTime *calendar_start(const struct calendar *c, GDateTime *when, enum calendar_unit unit)
{
    int year = 0, month = 0, day = 0;
    if (when == NULL)
        return NULL;
    g_date_time_get_ymd(when, &year, &month, &day);
    g_autoptr(GDateTime) midnight = make_day(c, year, month, day);
    switch (unit) {
    case UNIT_MINUTE:
    case UNIT_HOUR:
        return g_date_time_ref(when);
    case UNIT_DAY:
        return g_steal_pointer(&midnight);
    case UNIT_WEEK: /* GLib's Sunday is 7 */
        return calendar_shift(c, midnight, UNIT_DAY, -(g_date_time_get_day_of_week(when) % 7));
    case UNIT_MONTH:
        return make_day(c, year, month, 1);
    case UNIT_YEAR:
        return make_day(c, year, 1, 1);
    case UNIT_FISCAL_PERIOD:
        return start_of_fiscal_period(c, when);
    case UNIT_FISCAL_YEAR:
        return start_of_fiscal_year(c, when);
    }
    return NULL;
}

static GDateTime *shift_months(GDateTime *when, int64_t months)
{
    int64_t year = g_date_time_get_year(when) + months / 12;
    return year < 2 || year > 9998 ? NULL : g_date_time_add_months(when, (int)months);
}

static GDateTime *shift_days(GDateTime *when, int64_t days)
{
    return days < -MAX_DAYS || days > MAX_DAYS ? NULL : g_date_time_add_days(when, (int)days);
}

GDateTime *calendar_shift(const struct calendar *c, GDateTime *when, enum calendar_unit unit,
                          int64_t count)
{
    if (when == NULL)
        return NULL;
    switch (unit) {
    case UNIT_MINUTE:
        return g_date_time_add_minutes(when, (int)count);
    case UNIT_HOUR:
        return g_date_time_add_hours(when, (int)count);
    case UNIT_DAY:
        return shift_days(when, count);
    case UNIT_WEEK:
        return shift_days(when, count * 7);
    case UNIT_MONTH:
        return shift_months(when, count);
    case UNIT_FISCAL_PERIOD:
        return shift_months(when, count * c->period_months);
    case UNIT_YEAR:
    case UNIT_FISCAL_YEAR:
        return shift_months(when, count * 12);
    }
    return NULL;
}

int64_t calendar_seconds(GDateTime *when, enum date_behavior behavior, bool up)
{
    int64_t seconds = g_date_time_to_unix(when);
    if (behavior == DATE_USER_LOCAL)
        return seconds;
    seconds += g_date_time_get_utc_offset(when) / G_USEC_PER_SEC;
    int64_t rest = ((seconds % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY;
    if (behavior != DATE_ONLY || rest == 0)
        return seconds;
    return up ? seconds - rest + SECONDS_PER_DAY : seconds - rest;
}
