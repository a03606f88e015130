/* ledger.c: see ledger.h. */
#include "scenario/ledger.h"

#include <string.h>

#include "scenario/error.h"
#include "scenario/json_file.h"

struct ledger {
    GPtrArray *rules;  /* struct rule */
    GHashTable *by_id; /* id -> rule, both borrowed from `rules` */
};

static void rule_destroy(gpointer data)
{
    struct rule *rule = data;
    g_free(rule->id);
    g_free(rule->area);
    g_free(rule->level);
    g_free(rule->sentence);
    g_free(rule->observe);
    g_free(rule);
}

static bool known_level(const char *level)
{
    static const char *const levels[] = {"must", "should", "info", NULL};
    return level && g_strv_contains(levels, level);
}

static bool add_rule(struct ledger *ledger, const cJSON *json, GError **error)
{
    const char *id = json_text(json, "id");
    const char *sentence =
        json_text(json, "sentence") ? json_text(json, "sentence") : json_text(json, "rule");
    const char *level = json_text(json, "level");
    if (!id || !strchr(id, '/') || !sentence || !known_level(level)) {
        g_set_error(
            error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
            "rule %s: needs id (area/name), rule (the sentence) and level (must, should, info)",
            id ? id : "?");
        return false;
    }
    if (g_hash_table_contains(ledger->by_id, id)) {
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA, "rule %s is there twice", id);
        return false;
    }
    struct rule *rule = g_new0(struct rule, 1);
    rule->id = g_strdup(id);
    rule->area = g_strndup(id, strchr(id, '/') - id);
    rule->level = g_strdup(level);
    rule->sentence = g_strdup(sentence);
    rule->observe = g_strdup(json_text(json, "observe") ? json_text(json, "observe") : "");
    g_ptr_array_add(ledger->rules, rule);
    g_hash_table_insert(ledger->by_id, rule->id, rule);
    return true;
}

struct ledger *ledger_read(const char *path, GError **error)
{
    g_autoptr(cJSON) json = json_read_file(path, error);
    if (!json)
        return NULL;
    struct ledger *ledger = g_new0(struct ledger, 1);
    ledger->rules = g_ptr_array_new_with_free_func(rule_destroy);
    ledger->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    const cJSON *rules =
        cJSON_IsArray(json) ? json : cJSON_GetObjectItemCaseSensitive(json, "rules");
    const cJSON *one;
    cJSON_ArrayForEach(one, rules)
    {
        if (!add_rule(ledger, one, error)) {
            g_prefix_error(error, "%s: ", path);
            ledger_destroy(ledger);
            return NULL;
        }
    }
    return ledger;
}

void ledger_destroy(struct ledger *ledger)
{
    if (!ledger)
        return;
    g_hash_table_unref(ledger->by_id);
    g_ptr_array_unref(ledger->rules);
    g_free(ledger);
}

const struct rule *ledger_find(const struct ledger *ledger, const char *id)
{
    return g_hash_table_lookup(ledger->by_id, id);
}

const GPtrArray *ledger_rules(const struct ledger *ledger)
{
    return ledger->rules;
}
