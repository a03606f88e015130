/* effect_match.c: see effect_match.h. */
#include "model/effect_match.h"

#include <string.h>

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The column names as one sorted text. Owned. */
static char *column_set(const cJSON *columns)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const cJSON *column;
    cJSON_ArrayForEach(column, columns)
    {
        if (cJSON_IsString(column))
            g_ptr_array_add(names, column->valuestring);
    }
    g_ptr_array_sort(names, compare_texts);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

static bool match_columns(const cJSON *wanted, const cJSON *effect, const char *path,
                          struct difference *ret)
{
    g_autofree char *expected = column_set(wanted);
    g_autofree char *actual = column_set(cJSON_GetObjectItemCaseSensitive(effect, "columns"));
    return strcmp(expected, actual) == 0 || difference_set(ret, path, expected, actual);
}

static bool match_member(const cJSON *wanted, const cJSON *effect, const char *path,
                         struct difference *ret)
{
    if (strcmp(wanted->string, "columns") == 0)
        return match_columns(wanted, effect, path, ret);
    const char *name = strcmp(wanted->string, "has") == 0 ? "values" : wanted->string;
    return json_match(wanted, cJSON_GetObjectItemCaseSensitive(effect, name), path, ret);
}

bool effect_match(const cJSON *pattern, const cJSON *effect, const char *path,
                  struct difference *ret)
{
    const cJSON *wanted;
    cJSON_ArrayForEach(wanted, pattern)
    {
        g_autofree char *inner = g_strdup_printf("%s%s%s", path, *path ? "." : "", wanted->string);
        if (!match_member(wanted, effect, inner, ret))
            return false;
    }
    return true;
}

bool effect_match_ordered(const cJSON *patterns, const GPtrArray *effects, struct difference *ret)
{
    const cJSON *pattern;
    unsigned index = 0;
    cJSON_ArrayForEach(pattern, patterns)
    {
        g_autofree char *path = g_strdup_printf("effects[%u]", index);
        if (index >= effects->len) {
            g_autofree char *wanted = json_words(pattern);
            return difference_set(ret, path, wanted, "nothing");
        }
        if (!effect_match(pattern, g_ptr_array_index(effects, index++), path, ret))
            return false;
    }
    if (index == effects->len)
        return true;
    g_autofree char *path = g_strdup_printf("effects[%u]", index);
    g_autofree char *found = effect_words(g_ptr_array_index(effects, index));
    return difference_set(ret, path, "nothing", found);
}

unsigned effect_count(const cJSON *pattern, const GPtrArray *effects)
{
    unsigned count = 0;
    for (unsigned i = 0; i < effects->len; i++)
        count += effect_match(pattern, g_ptr_array_index(effects, i), "", NULL);
    return count;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

char *effect_words(const cJSON *effect)
{
    const char *relationship = json_member_text(effect, "relationship");
    g_autoptr(GString) words = g_string_new(NULL);
    g_string_append_printf(words, "%s %s %s", or_empty(json_member_text(effect, "op")),
                           or_empty(json_member_text(effect, "entity")),
                           or_empty(json_member_text(effect, "id")));
    if (relationship)
        g_string_append_printf(words, " %s %s %s", relationship,
                               or_empty(json_member_text(effect, "relatedEntity")),
                               or_empty(json_member_text(effect, "relatedId")));
    g_autofree char *columns = column_set(cJSON_GetObjectItemCaseSensitive(effect, "columns"));
    if (*columns)
        g_string_append_printf(words, " {%s}", columns);
    return g_string_free(g_steal_pointer(&words), FALSE);
}
