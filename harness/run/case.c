/* case.c: see case.h. */
#include "run/case.h"

#include <glib/gstdio.h>
#include <string.h>

#include "run/checks.h"
#include "run/client.h"
#include "run/error.h"
#include "run/observe.h"
#include "run/reach.h"
#include "run/steps.h"
#include "run/words.h"

#define SAID_LIMIT_BYTES 4000
#define SETUP_TIMEOUT_MS 60000 /* a first download on a busy machine */
#define FOLDER_DEPTH 8

struct event *case_note(struct case_run *run, enum event_kind kind, const char *actor,
                        const char *text)
{
    return sequence_add(&run->result->sequence, kind, g_get_monotonic_time(), actor, text);
}

static void shorten(const struct case_run *run, char **text)
{
    char *shorter = labels_shorten(run->labels, *text);
    g_free(*text);
    *text = shorter;
}

void case_find(struct case_run *run, struct difference *difference)
{
    const struct rule *rule = ledger_find(run->setup->ledger, run->rule);
    const char *level = run->level ? run->level : rule ? rule->level : NULL;
    g_autofree char *text = g_strdup_printf("%s does not hold", run->where);
    shorten(run, &difference->expected);
    shorten(run, &difference->actual);
    event_set_outcome(case_note(run, EVENT_NOTE, "", text), run->rule, true);
    g_ptr_array_add(run->result->findings,
                    finding_create(run->rule, level_parse(level), run->where, difference));
}

static void free_json(gpointer json)
{
    cJSON_Delete(json);
}

static void case_init(struct case_run *run, const struct run_setup *setup,
                      const struct scenario *scenario, unsigned number)
{
    g_autofree char *name = g_strdup_printf("case-%u", number);
    *run = (struct case_run){.setup = setup, .scenario = scenario};
    run->result = result_create(scenario);
    run->folder = g_build_filename(setup->folder, name, NULL);
    run->http = http_create(setup->cancel);
    run->labels = labels_create();
    run->devices = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, device_destroy);
    run->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    run->requests = g_ptr_array_new_with_free_func(free_json);
    run->effects = g_ptr_array_new_with_free_func(free_json);
    run->deadline_us = g_get_monotonic_time() + (gint64)SETUP_TIMEOUT_MS * 1000;
    run->rule = g_ptr_array_index(scenario->rules, 0);
    run->where = g_strdup("start");
    g_mkdir_with_parents(run->folder, 0700);
}

static void remove_tree(const char *path, unsigned depth)
{
    g_autoptr(GDir) dir = depth ? g_dir_open(path, 0, NULL) : NULL;
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
            remove_tree(child, depth - 1);
        else
            g_unlink(child);
    }
    g_rmdir(path);
}

static void case_finish(struct case_run *run)
{
    g_hash_table_unref(run->devices);
    if (run->org.name && !run->setup->keep)
        admin_delete_org(run->http, &run->org, NULL);
    if (!run->setup->keep)
        remove_tree(run->folder, FOLDER_DEPTH);
    g_hash_table_unref(run->marks);
    g_ptr_array_unref(run->requests);
    g_ptr_array_unref(run->effects);
    webapi_destroy(run->webapi);
    labels_destroy(run->labels);
    org_finish(&run->org);
    http_destroy(run->http);
    g_free(run->folder);
    g_free(run->where);
}

/* ---- before the steps ---- */

static bool read_labels(struct case_run *run, GError **error)
{
    g_autoptr(cJSON) json = admin_call(run->http, &run->org, "GET", "/labels", NULL, error);
    const cJSON *one;
    cJSON_ArrayForEach(one, json)
    {
        const char *entity = json_member_text(one, "entity");
        const char *id = json_member_text(one, "id");
        if (entity && id)
            labels_bind(run->labels, one->string, entity, id);
    }
    return json != NULL;
}

static bool open_org(struct case_run *run, GError **error)
{
    g_autoptr(cJSON) wanted = cJSON_CreateObject();
    cJSON_AddStringToObject(wanted, "fixture", run->scenario->fixture);
    if (run->scenario->settings)
        cJSON_AddItemToObject(wanted, "settings", cJSON_Duplicate(run->scenario->settings, true));
    if (!admin_create_org(run->http, run->setup->server->base, wanted, &run->org, error))
        return false;
    run->webapi =
        webapi_create(run->http, &run->org, run->scenario->fixture, run->setup->server->metadata);
    return read_labels(run, error);
}

static bool set_up(struct case_run *run, GError **error)
{
    if (!open_org(run, error))
        return false;
    struct device *device = client_open(run, CASE_DEFAULT_DEVICE, run->scenario->user, error);
    if (!device || !client_start(run, device, run->scenario->start, error) || !observe(run, error))
        return false;
    run->start = run->seen;
    run->deadline_us = g_get_monotonic_time() + (gint64)run->scenario->timeout_ms * 1000;
    return true;
}

/* ---- steps and checks ---- */

typedef bool (*verb_func)(struct case_run *, const cJSON *, GError **);

static bool run_list(struct case_run *run, const char *list_name, const cJSON *list, verb_func verb,
                     GError **error)
{
    const cJSON *node;
    unsigned index = 0;
    cJSON_ArrayForEach(node, list)
    {
        g_autofree char *words = words_of(node);
        const char *rule = json_member_text(node, "rule");
        g_free(run->where);
        run->where = g_strdup_printf("%s[%u] %s", list_name, index++, words);
        run->rule = rule ? rule : g_ptr_array_index(run->scenario->rules, 0);
        run->level = json_member_text(node, "level");
        if (!verb(run, node, error))
            return false;
        if (run->broken)
            break;
    }
    return true;
}

static bool run_all(struct case_run *run, GError **error)
{
    if (!set_up(run, error) || !run_list(run, "steps", run->scenario->steps, step_run, error))
        return false;
    return run->broken || run_list(run, "expect", run->scenario->expect, check_run, error);
}

/* ---- verdict ---- */

/* A client that hangs, dies or talks nonsense breaks the rule at work, whatever it was. */
static bool is_clients_fault(const GError *error)
{
    return error->domain == DRIVER_ERROR && error->code != DRIVER_ERROR_SPAWN &&
           error->code != DRIVER_ERROR_NO_METHOD && error->code != DRIVER_ERROR_CANCELLED;
}

static void conclude(struct case_run *run, const GError *error)
{
    struct result *result = run->result;
    if (error && is_clients_fault(error)) {
        struct difference difference = {0};
        difference_set(&difference, "client", "an answer", error->message);
        run->level = "must";
        case_find(run, &difference);
        difference_finish(&difference);
    }
    result->verdict = verdict_of(result->findings);
    if (error && !is_clients_fault(error) && result->verdict != VERDICT_FAIL) {
        result->verdict = run_error_verdict(error);
        result->reason = g_strdup_printf("%s: %s", run->where, error->message);
        shorten(run, &result->reason);
        return;
    }
    if (result->verdict != VERDICT_PASS && result->verdict != VERDICT_WARN)
        return;
    result->reason = reach_missing(run);
    if (result->reason)
        result->verdict = VERDICT_INCONCLUSIVE;
}

/* The end of what the clients wrote to stderr; only failures need it. */
static void keep_said(struct case_run *run)
{
    g_autoptr(GString) said = g_string_new(NULL);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, run->devices);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct device *device = value;
        g_autofree char *text = NULL;
        gsize length = 0;
        if (g_file_get_contents(device->log, &text, &length, NULL) && length)
            g_string_append(said,
                            length > SAID_LIMIT_BYTES ? text + length - SAID_LIMIT_BYTES : text);
    }
    if (said->len && run->result->verdict != VERDICT_PASS)
        run->result->said = g_utf8_make_valid(said->str, -1);
}

struct result *case_judge(const struct run_setup *setup, const struct scenario *scenario,
                          unsigned number)
{
    struct case_run run;
    g_autoptr(GError) error = NULL;
    const gint64 began_us = g_get_monotonic_time();
    case_init(&run, setup, scenario, number);
    run_all(&run, &error);
    if (run.org.name && !g_cancellable_is_cancelled(setup->cancel))
        observe(&run, NULL);
    conclude(&run, error);
    observe_tell(&run);
    keep_said(&run);
    run.result->duration_us = g_get_monotonic_time() - began_us;
    struct result *result = run.result;
    case_finish(&run);
    return result;
}
