/* words.c: see words.h. */
#include "bench/words.h"

#include <stdarg.h>

char **words(const char *first, ...)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    va_list rest;
    va_start(rest, first);
    for (const char *word = first; word != NULL; word = va_arg(rest, const char *))
        g_strv_builder_add(builder, word);
    va_end(rest);
    return g_strv_builder_end(builder);
}
