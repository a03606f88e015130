/* labels.c: see labels.h. */
#include "run/labels.h"

#include <string.h>

#include "run/error.h"
#include "run/json.h"

#define LABEL_PATTERN "@[A-Za-z0-9_.-]*[A-Za-z0-9_]"
#define GUID_PATTERN "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"

struct labels {
    GHashTable *targets; /* label -> struct target */
    GHashTable *by_id;   /* id -> label */
    GRegex *label, *guid;
};

static void target_destroy(gpointer data)
{
    struct target *target = data;
    g_free(target->entity);
    g_free(target->id);
    g_free(target);
}

struct labels *labels_create(void)
{
    struct labels *labels = g_new0(struct labels, 1);
    labels->targets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, target_destroy);
    labels->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    labels->label = g_regex_new(LABEL_PATTERN, 0, 0, NULL);
    labels->guid = g_regex_new(GUID_PATTERN, 0, 0, NULL);
    return labels;
}

void labels_destroy(struct labels *labels)
{
    if (!labels)
        return;
    g_hash_table_unref(labels->targets);
    g_hash_table_unref(labels->by_id);
    g_regex_unref(labels->label);
    g_regex_unref(labels->guid);
    g_free(labels);
}

void labels_bind(struct labels *labels, const char *label, const char *entity, const char *id)
{
    struct target *target = g_new0(struct target, 1);
    target->entity = g_strdup(entity);
    target->id = g_ascii_strdown(id, -1);
    g_hash_table_insert(labels->by_id, g_strdup(target->id), g_strdup(label));
    g_hash_table_insert(labels->targets, g_strdup(label), target);
}

const struct target *labels_find(const struct labels *labels, const char *label)
{
    return g_hash_table_lookup(labels->targets, label);
}

static const struct target *need(const struct labels *labels, const char *label, GError **error)
{
    const struct target *target = labels_find(labels, label);
    if (!target)
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "no row is called %s", label);
    return target;
}

const char *labels_id(const struct labels *labels, const char *text, GError **error)
{
    if (*text != '@')
        return text;
    const struct target *target = need(labels, text, error);
    return target ? target->id : NULL;
}

static bool wants_id(const char *name)
{
    return name && (strcmp(name, "id") == 0 || g_str_has_suffix(name, "Id"));
}

static cJSON *resolve_text(const struct labels *labels, const cJSON *node, GError **error)
{
    const char *text = node->valuestring;
    if (g_str_has_prefix(text, "@@"))
        return cJSON_CreateString(text + 1);
    if (*text != '@')
        return cJSON_CreateString(text);
    const struct target *target = need(labels, text, error);
    if (!target)
        return NULL;
    if (wants_id(node->string))
        return cJSON_CreateString(target->id);
    cJSON *lookup = cJSON_CreateObject();
    cJSON_AddStringToObject(lookup, "entity", target->entity);
    cJSON_AddStringToObject(lookup, "id", target->id);
    return lookup;
}

cJSON *labels_resolve(const struct labels *labels, const cJSON *node, GError **error)
{
    if (cJSON_IsString(node))
        return resolve_text(labels, node, error);
    if (!cJSON_IsObject(node) && !cJSON_IsArray(node))
        return cJSON_Duplicate(node, true);
    g_autoptr(cJSON) copy = cJSON_IsObject(node) ? cJSON_CreateObject() : cJSON_CreateArray();
    const cJSON *child;
    cJSON_ArrayForEach(child, node)
    {
        cJSON *value = labels_resolve(labels, child, error);
        if (!value)
            return NULL;
        if (child->string)
            cJSON_AddItemToObject(copy, child->string, value);
        else
            cJSON_AddItemToArray(copy, value);
    }
    return g_steal_pointer(&copy);
}

static gboolean put_id(const GMatchInfo *match, GString *result, gpointer data)
{
    const struct labels *labels = data;
    g_autofree char *label = g_match_info_fetch(match, 0);
    const struct target *target = labels_find(labels, label);
    g_string_append(result, target ? target->id : label);
    return FALSE;
}

static gboolean put_label(const GMatchInfo *match, GString *result, gpointer data)
{
    const struct labels *labels = data;
    g_autofree char *found = g_match_info_fetch(match, 0);
    g_autofree char *id = g_ascii_strdown(found, -1);
    const char *label = g_hash_table_lookup(labels->by_id, id);
    g_string_append(result, label ? label : found);
    return FALSE;
}

/* GRegex callbacks take a plain pointer; ours only read it. */
static char *replace(const struct labels *labels, const GRegex *regex, const char *text,
                     GRegexEvalCallback put)
{
    struct labels view = *labels;
    char *result = g_regex_replace_eval(regex, text, -1, 0, 0, put, &view, NULL);
    if (!result)
        return g_strdup(text);
    return result;
}

char *labels_expand(const struct labels *labels, const char *text)
{
    return replace(labels, labels->label, text, put_id);
}

char *labels_shorten(const struct labels *labels, const char *text)
{
    return replace(labels, labels->guid, text, put_label);
}
