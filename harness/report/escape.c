/* escape.c: see escape.h. */
#include "report/escape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void escape_append(GString *out, const char *text)
{
    for (const char *p = text ? text : ""; *p; p++) {
        static const char special[] = "&<>\"'";
        static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
        const char *found = strchr(special, *p);
        if (found)
            g_string_append(out, names[found - special]);
        else
            g_string_append_c(out, (guchar)*p < 0x20 && *p != '\n' && *p != '\t' ? ' ' : *p);
    }
}

void escape_printf(GString *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (const char *p = format; *p; p++) {
        if (p[0] == '%' && p[1] == 's') {
            escape_append(out, va_arg(arguments, const char *));
            p++;
        } else {
            g_string_append_c(out, *p);
        }
    }
    va_end(arguments);
}

gboolean escape_write_file(const char *path, const GString *text, GError **error)
{
    if (strcmp(path, "-") != 0)
        return g_file_set_contents(path, text->str, (gssize)text->len, error);
    fwrite(text->str, 1, text->len, stdout);
    return TRUE;
}
