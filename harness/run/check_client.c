/* check_client.c: {"client": row|pending|syncErrors|METHOD}: what the client holds and what it
 * answers. */
#include "run/checks.h"
#include "run/client.h"
#include "run/error.h"

/* One call whose result the check is about; a refusal nobody asked for is a difference. *ret_result
 * is NULL then. */
static bool ask(struct case_run *run, const cJSON *check, const char *method, const cJSON *params,
                cJSON **ret_result, struct difference *ret, GError **error)
{
    struct device *device = client_device(run, check, error);
    struct answer answer;
    if (!device || !client_call(run, device, method, params, &answer, error))
        return false;
    if (answer.refused) {
        g_autofree char *actual = g_strdup_printf("%s: %s", answer.refused, answer.message);
        difference_set(ret, method, "an answer", actual);
    }
    *ret_result = g_steal_pointer(&answer.result);
    answer_finish(&answer);
    return true;
}

/* Every column the client holds, against the server's row. */
static bool judge_same(struct case_run *run, const char *entity, const char *id,
                       const cJSON *values, struct difference *ret, GError **error)
{
    g_autoptr(cJSON) row = NULL;
    if (!webapi_act_as(run->webapi, NULL, error) ||
        !webapi_read(run->webapi, entity, id, &row, error))
        return false;
    struct difference found = {0};
    if (!row)
        difference_set(ret, "row", "no such row, as on the server", "the row");
    else if (!json_match(
                 values, row, "",
                 &found)) /* what the client holds is what is looked for, so turn it round */
        difference_set(ret, found.path, found.actual, found.expected);
    difference_finish(&found);
    return true;
}

static bool judge_state(const cJSON *check, const cJSON *local, struct difference *ret)
{
    const cJSON *wanted = json_member(check, "state");
    return !wanted || json_match(wanted, json_member(local, "state"), "state", ret);
}

static bool judge_local(struct case_run *run, const cJSON *check, const cJSON *local,
                        struct difference *ret, GError **error)
{
    const char *entity = json_member_text(check, "entity");
    const char *id = labels_id(run->labels, json_member_text(check, "id"), error);
    const bool deleted = g_strcmp0(json_member_text(local, "state"), "deleted") == 0;
    const bool exists = cJSON_IsTrue(json_member(local, "exists"));
    const cJSON *values =
        exists && !(deleted && !json_member(check, "state")) ? json_member(local, "values") : NULL;
    if (!id || !judge_state(check, local, ret))
        return id != NULL;
    if (exists && json_member(check, "state") && !json_member(check, "has"))
        return true;
    if (!check_row(run, check, values, ret, error))
        return false;
    if (values && !ret->path && cJSON_IsTrue(json_member(check, "sameAsServer")))
        return judge_same(run, entity, id, values, ret, error);
    return true;
}

static bool judge_row(struct case_run *run, const cJSON *check, struct difference *ret,
                      GError **error)
{
    const char *entity = json_member_text(check, "entity");
    const char *given = json_member_text(check, "id");
    const char *id = given ? labels_id(run->labels, given, error) : NULL;
    if (!entity || !given) {
        g_set_error_literal(error, RUN_ERROR, RUN_ERROR_SETUP, "client: row needs entity and id");
        return false;
    }
    if (!id)
        return false;
    g_autoptr(cJSON) params = cJSON_CreateObject();
    g_autoptr(cJSON) local = NULL;
    cJSON_AddStringToObject(params, "entity", entity);
    cJSON_AddStringToObject(params, "id", id);
    if (!ask(run, check, "readLocal", params, &local, ret, error))
        return false;
    return ret->path || judge_local(run, check, local, ret, error);
}

/* The queue as [[op, entity, id]…]. Owned. */
static cJSON *ops_of(const cJSON *pending)
{
    static const char *const members[] = {"op", "entity", "id"};
    cJSON *ops = cJSON_CreateArray();
    const cJSON *item;
    cJSON_ArrayForEach(item, json_member(pending, "items"))
    {
        cJSON *op = cJSON_CreateArray();
        for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
            const char *text = json_member_text(item, members[i]);
            cJSON_AddItemToArray(op, cJSON_CreateString(text ? text : ""));
        }
        cJSON_AddItemToArray(ops, op);
    }
    return ops;
}

/* [[op, entity, label]…] with identifiers for labels. Owned. */
static cJSON *wanted_ops(const struct case_run *run, const cJSON *ops, GError **error)
{
    g_autoptr(cJSON) wanted = cJSON_CreateArray();
    const cJSON *op;
    cJSON_ArrayForEach(op, ops)
    {
        cJSON *copy = cJSON_CreateArray();
        cJSON_AddItemToArray(wanted, copy);
        const cJSON *part;
        cJSON_ArrayForEach(part, op)
        {
            const char *text =
                cJSON_IsString(part) ? labels_id(run->labels, part->valuestring, error) : "";
            if (!text)
                return NULL;
            cJSON_AddItemToArray(copy, cJSON_CreateString(text));
        }
    }
    return g_steal_pointer(&wanted);
}

static bool judge_ops(const struct case_run *run, const cJSON *check, const cJSON *pending,
                      struct difference *ret, GError **error)
{
    g_autoptr(cJSON) wanted = wanted_ops(run, json_member(check, "ops"), error);
    g_autoptr(cJSON) actual = ops_of(pending);
    const cJSON *op;
    if (!wanted)
        return false;
    /* an expected operation may leave the id or the entity open */
    cJSON *found = actual->child;
    cJSON_ArrayForEach(op, wanted)
    {
        while (found && cJSON_GetArraySize(found) > cJSON_GetArraySize(op))
            cJSON_DeleteItemFromArray(found, cJSON_GetArraySize(found) - 1);
        found = found ? found->next : NULL;
    }
    json_match(wanted, actual, "items", ret);
    return true;
}

static bool judge_pending(struct case_run *run, const cJSON *check, struct difference *ret,
                          GError **error)
{
    g_autoptr(cJSON) pending = NULL;
    if (!ask(run, check, "pending", NULL, &pending, ret, error))
        return false;
    if (!ret->path)
        check_count(check, json_number(pending, "count", -1), ret);
    if (!ret->path && json_member(check, "ops"))
        return judge_ops(run, check, pending, ret, error);
    return true;
}

static bool judge_errors(const cJSON *check, const cJSON *match, const cJSON *errors,
                         struct difference *ret)
{
    const cJSON *one;
    double active = 0;
    bool matched = match == NULL;
    cJSON_ArrayForEach(one, errors)
    {
        active += g_strcmp0(json_member_text(one, "status"), "fixed") != 0;
        matched = matched || json_match(match, one, "", NULL);
    }
    check_count(check, active, ret);
    if (matched || ret->path)
        return true;
    g_autofree char *expected = json_words(match);
    g_autofree char *actual = json_words(errors);
    difference_set(ret, "errors", expected, actual);
    return true;
}

static bool judge_sync_errors(struct case_run *run, const cJSON *check, struct difference *ret,
                              GError **error)
{
    const cJSON *given = json_member(check, "match");
    g_autoptr(cJSON) match = given ? labels_resolve(run->labels, given, error) : NULL;
    g_autoptr(cJSON) result = NULL;
    if ((given && !match) || !ask(run, check, "syncErrors", NULL, &result, ret, error))
        return false;
    return ret->path || judge_errors(check, match, json_member(result, "errors"), ret);
}

/* Any other method: called with its parameters, judged by "result" and "refused". */
static bool judge_call(struct case_run *run, const cJSON *check, struct difference *ret,
                       GError **error)
{
    struct device *device = client_device(run, check, error);
    g_autoptr(cJSON) params = device ? client_params(run, check, error) : NULL;
    struct answer answer;
    if (!params ||
        !client_call(run, device, json_member_text(check, "client"), params, &answer, error))
        return false;
    const bool judged = client_judge(run, check, &answer, ret, error);
    answer_finish(&answer);
    return judged;
}

bool check_client(struct case_run *run, const cJSON *check, struct difference *ret, GError **error)
{
    static const struct check_verb verbs[] = {
        {"row", judge_row}, {"pending", judge_pending}, {"syncErrors", judge_sync_errors}};
    const char *name = json_member_text(check, "client");
    for (size_t i = 0; i < G_N_ELEMENTS(verbs) && !json_member(check, "result"); i++) {
        if (g_strcmp0(verbs[i].name, name) == 0)
            return verbs[i].judge(run, check, ret, error);
    }
    return judge_call(run, check, ret, error);
}
