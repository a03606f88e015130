/* operator_date.c: conditions on dates. Each operator is a window of time, computed once from the
 * organisation's clock and bound as two values, so that an index on the column can be used. Only
 * `in-fiscal-period` without a year is none: it is about the month of each row. */
#include "store/calendar.h"
#include "store/operator.h"

/* How a window is placed. n = the operand, or 1. */
enum placing {
    PLACE_NONE,
    PLACE_UNITS,  /* whole units, `first` to `last` from the current one, which is 0 */
    PLACE_LAST,   /* from the start of the day n units ago to now */
    PLACE_NEXT,   /* from now to the end of the day in n units, or of that second */
    PLACE_OLDER,  /* before the start of the day n units ago */
    PLACE_BEFORE, /* the n whole units before the current one */
    PLACE_AFTER,  /* the n whole units after the current one */
    PLACE_DAY,    /* the day of the operand */
    PLACE_FROM_DAY,
    PLACE_TO_DAY
};

static const struct placement {
    enum placing placing;
    enum calendar_unit unit;
    int first, last;
} placements[] = {
    [OPERATOR_TODAY] = {PLACE_UNITS, UNIT_DAY, 0, 0},
    [OPERATOR_YESTERDAY] = {PLACE_UNITS, UNIT_DAY, -1, -1},
    [OPERATOR_TOMORROW] = {PLACE_UNITS, UNIT_DAY, 1, 1},
    [OPERATOR_LAST_SEVEN_DAYS] = {PLACE_UNITS, UNIT_DAY, -7, 0},
    [OPERATOR_NEXT_SEVEN_DAYS] = {PLACE_UNITS, UNIT_DAY, 0, 7},
    [OPERATOR_LAST_WEEK] = {PLACE_UNITS, UNIT_WEEK, -1, -1},
    [OPERATOR_THIS_WEEK] = {PLACE_UNITS, UNIT_WEEK, 0, 0},
    [OPERATOR_NEXT_WEEK] = {PLACE_UNITS, UNIT_WEEK, 1, 1},
    [OPERATOR_LAST_MONTH] = {PLACE_UNITS, UNIT_MONTH, -1, -1},
    [OPERATOR_THIS_MONTH] = {PLACE_UNITS, UNIT_MONTH, 0, 0},
    [OPERATOR_NEXT_MONTH] = {PLACE_UNITS, UNIT_MONTH, 1, 1},
    [OPERATOR_LAST_YEAR] = {PLACE_UNITS, UNIT_YEAR, -1, -1},
    [OPERATOR_THIS_YEAR] = {PLACE_UNITS, UNIT_YEAR, 0, 0},
    [OPERATOR_NEXT_YEAR] = {PLACE_UNITS, UNIT_YEAR, 1, 1},
    [OPERATOR_LAST_FISCAL_PERIOD] = {PLACE_UNITS, UNIT_FISCAL_PERIOD, -1, -1},
    [OPERATOR_THIS_FISCAL_PERIOD] = {PLACE_UNITS, UNIT_FISCAL_PERIOD, 0, 0},
    [OPERATOR_NEXT_FISCAL_PERIOD] = {PLACE_UNITS, UNIT_FISCAL_PERIOD, 1, 1},
    [OPERATOR_LAST_FISCAL_YEAR] = {PLACE_UNITS, UNIT_FISCAL_YEAR, -1, -1},
    [OPERATOR_THIS_FISCAL_YEAR] = {PLACE_UNITS, UNIT_FISCAL_YEAR, 0, 0},
    [OPERATOR_NEXT_FISCAL_YEAR] = {PLACE_UNITS, UNIT_FISCAL_YEAR, 1, 1},
    [OPERATOR_ON] = {PLACE_DAY, UNIT_DAY, 0, 0},
    [OPERATOR_ON_OR_AFTER] = {PLACE_FROM_DAY, UNIT_DAY, 0, 0},
    [OPERATOR_ON_OR_BEFORE] = {PLACE_TO_DAY, UNIT_DAY, 0, 0},
    [OPERATOR_LAST_X_HOURS] = {PLACE_LAST, UNIT_HOUR, 0, 0},
    [OPERATOR_LAST_X_DAYS] = {PLACE_LAST, UNIT_DAY, 0, 0},
    [OPERATOR_LAST_X_WEEKS] = {PLACE_LAST, UNIT_WEEK, 0, 0},
    [OPERATOR_LAST_X_MONTHS] = {PLACE_LAST, UNIT_MONTH, 0, 0},
    [OPERATOR_LAST_X_YEARS] = {PLACE_LAST, UNIT_YEAR, 0, 0},
    [OPERATOR_LAST_X_FISCAL_PERIODS] = {PLACE_BEFORE, UNIT_FISCAL_PERIOD, 0, 0},
    [OPERATOR_LAST_X_FISCAL_YEARS] = {PLACE_BEFORE, UNIT_FISCAL_YEAR, 0, 0},
    [OPERATOR_NEXT_X_HOURS] = {PLACE_NEXT, UNIT_HOUR, 0, 0},
    [OPERATOR_NEXT_X_DAYS] = {PLACE_NEXT, UNIT_DAY, 0, 0},
    [OPERATOR_NEXT_X_WEEKS] = {PLACE_NEXT, UNIT_WEEK, 0, 0},
    [OPERATOR_NEXT_X_MONTHS] = {PLACE_NEXT, UNIT_MONTH, 0, 0},
    [OPERATOR_NEXT_X_YEARS] = {PLACE_NEXT, UNIT_YEAR, 0, 0},
    [OPERATOR_NEXT_X_FISCAL_PERIODS] = {PLACE_AFTER, UNIT_FISCAL_PERIOD, 0, 0},
    [OPERATOR_NEXT_X_FISCAL_YEARS] = {PLACE_AFTER, UNIT_FISCAL_YEAR, 0, 0},
    [OPERATOR_OLDERTHAN_X_MINUTES] = {PLACE_OLDER, UNIT_MINUTE, 0, 0},
    [OPERATOR_OLDERTHAN_X_HOURS] = {PLACE_OLDER, UNIT_HOUR, 0, 0},
    [OPERATOR_OLDERTHAN_X_DAYS] = {PLACE_OLDER, UNIT_DAY, 0, 0},
    [OPERATOR_OLDERTHAN_X_WEEKS] = {PLACE_OLDER, UNIT_WEEK, 0, 0},
    [OPERATOR_OLDERTHAN_X_MONTHS] = {PLACE_OLDER, UNIT_MONTH, 0, 0},
    [OPERATOR_OLDERTHAN_X_YEARS] = {PLACE_OLDER, UNIT_YEAR, 0, 0},
};

/* From `from` until just before `until`; a side that is not `bounded` is open. */
struct window {
    GDateTime *from, *until; /* owned; NULL on a bounded side = out of range */
    bool bounded_from, bounded_until;
};

static void window_finish(struct window *w)
{
    g_clear_pointer(&w->from, g_date_time_unref);
    g_clear_pointer(&w->until, g_date_time_unref);
}

static void set_from(struct window *w, GDateTime *from)
{
    w->from = from;
    w->bounded_from = true;
}

static void set_until(struct window *w, GDateTime *until)
{
    w->until = until;
    w->bounded_until = true;
}

static bool add_window(struct operation *o, struct window *w, GError **error)
{
    enum date_behavior behavior = o->expr->left.column->behavior;
    if ((w->bounded_from && w->from == NULL) || (w->bounded_until && w->until == NULL)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_CONDITION_VALUE,
                    "The condition operator '%s' on attribute '%s' leads to a date out of range.",
                    operator_get(o->expr->operation)->fetch_name,
                    o->expr->left.column->logical_name);
        return false;
    }
    sql_add(o->out, "(");
    if (w->bounded_from) {
        sql_add_part(o->out, &o->column);
        sql_add(o->out, " >= ");
        sql_add_integer_value(o->out, calendar_seconds(w->from, behavior, false));
    }
    if (w->bounded_from && w->bounded_until)
        sql_add(o->out, " AND ");
    if (w->bounded_until) {
        sql_add_part(o->out, &o->column);
        sql_add(o->out, " < ");
        sql_add_integer_value(o->out, calendar_seconds(w->until, behavior, true));
    }
    sql_add(o->out, ")");
    return true;
}

/* The start of the unit that is `count` units after that of `when`. */
static GDateTime *start_shifted(const struct calendar *c, enum calendar_unit unit, int64_t count)
{
    g_autoptr(GDateTime) start = calendar_start(c, c->now, unit);
    return calendar_shift(c, start, unit, count);
}

/* n units from now, at the start of that day unless the unit is shorter than a day. */
static GDateTime *day_shifted(const struct calendar *c, enum calendar_unit unit, int64_t count)
{
    g_autoptr(GDateTime) when = calendar_shift(c, c->now, unit, count);
    return calendar_start(c, when, unit < UNIT_DAY ? unit : UNIT_DAY);
}

/* The moment in n hours still counts, as the present one does. */
static GDateTime *end_of_day_shifted(const struct calendar *c, enum calendar_unit unit,
                                     int64_t count)
{
    g_autoptr(GDateTime) start = day_shifted(c, unit, count);
    if (start == NULL)
        return NULL;
    return unit < UNIT_DAY ? g_date_time_add_seconds(start, 1)
                           : calendar_shift(c, start, UNIT_DAY, 1);
}

static GDateTime *just_after_now(const struct calendar *c)
{
    return c->now != NULL ? g_date_time_add_seconds(c->now, 1) : NULL;
}

static void place(const struct calendar *c, const struct placement *p, int64_t n, struct window *w)
{
    switch (p->placing) {
    case PLACE_NONE:
        break;
    case PLACE_UNITS:
        set_from(w, start_shifted(c, p->unit, p->first));
        set_until(w, start_shifted(c, p->unit, p->last + 1));
        break;
    case PLACE_LAST:
        set_from(w, day_shifted(c, p->unit, -n));
        set_until(w, just_after_now(c));
        break;
    case PLACE_NEXT:
        set_from(w, c->now != NULL ? g_date_time_ref(c->now) : NULL);
        set_until(w, end_of_day_shifted(c, p->unit, n));
        break;
    case PLACE_OLDER:
        set_until(w, day_shifted(c, p->unit, -n));
        break;
    case PLACE_BEFORE:
        set_from(w, start_shifted(c, p->unit, -n));
        set_until(w, start_shifted(c, p->unit, 0));
        break;
    case PLACE_AFTER:
        set_from(w, start_shifted(c, p->unit, 1));
        set_until(w, start_shifted(c, p->unit, n + 1));
        break;
    case PLACE_DAY:
    case PLACE_FROM_DAY:
    case PLACE_TO_DAY: {
        g_autoptr(GDateTime) day = calendar_day(c, n);
        if (p->placing != PLACE_TO_DAY)
            set_from(w, day != NULL ? g_date_time_ref(day) : NULL);
        if (p->placing != PLACE_FROM_DAY)
            set_until(w, calendar_shift(c, day, UNIT_DAY, 1));
        break;
    }
    }
}

bool operator_add_date(struct operation *o, GError **error)
{
    const GPtrArray *values = o->expr->values;
    int64_t n = values != NULL && values->len > 0 ? operation_value(o, 0)->integer : 1;
    struct calendar c;
    struct window w = {0};
    if (!calendar_init(&c, o->scope->compiler->store, o->scope->compiler->asker, error))
        return false;
    place(&c, &placements[o->expr->operation], n, &w);
    bool good = add_window(o, &w, error);
    window_finish(&w);
    calendar_finish(&c);
    return good;
}

/* ---- fiscal periods by number ---- */

/* Appends "((month - first month of the year + 12) % 12) / months of a period + 1 = n"; the days
 * before the first one of the fiscal month belong to the month before. */
static bool add_any_year(struct operation *o, const struct calendar *c)
{
    enum date_behavior behavior = o->expr->left.column->behavior;
    int64_t shift = -(int64_t)(c->fiscal_day - 1) * 86400;
    if (behavior == DATE_USER_LOCAL && c->now != NULL)
        shift += g_date_time_get_utc_offset(c->now) / G_USEC_PER_SEC;
    sql_add(o->out, "((CAST(strftime('%m', ");
    sql_add_part(o->out, &o->column);
    sql_add(o->out, " + ");
    sql_add_integer_value(o->out, shift);
    sql_add(o->out, ", 'unixepoch') AS INTEGER) - ");
    sql_add_integer_value(o->out, c->fiscal_month);
    sql_add(o->out, " + 12) % 12) / ");
    sql_add_integer_value(o->out, c->period_months);
    sql_add(o->out, " + 1 = ");
    sql_add_value(o->out, operation_value(o, 0));
    return true;
}

static bool check_period(const struct operation *o, const struct calendar *c, int64_t period,
                         GError **error)
{
    if (period >= 1 && period <= 12 / c->period_months)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_CONDITION_VALUE,
                "The value '%" G_GINT64_FORMAT "' is not valid for the condition operator '%s': "
                "the fiscal year has %d periods.",
                (gint64)period, operator_get(o->expr->operation)->fetch_name,
                12 / c->period_months);
    return false;
}

static bool add_year(struct operation *o, const struct calendar *c, GError **error)
{
    struct window w = {0};
    set_from(&w, calendar_fiscal_year(c, operation_value(o, 0)->integer));
    set_until(&w, calendar_shift(c, w.from, UNIT_FISCAL_YEAR, 1));
    bool good = add_window(o, &w, error);
    window_finish(&w);
    return good;
}

static bool add_period_and_year(struct operation *o, const struct calendar *c, GError **error)
{
    int64_t period = operation_value(o, 0)->integer;
    struct window w = {0};
    g_autoptr(GDateTime) year = calendar_fiscal_year(c, operation_value(o, 1)->integer);
    g_autoptr(GDateTime) start = calendar_shift(c, year, UNIT_FISCAL_PERIOD, period - 1);
    if (o->expr->operation != OPERATOR_IN_OR_BEFORE_FISCAL_PERIOD_AND_YEAR)
        set_from(&w, start != NULL ? g_date_time_ref(start) : NULL);
    if (o->expr->operation != OPERATOR_IN_OR_AFTER_FISCAL_PERIOD_AND_YEAR)
        set_until(&w, calendar_shift(c, start, UNIT_FISCAL_PERIOD, 1));
    bool good = add_window(o, &w, error);
    window_finish(&w);
    return good;
}

bool operator_add_fiscal(struct operation *o, GError **error)
{
    struct calendar c;
    if (!calendar_init(&c, o->scope->compiler->store, o->scope->compiler->asker, error))
        return false;
    bool good = false;
    if (o->expr->operation == OPERATOR_IN_FISCAL_YEAR)
        good = add_year(o, &c, error);
    else if (check_period(o, &c, operation_value(o, 0)->integer, error))
        good = o->expr->operation == OPERATOR_IN_FISCAL_PERIOD ? add_any_year(o, &c)
                                                               : add_period_and_year(o, &c, error);
    calendar_finish(&c);
    return good;
}
