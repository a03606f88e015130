/* words.c: see words.h. */
#include "run/words.h"

#include <string.h>

#include "run/json.h"

static void append(GString *words, const cJSON *member, bool named)
{
    g_autofree char *value =
        cJSON_IsString(member) ? g_strdup(member->valuestring) : json_words(member);
    if (named)
        g_string_append_printf(words, " %s=%s", member->string, value);
    else
        g_string_append_printf(words, " %s", value);
}

/* Members that read well without their name, in the order a person would say them. */
static const char *const bare[] = {"entity", "id", "set", NULL};
static const char *const hidden[] = {"why", "as", NULL};

/* "expect client: pending count=0". Owned. */
static char *words_of_nested(const cJSON *verb)
{
    g_autofree char *inner = words_of(verb);
    return g_strdup_printf("%s %s", verb->string, inner);
}

char *words_of(const cJSON *step_or_check)
{
    g_autoptr(GString) words = g_string_new(NULL);
    const cJSON *node = step_or_check;
    const cJSON *verb = node->child;
    const char *as = json_member_text(node, "as");
    if (!verb)
        return g_strdup("nothing");
    if (cJSON_IsObject(verb) && strcmp(verb->string, "expect") == 0)
        return words_of_nested(verb);
    g_string_append_printf(words, "%s%s%s:", verb->string, as ? " as " : "", as ? as : "");
    append(words, verb, false);
    for (const char *const *name = bare; *name; name++) {
        const cJSON *member = json_member(node, *name);
        if (member && member != verb)
            append(words, member, false);
    }
    for (const cJSON *member = verb->next; member; member = member->next) {
        if (!g_strv_contains(bare, member->string) && !g_strv_contains(hidden, member->string))
            append(words, member, true);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}
