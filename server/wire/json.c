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
            g_string_append_printf(out, "\\%c", known[1]);
        else
            g_string_append_printf(out, "\\u%04x", byte);
    }
    g_string_append_len(out, run, c - run);
}

static void append_string(GString *out, const char *text)
{
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

void json_integer(struct json *j, int64_t n)
{
    char digits[24];
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, (gint64)n);
    json_raw(j, digits);
}

void json_decimal(struct json *j, double n, int places)
{
    char format[16], digits[400];
    if (!isfinite(n)) {
        json_null(j);
        return;
    }
    if (places < 0) {
        g_ascii_dtostr(digits, sizeof digits, n);
        for (int precision = 15; precision < 17; precision++) { /* the shortest that reads back */
            char shorter[G_ASCII_DTOSTR_BUF_SIZE];
            g_snprintf(format, sizeof format, "%%.%dg", precision);
            g_ascii_formatd(shorter, sizeof shorter, format, n);
            double back = g_ascii_strtod(shorter, NULL);
            if (back >= n && back <= n) {
                g_strlcpy(digits, shorter, sizeof digits);
                break;
            }
        }
    } else {
        g_snprintf(format, sizeof format, "%%.%df", places);
        g_ascii_formatd(digits, sizeof digits, format, n);
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
