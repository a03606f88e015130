/* edit_names.c: how things made at run time may be called. */
#include <string.h>

#include "model/edit_internal.h"

#define MIN_PREFIX 2
#define MAX_PREFIX 8

static bool has_prefix(const char *name)
{
    const char *underscore = strchr(name, '_');
    size_t length = underscore == NULL ? 0 : (size_t)(underscore - name);
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isalnum(name[i]))
            return false;
    return length >= MIN_PREFIX && length <= MAX_PREFIX && underscore[1] != '\0' &&
           g_ascii_strncasecmp(name, "mscrm", strlen("mscrm")) != 0;
}

static bool has_letters_only(const char *name)
{
    for (const char *p = name; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && *p != '_')
            return false;
    return g_ascii_isalpha(*name);
}

bool edit_check_name(const struct edit_call *call, const char *schema_name, const char *member,
                     size_t limit, const char **ret_logical, GError **error)
{
    const struct definition_reader *r = &call->reader;
    if (!has_letters_only(schema_name))
        return definition_fail(r, ERROR_INVALID_ARGUMENT, member,
                               "a name has letters, digits and underscores, and begins with a "
                               "letter.",
                               error);
    if (!has_prefix(schema_name) && !call->edit->system)
        return definition_fail(r, ERROR_INVALID_ARGUMENT, member,
                               "a name begins with the prefix of a publisher: two to eight letters "
                               "or digits and an underscore, not mscrm.",
                               error);
    if (strlen(schema_name) > limit)
        return definition_fail(r, ERROR_STRING_TOO_LONG, member, "the name is too long.", error);
    g_autofree char *logical = g_ascii_strdown(schema_name, -1);
    *ret_logical = model_text(call->edit->model, logical);
    return true;
}

static bool ends_with_any(const char *name, const char *const *endings)
{
    for (; *endings != NULL; endings++)
        if (g_str_has_suffix(name, *endings))
            return true;
    return false;
}

char *edit_pluralize(const char *name)
{
    static const char *const hissing[] = {"s", "x", "z", "ch", "sh", NULL};
    static const char *const vowels[] = {"ay", "ey", "iy", "oy", "uy", NULL};
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (g_str_has_suffix(lower, "y") && !ends_with_any(lower, vowels))
        return g_strdup_printf("%.*sies", (int)strlen(name) - 1, name);
    return g_strconcat(name, ends_with_any(lower, hissing) ? "es" : "s", NULL);
}
