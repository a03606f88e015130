/* date.c: date-times as text. Calendar arithmetic is GLib's; this file only knows the two forms of
 * the wire. */
#include "model/value.h"

#include <stdio.h>
#include <string.h>

/* Reads exactly `count` digits. */
static bool read_digits(const char **text, int count, int *ret_number)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit((*text)[i]))
            return false;
        n = n * 10 + ((*text)[i] - '0');
    }
    *text += count;
    *ret_number = n;
    return true;
}

static bool read_char(const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

/* Seconds may be left out; a fraction is dropped. */
static bool read_time(const char **text, int *hour, int *minute, int *second)
{
    if (!read_digits(text, 2, hour) || !read_char(text, ':') || !read_digits(text, 2, minute))
        return false;
    if (read_char(text, ':')) {
        if (!read_digits(text, 2, second))
            return false;
        if (read_char(text, '.')) {
            if (!g_ascii_isdigit(**text))
                return false;
            while (g_ascii_isdigit(**text))
                (*text)++;
        }
    }
    return true;
}

/* "Z", "+02:00" or nothing. */
static bool read_offset(const char **text, int *ret_seconds)
{
    int hours = 0, minutes = 0;
    *ret_seconds = 0;
    if (read_char(text, 'Z') || **text == '\0')
        return true;
    int sign = **text == '-' ? -1 : 1;
    if (!read_char(text, '+') && !read_char(text, '-'))
        return false;
    if (!read_digits(text, 2, &hours) || !read_char(text, ':') || !read_digits(text, 2, &minutes) ||
        hours > 14 || minutes > 59)
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool date_parse(const char *text, bool date_only, int64_t *ret_seconds)
{
    int year, month, day, hour = 0, minute = 0, second = 0, offset = 0;
    if (!read_digits(&text, 4, &year) || !read_char(&text, '-') || !read_digits(&text, 2, &month) ||
        !read_char(&text, '-') || !read_digits(&text, 2, &day))
        return false;
    if (!date_only && (read_char(&text, 'T') || read_char(&text, ' ')) &&
        (!read_time(&text, &hour, &minute, &second) || !read_offset(&text, &offset)))
        return false;
    if (*text != '\0')
        return false;
    g_autoptr(GDateTime) when = g_date_time_new_utc(year, month, day, hour, minute, second);
    if (when == NULL)
        return false;
    *ret_seconds = g_date_time_to_unix(when) - offset;
    return true;
}

void date_format(int64_t seconds, bool date_only, char ret_text[32])
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *text =
        when == NULL ? g_strdup("")
                     : g_date_time_format(when, date_only ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%SZ");
    g_strlcpy(ret_text, text, 32);
}
