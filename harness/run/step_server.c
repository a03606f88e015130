/* step_server.c: {"server": OP, "as": USER, …}: what somebody else does meanwhile, over the Web
 * API. */
#include "run/error.h"
#include "run/steps.h"
#include "run/words.h"

/* One operation with its parts looked up. */
struct change {
    const char *entity, *id;
    cJSON *values; /* or NULL */
};

static bool do_create(struct case_run *run, const cJSON *step, const struct change *change,
                      GError **error)
{
    const char *label = json_member_text(step, "id");
    g_autoptr(cJSON) none = cJSON_CreateObject();
    g_autofree char *id = webapi_create_row(run->webapi, change->entity,
                                            change->values ? change->values : none, error);
    if (id && label && *label == '@')
        labels_bind(run->labels, label, change->entity, id);
    return id != NULL;
}

static bool do_update(struct case_run *run, const cJSON *step, const struct change *change,
                      GError **error)
{
    (void)step;
    return webapi_update(run->webapi, change->entity, change->id, change->values, error);
}

static bool do_delete(struct case_run *run, const cJSON *step, const struct change *change,
                      GError **error)
{
    (void)step;
    return webapi_delete(run->webapi, change->entity, change->id, error);
}

static bool find_pair(struct case_run *run, const cJSON *step, const struct change *change,
                      struct pair *ret, GError **error)
{
    const char *related = json_member_text(step, "related");
    const struct target *target = related ? labels_find(run->labels, related) : NULL;
    const char *relationship = json_member_text(step, "relationship");
    if (!target || !relationship) {
        g_set_error_literal(error, RUN_ERROR, RUN_ERROR_SETUP,
                            "needs \"relationship\" and the label \"related\"");
        return false;
    }
    *ret = (struct pair){relationship, change->entity, change->id, target->entity, target->id};
    return true;
}

static bool do_associate(struct case_run *run, const cJSON *step, const struct change *change,
                         GError **error)
{
    struct pair pair;
    return find_pair(run, step, change, &pair, error) &&
           webapi_associate(run->webapi, &pair, error);
}

static bool do_disassociate(struct case_run *run, const cJSON *step, const struct change *change,
                            GError **error)
{
    struct pair pair;
    return find_pair(run, step, change, &pair, error) &&
           webapi_disassociate(run->webapi, &pair, error);
}

static bool do_action(struct case_run *run, const cJSON *step, const struct change *change,
                      GError **error)
{
    const char *name = json_member_text(step, "name");
    return webapi_act(run->webapi, name ? name : "", change->entity, change->id, change->values,
                      error);
}

static const struct {
    const char *name;
    bool (*run)(struct case_run *, const cJSON *, const struct change *, GError **);
} operations[] = {
    {"create", do_create},
    {"update", do_update},
    {"delete", do_delete},
    {"associate", do_associate},
    {"disassociate", do_disassociate},
    {"action", do_action},
};

static bool act_as(struct case_run *run, const cJSON *step, GError **error)
{
    const char *as = json_member_text(step, "as");
    const char *user =
        as && !g_str_equal(as, SCENARIO_DEFAULT_USER) ? labels_id(run->labels, as, error) : NULL;
    if (as && !user && !g_str_equal(as, SCENARIO_DEFAULT_USER))
        return false;
    return webapi_act_as(run->webapi, user, error);
}

/* The row's id; a label of a create step is still to be bound. */
static bool find_id(struct case_run *run, const cJSON *step, const char **ret_id, GError **error)
{
    const char *id = json_member_text(step, "id");
    *ret_id = NULL;
    if (!id || g_strcmp0(json_member_text(step, "server"), "create") == 0)
        return true;
    *ret_id = labels_id(run->labels, id, error);
    return *ret_id != NULL;
}

bool step_server(struct case_run *run, const cJSON *step, GError **error)
{
    const char *operation = json_member_text(step, "server");
    const char *as = json_member_text(step, "as");
    const cJSON *given = json_member(step, json_member(step, "set") ? "set" : "parameters");
    g_autofree char *words = words_of(step);
    case_note(run, EVENT_SERVER, as ? as : SCENARIO_DEFAULT_USER, words);
    g_autoptr(cJSON) values = given ? labels_resolve(run->labels, given, error) : NULL;
    struct change change = {.entity = json_member_text(step, "entity"), .values = values};
    if ((given && !values) || !find_id(run, step, &change.id, error) || !act_as(run, step, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(operations); i++) {
        if (g_str_equal(operations[i].name, operation))
            return operations[i].run(run, step, &change, error);
    }
    g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "the server has no operation %s", operation);
    return false;
}
