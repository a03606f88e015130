/* glob.c: see glob.h. */
#include "scenario/glob.h"

#include <glib.h>
#include <string.h>

bool glob_match_id(const char *pattern, const char *id)
{
    if (strpbrk(pattern, "*?"))
        return g_pattern_match_simple(pattern, id);
    g_autofree char *stem = g_strdup(pattern);
    if (g_str_has_suffix(stem, "/"))
        stem[strlen(stem) - 1] = '\0';
    if (!g_str_has_prefix(id, stem))
        return false;
    const char rest = id[strlen(stem)];
    return rest == '\0' || rest == '/' || rest == '[';
}
