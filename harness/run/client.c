/* client.c: see client.h. */
#include "run/client.h"

#include <string.h>

#include "run/error.h"
#include "run/words.h"

#define PROTOCOL_VERSION 1

void device_destroy(void *data)
{
    struct device *device = data;
    if (!device)
        return;
    driver_destroy(device->driver);
    g_ptr_array_unref(device->capabilities);
    g_free(device->name);
    g_free(device->user_id);
    g_free(device->user_name);
    g_free(device->folder);
    g_free(device->log);
    g_free(device);
}

/* "update account @contoso {…}" from the parameters of a call. Owned. */
static char *call_words(const struct case_run *run, const char *method, const cJSON *params)
{
    g_autoptr(GString) words = g_string_new(method);
    const cJSON *param;
    if (strcmp(method, "initialize") == 0) /* all the same in every case */
        return g_strdup(method);
    cJSON_ArrayForEach(param, params)
    {
        g_autofree char *value =
            cJSON_IsString(param) ? g_strdup(param->valuestring) : json_words(param);
        g_string_append_printf(words, " %s", value);
    }
    return labels_shorten(run->labels, words->str);
}

bool client_call(struct case_run *run, struct device *device, const char *method,
                 const cJSON *params, struct answer *ret, GError **error)
{
    g_autofree char *words = call_words(run, method, params);
    struct event *event = case_note(run, EVENT_CLIENT, device->name, words);
    g_autoptr(GError) cause = NULL;
    if (driver_call(device->driver, method, params, run->deadline_us, ret, &cause)) {
        g_autofree char *refused =
            ret->refused ? g_strdup_printf("refused: %s", ret->refused) : NULL;
        event_set_outcome(event, refused, false);
        return true;
    }
    event_set_outcome(event, cause->message, true);
    g_propagate_prefixed_error(error, g_steal_pointer(&cause), "%s: ", method);
    return false;
}

bool client_need(struct case_run *run, struct device *device, const char *method,
                 const cJSON *params, cJSON **ret_result, GError **error)
{
    struct answer answer;
    if (!client_call(run, device, method, params, &answer, error))
        return false;
    const bool ok = !answer.refused;
    if (!ok)
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "the client refused %s: %s (%s)", method,
                    answer.refused, answer.message);
    else if (ret_result)
        *ret_result = g_steal_pointer(&answer.result);
    answer_finish(&answer);
    return ok;
}

/* ---- starting ---- */

static cJSON *initialize_params(const struct case_run *run, const struct device *device)
{
    cJSON *params = cJSON_CreateObject();
    cJSON_AddNumberToObject(params, "protocolVersion", PROTOCOL_VERSION);
    cJSON_AddStringToObject(params, "serverUrl", run->org.url);
    cJSON_AddStringToObject(params, "tokenUrl", run->org.token_url);
    cJSON_AddStringToObject(params, "user", device->user_name);
    cJSON_AddStringToObject(params, "device", device->name);
    cJSON_AddStringToObject(params, "workDir", device->folder);
    cJSON_AddNullToObject(params, "clock");
    return params;
}

static void keep_capabilities(struct case_run *run, struct device *device, const cJSON *result)
{
    const char *client = json_member_text(result, "client");
    const char *version = json_member_text(result, "version");
    const cJSON *one;
    g_ptr_array_set_size(device->capabilities, 0);
    cJSON_ArrayForEach(one, json_member(result, "capabilities"))
    {
        if (cJSON_IsString(one))
            g_ptr_array_add(device->capabilities, g_strdup(one->valuestring));
    }
    if (client && !run->result->client)
        run->result->client = g_strdup_printf("%s %s", client, version ? version : "");
}

static bool check_needs(const struct case_run *run, const struct device *device, GError **error)
{
    static const char *const minimum[] = {"initialize", "signIn",    "downloadUpdates", "goOffline",
                                          "goOnline",   "create",    "update",          "delete",
                                          "sync",       "readLocal", "pending",         NULL};
    for (unsigned i = 0; i < run->scenario->needs->len; i++) {
        const char *need = g_ptr_array_index(run->scenario->needs, i);
        if (g_strv_contains(minimum, need) ||
            g_ptr_array_find_with_equal_func(device->capabilities, need, g_str_equal, NULL))
            continue;
        g_set_error(error, RUN_ERROR, RUN_ERROR_SKIP, "the client does not offer %s", need);
        return false;
    }
    return true;
}

static bool start(struct case_run *run, struct device *device, GError **error)
{
    driver_destroy(g_steal_pointer(&device->driver));
    device->driver = driver_create(run->setup->driver, device->log, run->setup->cancel, error);
    if (!device->driver)
        return false;
    g_autoptr(cJSON) params = initialize_params(run, device);
    g_autoptr(cJSON) result = NULL;
    if (!client_need(run, device, "initialize", params, &result, error))
        return false;
    keep_capabilities(run, device, result);
    return check_needs(run, device, error);
}

static const char *user_id_of(const struct case_run *run, const char *label, GError **error)
{
    if (!labels_find(run->labels, label) && strcmp(label, SCENARIO_DEFAULT_USER) == 0 &&
        run->org.default_user)
        return run->org.default_user;
    return labels_id(run->labels, label, error);
}

struct device *client_open(struct case_run *run, const char *name, const char *user, GError **error)
{
    const char *user_id = user_id_of(run, user, error);
    g_autofree char *user_name = user_id ? webapi_user_name(run->webapi, user_id, error) : NULL;
    if (!user_name)
        return NULL;
    struct device *device = g_new0(struct device, 1);
    device->name = g_strdup(name);
    device->user_id = g_strdup(user_id);
    device->user_name = g_steal_pointer(&user_name);
    device->folder = g_build_filename(run->folder, name, NULL);
    device->log = g_strconcat(device->folder, ".log", NULL);
    device->capabilities = g_ptr_array_new_with_free_func(g_free);
    g_hash_table_insert(run->devices, device->name, device);
    g_mkdir_with_parents(device->folder, 0700);
    return start(run, device, error) ? device : NULL;
}

bool client_reopen(struct case_run *run, struct device *device, GError **error)
{
    return start(run, device, error) && client_need(run, device, "signIn", NULL, NULL, error);
}

bool client_start(struct case_run *run, struct device *device, enum scenario_start start_at,
                  GError **error)
{
    static const struct {
        const char *method;
        enum scenario_start from; /* the first start that includes it */
    } calls[] = {
        {"signIn", START_SIGNED_IN},
        {"downloadUpdates", START_ONLINE},
        {"goOffline", START_OFFLINE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(calls) && calls[i].from <= start_at; i++) {
        if (!client_need(run, device, calls[i].method, NULL, NULL, error))
            return false;
    }
    return true;
}

struct device *client_device(struct case_run *run, const cJSON *node, GError **error)
{
    const char *named = json_member_text(node, "device");
    const char *name = named ? named : CASE_DEFAULT_DEVICE;
    struct device *device = g_hash_table_lookup(run->devices, name);
    if (!device)
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "no device is called %s", name);
    return device;
}

/* ---- calling ---- */

/* Members of a client step or check that are for the runner. */
static const char *const reserved[] = {
    "client", "device", "refused", "rule",    "level", "result", "set",   "has",          "absent",
    "state",  "since",  "why",     "related", "count", "ops",    "match", "sameAsServer", NULL};

/* "related": "@lead" is the two parameters relatedEntity and relatedId. */
static bool add_related(const struct case_run *run, const cJSON *node, cJSON *params,
                        GError **error)
{
    const char *label = json_member_text(node, "related");
    if (!label)
        return true;
    const struct target *target = labels_find(run->labels, label);
    if (!target) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "no row is called %s", label);
        return false;
    }
    cJSON_AddStringToObject(params, "relatedEntity", target->entity);
    cJSON_AddStringToObject(params, "relatedId", target->id);
    return true;
}

/* The id of a create step may be a label that does not exist yet: then the client chooses the id.
 */
static bool is_new_label(const struct case_run *run, const cJSON *node, const cJSON *member)
{
    return g_strcmp0(json_member_text(node, "client"), "create") == 0 &&
           strcmp(member->string, "id") == 0 && cJSON_IsString(member) &&
           member->valuestring[0] == '@' && !labels_find(run->labels, member->valuestring);
}

static bool add_param(const struct case_run *run, const char *name, const cJSON *member,
                      cJSON *params, GError **error)
{
    cJSON *value = labels_resolve(run->labels, member, error);
    if (value)
        cJSON_AddItemToObject(params, name, value);
    return value != NULL;
}

cJSON *client_params(struct case_run *run, const cJSON *node, GError **error)
{
    g_autoptr(cJSON) params = cJSON_CreateObject();
    const cJSON *member;
    cJSON_ArrayForEach(member, node)
    {
        if (g_strv_contains(reserved, member->string) || is_new_label(run, node, member))
            continue;
        if (!add_param(run, member->string, member, params, error))
            return NULL;
    }
    const cJSON *set = json_member(node, "set");
    if ((set && !add_param(run, "values", set, params, error)) ||
        !add_related(run, node, params, error))
        return NULL;
    return g_steal_pointer(&params);
}

static bool refusal_fits(const cJSON *wanted, const char *refused)
{
    if (!wanted || cJSON_IsFalse(wanted))
        return !refused;
    if (cJSON_IsTrue(wanted))
        return refused != NULL;
    if (cJSON_IsString(wanted))
        return g_strcmp0(wanted->valuestring, refused) == 0;
    const cJSON *word;
    cJSON_ArrayForEach(word, wanted)
    {
        if (refused && g_strcmp0(cJSON_GetStringValue(word), refused) == 0)
            return true;
    }
    return false;
}

bool client_judge(struct case_run *run, const cJSON *node, const struct answer *answer,
                  struct difference *ret, GError **error)
{
    const cJSON *wanted = json_member(node, "refused");
    if (!refusal_fits(wanted, answer->refused)) {
        g_autofree char *words = wanted ? json_words(wanted) : NULL;
        g_autofree char *expected =
            words ? g_strdup_printf("a refusal: %s", words) : g_strdup("no refusal");
        g_autofree char *actual = answer->refused
                                      ? g_strdup_printf("%s: %s", answer->refused, answer->message)
                                      : g_strdup("the client did it");
        difference_set(ret, "refused", expected, actual);
        return true;
    }
    const cJSON *result = json_member(node, "result");
    g_autoptr(cJSON) resolved = result ? labels_resolve(run->labels, result, error) : NULL;
    if (result && !resolved)
        return false;
    if (resolved && !answer->refused)
        json_match(resolved, answer->result, "result", ret);
    return true;
}
