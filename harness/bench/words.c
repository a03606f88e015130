/* words.c: see words.h. */
#include "bench/words.h"

char **words(const char *const *list)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (; *list != NULL; list++)
        g_strv_builder_add(builder, *list);
    return g_strv_builder_end(builder);
}
