/* suite.c: see suite.h. Scenarios are the *.json files in the folders below the suite's; a file
 * that holds a list, or an object with "rows" and no "steps", is a table for foreach. */
#include "scenario/suite.h"

#include <string.h>

#include "scenario/error.h"
#include "scenario/foreach.h"
#include "scenario/glob.h"
#include "scenario/json_file.h"
#include "scenario/schema.h"

/* One file on its way into the suite. */
struct loading {
    struct suite *suite;
    const struct schema *schema;
    const char *path;
    const char *id; /* the id the path asks for */
};

static void destroy_scenario(gpointer scenario)
{
    scenario_destroy(scenario);
}

static void destroy_problem(gpointer data)
{
    struct problem *problem = data;
    g_free(problem->id);
    g_free(problem->message);
    g_free(problem);
}

static bool check_names(const struct loading *loading, const struct scenario *scenario,
                        GError **error)
{
    g_autofree char *family = g_strndup(scenario->id, strcspn(scenario->id, "["));
    if (strcmp(family, loading->id) != 0) {
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
                    "id: is \"%s\", the path says \"%s\"", family, loading->id);
        return false;
    }
    for (unsigned i = 0; i < scenario->rules->len; i++) {
        const char *rule = g_ptr_array_index(scenario->rules, i);
        if (!ledger_find(loading->suite->ledger, rule)) {
            g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
                        "rules[%u]: \"%s\" is not in rules.json", i, rule);
            return false;
        }
    }
    return true;
}

static bool add_case(const struct loading *loading, const cJSON *json, GError **error)
{
    if (!schema_check(loading->schema, json, error))
        return false;
    struct scenario *scenario = scenario_create(cJSON_Duplicate(json, true));
    if (!check_names(loading, scenario, error)) {
        scenario_destroy(scenario);
        return false;
    }
    g_ptr_array_add(loading->suite->scenarios, scenario);
    return true;
}

static bool is_table(const cJSON *json)
{
    return cJSON_IsArray(json) || (cJSON_GetObjectItemCaseSensitive(json, "rows") &&
                                   !cJSON_GetObjectItemCaseSensitive(json, "steps"));
}

static bool add_cases(const struct loading *loading, const cJSON *json, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(loading->path);
    g_autoptr(GPtrArray) cases = foreach_expand(json, folder, error);
    if (!cases)
        return false;
    for (unsigned i = 0; i < cases->len; i++) {
        if (!add_case(loading, g_ptr_array_index(cases, i), error)) {
            const char *id = json_text(g_ptr_array_index(cases, i), "id");
            if (cases->len > 1)
                g_prefix_error(error, "%s: ", id ? id : "?");
            return false;
        }
    }
    return true;
}

static void note_problem(const struct loading *loading, const GError *error)
{
    struct problem *problem = g_new0(struct problem, 1);
    problem->id = g_strdup(loading->id);
    problem->message = g_str_has_prefix(error->message, loading->path)
                           ? g_strdup(error->message)
                           : g_strdup_printf("%s: %s", loading->path, error->message);
    g_ptr_array_add(loading->suite->problems, problem);
}

static void load_file(const struct loading *loading)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(cJSON) json = json_read_file(loading->path, &error);
    if (json && is_table(json))
        return;
    if (!json || !add_cases(loading, json, &error))
        note_problem(loading, error);
}

/* Walks `folder`; `prefix` is its path below the suite's folder, "" at the top, where no scenario
 * lives. */
static void load_folder(const struct loading *top, const char *folder, const char *prefix)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *id = g_strdup_printf("%s%s%s", prefix, *prefix ? "/" : "", name);
        struct loading loading = *top;
        loading.path = path;
        loading.id = id;
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            load_folder(top, path, id);
        } else if (*prefix && g_str_has_suffix(id, ".json")) {
            id[strlen(id) - strlen(".json")] = '\0';
            load_file(&loading);
        }
    }
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    const struct scenario *const *left = a;
    const struct scenario *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

static struct schema *read_schema(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "schema.json", NULL);
    cJSON *document = json_read_file(path, error);
    struct schema *schema = document ? schema_create(document, error) : NULL;
    if (document && !schema)
        g_prefix_error(error, "%s: ", path);
    return schema;
}

struct suite *suite_load(const char *folder, GError **error)
{
    g_autofree char *rules = g_build_filename(folder, "rules.json", NULL);
    struct ledger *ledger = ledger_read(rules, error);
    if (!ledger)
        return NULL;
    struct schema *schema = read_schema(folder, error);
    if (!schema) {
        ledger_destroy(ledger);
        return NULL;
    }
    struct suite *suite = g_new0(struct suite, 1);
    suite->folder = g_strdup(folder);
    suite->ledger = ledger;
    suite->scenarios = g_ptr_array_new_with_free_func(destroy_scenario);
    suite->problems = g_ptr_array_new_with_free_func(destroy_problem);
    const struct loading top = {suite, schema, folder, ""};
    load_folder(&top, folder, "");
    g_ptr_array_sort(suite->scenarios, compare_ids);
    schema_destroy(schema);
    return suite;
}

void suite_destroy(struct suite *suite)
{
    if (!suite)
        return;
    g_ptr_array_unref(suite->scenarios);
    g_ptr_array_unref(suite->problems);
    ledger_destroy(suite->ledger);
    g_free(suite->folder);
    g_free(suite);
}

bool selection_names(const struct selection *selection, const char *id)
{
    g_autofree char *area = g_strndup(id, strcspn(id, "/"));
    if (selection->areas && *selection->areas && !g_strv_contains(selection->areas, area))
        return false;
    if (!selection->globs || !*selection->globs)
        return true;
    for (const char *const *glob = selection->globs; *glob; glob++) {
        if (glob_match_id(*glob, id))
            return true;
    }
    return false;
}

GPtrArray *suite_select(const struct suite *suite, const struct selection *selection)
{
    GPtrArray *chosen = g_ptr_array_new();
    for (unsigned i = 0; i < suite->scenarios->len; i++) {
        struct scenario *scenario = g_ptr_array_index(suite->scenarios, i);
        if (selection_names(selection, scenario->id) &&
            (!selection->rule || scenario_covers(scenario, selection->rule)))
            g_ptr_array_add(chosen, scenario);
    }
    return chosen;
}
