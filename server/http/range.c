/* range.c: see range.h. */
#include "http/range.h"

#include <string.h>

#define DIGITS "0123456789"

/* Takes digits off *text; -1 = there are none, or too many. */
static int64_t take_number(const char **text)
{
    size_t length = strspn(*text, DIGITS);
    g_autofree char *digits = g_strndup(*text, length);
    gint64 n = -1;
    if (!g_ascii_string_to_signed(digits, 10, 0, G_MAXINT64 / 2, &n, NULL))
        return -1;
    *text += length;
    return n;
}

static bool take(const char **text, const char *prefix)
{
    if (!g_str_has_prefix(*text, prefix))
        return false;
    *text += strlen(prefix);
    return true;
}

enum range_kind range_read(const char *text, int64_t size, int64_t *ret_start, int64_t *ret_end)
{
    if (text == NULL || !take(&text, "bytes="))
        return RANGE_NONE;
    bool from_end = *text == '-';
    int64_t start = from_end ? -1 : take_number(&text);
    if (!take(&text, "-") || (!from_end && start < 0))
        return RANGE_NONE;
    int64_t end = *text == '\0' ? -1 : take_number(&text);
    if (*text != '\0' || (from_end && end < 0) || (end >= 0 && start > end))
        return RANGE_NONE;
    if (from_end) {
        start = MAX(size - end, 0);
        end = size - 1;
    }
    end = end < 0 || end >= size ? size - 1 : end;
    if (start > end)
        return RANGE_UNSATISFIABLE;
    *ret_start = start;
    *ret_end = end;
    return RANGE_GOOD;
}

bool content_range_read(const char *text, int64_t *ret_start, int64_t *ret_end, int64_t *ret_total)
{
    if (text == NULL || !take(&text, "bytes "))
        return false;
    int64_t start = take_number(&text);
    bool dash = take(&text, "-");
    int64_t end = dash ? take_number(&text) : -1;
    bool slash = take(&text, "/");
    int64_t total = slash ? take_number(&text) : -1;
    if (*text != '\0' || start < 0 || end < start || total <= end)
        return false;
    *ret_start = start;
    *ret_end = end;
    *ret_total = total;
    return true;
}
