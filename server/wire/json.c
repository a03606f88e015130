/* json.c: the streaming writer. */
#include "wire/json.h"

#include <math.h>
#include <string.h>

void json_init(struct json *j, GString *out)
{
    j->out = out;
    j->need_comma = false;
}

static void before_value(struct json *j)
{
    if (j->need_comma)
        g_string_append_c(j->out, ',');
    j->need_comma = true;
}

void json_begin_object(struct json *j)
{
    before_value(j);
    g_string_append_c(j->out, '{');
    j->need_comma = false;
}

void json_end_object(struct json *j)
{
    g_string_append_c(j->out, '}');
    j->need_comma = true;
}

void json_begin_array(struct json *j)
{
    before_value(j);
    g_string_append_c(j->out, '[');
    j->need_comma = false;
}

void json_end_array(struct json *j)
{
    g_string_append_c(j->out, ']');
    j->need_comma = true;
}

/* ---- texts -------------------------------------------------------------------------------------
 */

/* Characters that need no escape are appended in runs. */
static void append_escaped(GString *out, const char *text)
{
    const char *run = text, *c = text;
    for (; *c != '\0'; c++) {
        guchar byte = (guchar)*c;
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        g_string_append_len(out, run, c - run);
        run = c + 1;
        static const char escapes[] = "\bb\ff\nn\rr\tt\"\"\\\\";
        const char *known = memchr(escapes, byte, sizeof escapes - 1);
        if (known != NULL)
            g_string_append_len(out, (const char[]){'\\', known[1]}, 2);
        else
            g_string_append_printf(out, "\\u%04x", byte);
    }
    g_string_append_len(out, run, c - run);
}

static bool is_plain(char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* `length` bytes of text that JSON takes as they are, in quotes: nearly all texts are such. */
static void append_plain(GString *out, const char *text, size_t length)
{
    size_t at = out->len;
    g_string_set_size(out, at + length + 2);
    out->str[at] = '"';
    memcpy(out->str + at + 1, text, length);
    out->str[at + 1 + length] = '"';
}

static void append_string(GString *out, const char *text)
{
    size_t plain = 0;
    while (is_plain(text[plain]))
        plain++;
    if (text[plain] == '\0') {
        append_plain(out, text, plain);
        return;
    }
    g_string_append_c(out, '"');
    if (g_utf8_validate(text, -1, NULL)) {
        append_escaped(out, text);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        append_escaped(out, valid);
    }
    g_string_append_c(out, '"');
}

void json_key(struct json *j, const char *name)
{
    before_value(j);
    append_string(j->out, name);
    g_string_append_c(j->out, ':');
    j->need_comma = false;
}

void json_text(struct json *j, const char *text)
{
    before_value(j);
    if (text == NULL)
        g_string_append(j->out, "null");
    else
        append_string(j->out, text);
}

/* ---- numbers -----------------------------------------------------------------------------------
 */

#define MAX_DIGITS 24
#define MAX_FIXED_PLACES 10 /* of any column */

/* The digits of n before `end`; returns where they begin. */
static char *put_digits(char *end, uint64_t n, int at_least)
{
    for (; n > 0 || at_least > 0; n /= 10, at_least--)
        *--end = (char)('0' + n % 10);
    return end;
}

/* n / 10^places, with a sign. */
static void append_fixed(struct json *j, int64_t n, int places)
{
    uint64_t power = 1;
    char digits[2 * MAX_DIGITS], *end = digits + sizeof digits - 1, *first = end;
    uint64_t all = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    *end = '\0';
    for (int i = 0; i < places; i++)
        power *= 10;
    if (places > 0) {
        first = put_digits(end, all % power, places);
        *--first = '.';
    }
    first = put_digits(first, all / power, 1);
    if (n < 0)
        *--first = '-';
    before_value(j);
    g_string_append_len(j->out, first, end - first);
}

void json_integer(struct json *j, int64_t n)
{
    append_fixed(j, n, 0);
}

/* Whether n is a number of at most so many places, as amounts are; then *ret_scaled is n without
 * the point. It is exact: the product has no more digits than a double keeps. */
static bool is_fixed(double n, int places, int64_t *ret_scaled)
{
    static const double most = 9007199254740992.0;
    double power = 1;
    if (places < 0 || places > MAX_FIXED_PLACES)
        return false;
    for (int i = 0; i < places; i++)
        power *= 10;
    double scaled = n * power;
    if (!(scaled > -most && scaled < most) || rint(scaled) != scaled || (scaled == 0 && signbit(n)))
        return false;
    *ret_scaled = (int64_t)scaled;
    return true;
}

/* LC_NUMERIC is never set, so printf writes a point. */
void json_decimal(struct json *j, double n, int places)
{
    char digits[400];
    int64_t scaled = 0;
    if (!isfinite(n)) {
        json_null(j);
        return;
    }
    if (is_fixed(n, places, &scaled)) {
        append_fixed(j, scaled, places);
        return;
    }
    if (places >= 0)
        g_snprintf(digits, sizeof digits, "%.*f", places, n);
    for (int precision = 15; places < 0 && precision <= 17; precision++) {
        g_snprintf(digits, sizeof digits, "%.*g", precision, n); /* the shortest that reads back */
        double back = g_ascii_strtod(digits, NULL);
        if (back >= n && back <= n)
            break;
    }
    json_raw(j, digits);
}

void json_boolean(struct json *j, bool b)
{
    json_raw(j, b ? "true" : "false");
}

void json_null(struct json *j)
{
    json_raw(j, "null");
}

void json_raw(struct json *j, const char *json)
{
    before_value(j);
    g_string_append(j->out, json);
}

void json_put_etag(struct json *j, const char *name, int64_t version)
{
    json_key(j, name);
    if (version == 0) {
        json_null(j);
        return;
    }
    g_string_append(j->out, "\"W/\\\"");
    json_integer(j, version);
    g_string_append(j->out, "\\\"\"");
}

void json_put_text(struct json *j, const char *name, const char *text)
{
    json_key(j, name);
    json_text(j, text);
}

void json_put_integer(struct json *j, const char *name, int64_t n)
{
    json_key(j, name);
    json_integer(j, n);
}

void json_put_boolean(struct json *j, const char *name, bool b)
{
    json_key(j, name);
    json_boolean(j, b);
}
