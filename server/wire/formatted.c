/* formatted.c: labels, names, and numbers and dates of locale 1033 in time zone UTC. */
#include "wire/formatted.h"

#include <math.h>
#include <string.h>

/* "1,234,567.50" */
static char *group_digits(double n, int places)
{
    char plain[400], format[16];
    g_snprintf(format, sizeof format, "%%.%df", places);
    g_ascii_formatd(plain, sizeof plain, format, fabs(n));
    size_t whole = strcspn(plain, ".");
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            g_string_append_c(out, ',');
        g_string_append_c(out, plain[i]);
    }
    g_string_append(out, plain + whole);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *format_number(double n, int places)
{
    g_autofree char *digits = group_digits(n, places);
    return g_strconcat(n < 0 ? "-" : "", digits, NULL);
}

static char *format_money(double n)
{
    g_autofree char *digits = group_digits(n, 2);
    return n < 0 ? g_strconcat("($", digits, ")", NULL) : g_strconcat("$", digits, NULL);
}

static char *format_date(const struct column *c, int64_t seconds)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(seconds);
    if (when == NULL)
        return NULL;
    int year = 0, month = 0, day = 0, hour = g_date_time_get_hour(when);
    g_date_time_get_ymd(when, &year, &month, &day);
    if (c->behavior == DATE_ONLY || g_strcmp0(c->format, "DateOnly") == 0)
        return g_strdup_printf("%d/%d/%04d", month, day, year);
    return g_strdup_printf("%d/%d/%04d %d:%02d %s", month, day, year, (hour + 11) % 12 + 1,
                           g_date_time_get_minute(when), hour < 12 ? "AM" : "PM");
}

static char *format_option(const struct column *c, int64_t n)
{
    const struct option *o = column_find_option(c, (int)n);
    if (o != NULL && o->label != NULL)
        return g_strdup(o->label);
    return c->type == COLUMN_BOOLEAN ? g_strdup(n != 0 ? "Yes" : "No") : NULL;
}

/* "1,3" -> "Phone; Fax" */
static char *format_options(const struct column *c, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; parts[i] != NULL; i++) {
        const struct option *o = column_find_option(c, (int)g_ascii_strtoll(parts[i], NULL, 10));
        g_string_append_printf(out, "%s%s", i > 0 ? "; " : "",
                               o != NULL && o->label != NULL ? o->label : parts[i]);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *formatted_value(const struct column *c, const struct value *v)
{
    switch (c->type) {
    case COLUMN_LOOKUP:
    case COLUMN_CUSTOMER:
    case COLUMN_OWNER:
        return g_strdup(v->name);
    case COLUMN_PICKLIST:
    case COLUMN_STATE:
    case COLUMN_STATUS:
    case COLUMN_BOOLEAN:
        return format_option(c, v->integer);
    case COLUMN_MULTISELECT:
        return v->text != NULL ? format_options(c, v->text) : NULL;
    case COLUMN_DATETIME:
        return format_date(c, v->integer);
    case COLUMN_INTEGER:
    case COLUMN_BIGINT:
        return format_number((double)v->integer, 0);
    case COLUMN_MONEY:
        return format_money(v->real);
    case COLUMN_DECIMAL:
    case COLUMN_DOUBLE:
        return format_number(v->real, c->precision >= 0 ? c->precision : 2);
    default:
        return NULL;
    }
}
