/* like.c: case-insensitive comparison and matching, one character at a time and without copies. */
#include "store/like.h"

#include <string.h>

static gunichar fold(const char *text)
{
    if ((guchar)*text < 0x80)
        return (gunichar)g_ascii_tolower(*text);
    gunichar c = g_utf8_get_char_validated(text, -1);
    return c >= 0x80000000U ? (guchar)*text : g_unichar_tolower(c);
}

/* Bytes of the character at `text`, never past `left`. */
static size_t width(const char *text, size_t left)
{
    size_t n = (size_t)g_utf8_skip[(guchar)*text];
    return n < left ? n : left;
}

static gunichar fold_bounded(const char *text, size_t length)
{
    if ((guchar)*text < 0x80)
        return (gunichar)g_ascii_tolower(*text);
    gunichar c = g_utf8_get_char_validated(text, (gssize)length);
    return c >= 0x80000000U ? (guchar)*text : g_unichar_tolower(c);
}

int text_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    while (a_length > 0 && b_length > 0) {
        gunichar x = fold_bounded(a, a_length), y = fold_bounded(b, b_length);
        if (x != y)
            return x < y ? -1 : 1;
        size_t a_width = width(a, a_length), b_width = width(b, b_length);
        a += a_width;
        a_length -= a_width;
        b += b_width;
        b_length -= b_width;
    }
    return a_length == b_length ? 0 : a_length < b_length ? -1 : 1;
}

/* Behind the character at `text`; never past the end, whose place is not known. */
static const char *next(const char *text)
{
    size_t wanted = (size_t)g_utf8_skip[(guchar)*text], n = 1;
    while (n < wanted && text[n] != '\0')
        n++;
    return text + n;
}

/* Whether `c` is in the set that starts after '['. *ret_end is what follows ']'. */
static bool in_set(const char *set, const char *end, gunichar c)
{
    bool inverted = *set == '^';
    bool found = false;
    if (inverted)
        set++;
    while (set < end) {
        gunichar first = fold(set), last = first;
        set = next(set);
        if (set + 1 < end && *set == '-') {
            last = fold(set + 1);
            set = next(set + 1);
        }
        found = found || (c >= first && c <= last);
    }
    return found != inverted;
}

/* Matches one character of the text; *ret_pattern moves behind its part of the pattern. */
static bool matches_one(const char *text, const char *pattern, const char **ret_pattern)
{
    const char *end = *pattern == '[' ? strchr(pattern + 1, ']') : NULL;
    if (end != NULL) {
        *ret_pattern = end + 1;
        return in_set(pattern + 1, end, fold(text));
    }
    *ret_pattern = next(pattern);
    return *pattern == '_' || fold(text) == fold(pattern);
}

bool text_matches(const char *text, const char *pattern)
{
    const char *retry_text = NULL,
               *retry_pattern = NULL; /* behind the last %: where to go on after a mismatch */
    while (*text != '\0') {
        const char *rest = pattern;
        if (*pattern == '%') {
            retry_pattern = ++pattern;
            retry_text = text;
        } else if (*pattern != '\0' && matches_one(text, pattern, &rest)) {
            pattern = rest;
            text = next(text);
        } else if (retry_pattern != NULL) {
            pattern = retry_pattern;
            retry_text = next(retry_text);
            text = retry_text;
        } else {
            return false;
        }
    }
    while (*pattern == '%')
        pattern++;
    return *pattern == '\0';
}
