/* base64.c: see base64.h. */
#include "model/base64.h"

#include <stdbool.h>
#include <string.h>

static bool is_digit(char c)
{
    return g_ascii_isalnum(c) || c == '+' || c == '/';
}

static bool is_valid(const char *text, size_t length)
{
    size_t digits = 0;
    while (is_digit(text[digits]))
        digits++;
    size_t padding = length - digits;
    return length % 4 == 0 && padding <= 2 && strspn(text + digits, "=") == padding;
}

GBytes *base64_decode(const char *text)
{
    gsize size = 0;
    if (!is_valid(text, strlen(text)))
        return NULL;
    guchar *bytes = g_base64_decode(text, &size);
    return g_bytes_new_take(bytes, size);
}
