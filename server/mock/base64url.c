/* base64url.c: see base64url.h. */
#include "mock/base64url.h"

void base64url_add(GString *out, const void *bytes, size_t length)
{
    g_autofree char *text = g_base64_encode(bytes, length);
    for (char *p = text; *p != '\0' && *p != '='; p++)
        g_string_append_c(out, *p == '+' ? '-' : *p == '/' ? '_' : *p);
}

GBytes *base64url_decode(const char *text)
{
    g_autoptr(GString) plain = g_string_new(text);
    for (char *p = plain->str; *p != '\0'; p++)
        *p = *p == '-' ? '+' : *p == '_' ? '/' : *p;
    while (plain->len % 4 != 0)
        g_string_append_c(plain, '=');
    gsize length = 0;
    guchar *bytes = g_base64_decode(plain->str, &length);
    return g_bytes_new_take(bytes, length);
}
