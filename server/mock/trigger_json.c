/* trigger_json.c: a trigger as the admin API is sent it and tells it. What can be wrong before any
 * row is looked at is refused here. */
#include "mock/triggers.h"
#include "model/error.h"
#include "wire/json.h"

#define MAX_STEPS 50

/* The member of a step that says what it does. `needs_id`, `needs_pair`: what it must be given. */
static const struct {
    const char *name;
    bool needs_id, needs_pair;
} step_ops[] = {
    [TRIGGER_CREATE] = {"create", false, false},
    [TRIGGER_UPDATE] = {"update", true, false},
    [TRIGGER_DELETE] = {"delete", true, false},
    [TRIGGER_ASSOCIATE] = {"associate", true, true},
    [TRIGGER_DISASSOCIATE] = {"disassociate", true, true},
};

static void step_destroy(void *data)
{
    struct trigger_step *step = data;
    g_free(step->entity);
    g_free(step->id);
    g_free(step->relationship);
    g_free(step->related);
    cJSON_Delete(step->set);
    g_free(step);
}

void trigger_destroy(void *data)
{
    struct trigger *trigger = data;
    if (trigger == NULL)
        return;
    aim_finish(&trigger->aimed.aim);
    g_ptr_array_unref(trigger->steps);
    g_free(trigger->last_error);
    g_free(trigger);
}

static bool fail(GError **error, const char *path, const char *what)
{
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "%s %s", path, what);
    return false;
}

/* ---- one step ----------------------------------------------------------------------------------
 */

struct change {
    const char *entity, *id, *relationship, *related;
    const cJSON *set;
};

static bool is_row(const char *text)
{
    struct guid id;
    return text[0] == '@' || guid_parse(text, strlen(text), &id);
}

static bool check_change(const struct change *c, enum trigger_op op, const char *path,
                         const struct model *model, GError **error)
{
    bool pair = c->relationship != NULL || c->related != NULL;
    if (c->entity == NULL || model_find_table(model, c->entity) == NULL)
        return fail(error, path, "needs entity, the logical name of a table.");
    if (step_ops[op].needs_id && c->id == NULL)
        return fail(error, path, "needs id, a label or an id.");
    if ((c->id != NULL && !is_row(c->id)) || (c->related != NULL && !is_row(c->related)))
        return fail(error, path, "takes a label such as @contoso or an id.");
    if (op == TRIGGER_CREATE && c->id != NULL && c->id[0] == '@')
        return fail(error, path, "takes no label: a new row has none.");
    if (step_ops[op].needs_pair && (c->relationship == NULL || c->related == NULL))
        return fail(error, path, "needs relationship (its schema name) and related.");
    if (!step_ops[op].needs_pair && pair)
        return fail(error, path, "takes no relationship.");
    if (op == TRIGGER_UPDATE && c->set == NULL)
        return fail(error, path, "needs set.");
    if (op != TRIGGER_UPDATE && op != TRIGGER_CREATE && c->set != NULL)
        return fail(error, path, "takes no set.");
    return true;
}

static bool read_change(const cJSON *body, enum trigger_op op, const char *path,
                        const struct model *model, struct change *ret_change, GError **error)
{
    static const struct member members[] = {
        {"entity", MEMBER_TEXT, offsetof(struct change, entity), 0, 0},
        {"id", MEMBER_TEXT, offsetof(struct change, id), 0, 0},
        {"relationship", MEMBER_TEXT, offsetof(struct change, relationship), 0, 0},
        {"related", MEMBER_TEXT, offsetof(struct change, related), 0, 0},
        {"set", MEMBER_OBJECT, offsetof(struct change, set), 0, 0},
    };
    return members_read(body, path, members, G_N_ELEMENTS(members), ret_change, error) &&
           check_change(ret_change, op, path, model, error);
}

/* "colleague" and "@colleague" are the same: both are written in scenarios. */
static bool find_user(const char *as, const char *path, const struct aim_context *context,
                      struct guid *ret_user, GError **error)
{
    if (as == NULL)
        return fail(error, path, "needs as: who does it.");
    if (guid_parse(as, strlen(as), ret_user))
        return true;
    g_autofree char *label = g_strconcat(as[0] == '@' ? "" : "@", as, NULL);
    const char *id = context->find_label(context->context, label);
    if (id != NULL && guid_parse(id, strlen(id), ret_user))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "%s.as: there is no row with the label %s.", path, label);
    return false;
}

/* Exactly one of the step's operations; *ret_body is borrowed. */
static bool find_op(const cJSON *const bodies[], const char *path, enum trigger_op *ret_op,
                    const cJSON **ret_body, GError **error)
{
    *ret_body = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(step_ops); i++) {
        if (bodies[i] == NULL)
            continue;
        if (*ret_body != NULL)
            return fail(error, path, "does one thing: make another step of the second.");
        *ret_body = bodies[i];
        *ret_op = (enum trigger_op)i;
    }
    return *ret_body != NULL ||
           fail(error, path, "needs create, update, delete, associate or disassociate.");
}

static struct trigger_step *read_step(const cJSON *json, const char *path,
                                      const struct model *model, const struct aim_context *context,
                                      GError **error)
{
    struct draft {
        const char *as;
        const cJSON *bodies[G_N_ELEMENTS(step_ops)];
    } d = {0};
    struct member members[1 + G_N_ELEMENTS(step_ops)] = {
        {"as", MEMBER_TEXT, offsetof(struct draft, as), 0, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(step_ops); i++)
        members[i + 1] =
            (struct member){step_ops[i].name, MEMBER_OBJECT,
                            offsetof(struct draft, bodies) + i * sizeof(const cJSON *), 0, 0};
    enum trigger_op op = TRIGGER_CREATE;
    const cJSON *body = NULL;
    struct change change = {0};
    struct guid user;
    if (!members_read(json, path, members, G_N_ELEMENTS(members), &d, error) ||
        !find_user(d.as, path, context, &user, error) ||
        !find_op(d.bodies, path, &op, &body, error))
        return NULL;
    g_autofree char *change_path = g_strconcat(path, ".", step_ops[op].name, NULL);
    if (!read_change(body, op, change_path, model, &change, error))
        return NULL;
    struct trigger_step *step = g_new0(struct trigger_step, 1);
    *step = (struct trigger_step){
        .op = op,
        .user = user,
        .entity = g_strdup(change.entity),
        .id = g_strdup(change.id),
        .relationship = g_strdup(change.relationship),
        .related = g_strdup(change.related),
        .set = change.set == NULL ? cJSON_CreateObject() : cJSON_Duplicate(change.set, true),
    };
    return step;
}

/* ---- the trigger -------------------------------------------------------------------------------
 */

static bool read_steps(const cJSON *then, const struct model *model,
                       const struct aim_context *context, GPtrArray *steps, GError **error)
{
    int count = cJSON_GetArraySize(then), i = 0;
    if (count < 1 || count > MAX_STEPS) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "then must be an array of 1 to %d steps.", MAX_STEPS);
        return false;
    }
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, then)
    {
        g_autofree char *path = g_strdup_printf("then[%d]", i++);
        struct trigger_step *step = read_step(item, path, model, context, error);
        if (step == NULL)
            return false;
        g_ptr_array_add(steps, step);
    }
    return true;
}

struct trigger *trigger_read(const cJSON *body, const struct model *model,
                             const struct aim_context *context, GError **error)
{
    struct draft {
        struct aim_draft aim;
        const char *at;
        const cJSON *then;
    } d = {.aim = AIM_DRAFT_INIT, .at = "after"};
    static const struct member members[] = {
        AIM_MEMBERS(struct draft, aim),
        {"at", MEMBER_TEXT, offsetof(struct draft, at), 0, 0},
        {"then", MEMBER_ARRAY, offsetof(struct draft, then), 0, 0},
    };
    struct trigger *trigger = g_new0(struct trigger, 1);
    trigger->steps = g_ptr_array_new_with_free_func(step_destroy);
    bool good = members_read(body, "", members, G_N_ELEMENTS(members), &d, error) &&
                ((trigger->before = strcmp(d.at, "before") == 0) || strcmp(d.at, "after") == 0 ||
                 fail(error, "at", "must be before or after.")) &&
                read_steps(d.then, model, context, trigger->steps, error) &&
                aim_init(&trigger->aimed.aim, &d.aim, context, error);
    if (good)
        return trigger;
    trigger_destroy(trigger);
    return NULL;
}

static void write_step(struct json *j, const struct trigger_step *step)
{
    const struct {
        const char *name, *text;
    } texts[] = {{"entity", step->entity},
                 {"id", step->id},
                 {"relationship", step->relationship},
                 {"related", step->related}};
    json_begin_object(j);
    json_put_text(j, "as", step->user.text);
    json_key(j, step_ops[step->op].name);
    json_begin_object(j);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i].text != NULL)
            json_put_text(j, texts[i].name, texts[i].text);
    if (step->op == TRIGGER_CREATE || step->op == TRIGGER_UPDATE) {
        char *set = cJSON_PrintUnformatted(step->set);
        json_key(j, "set");
        json_raw(j, set);
        cJSON_free(set);
    }
    json_end_object(j);
    json_end_object(j);
}

void trigger_write(struct json *j, const void *data)
{
    const struct trigger *trigger = data;
    json_begin_object(j);
    json_put_integer(j, "id", trigger->aimed.id);
    json_put_text(j, "at", trigger->before ? "before" : "after");
    aim_write(j, &trigger->aimed.aim);
    json_put_integer(j, "failed", trigger->failed);
    json_put_text(j, "lastError", trigger->last_error);
    json_key(j, "then");
    json_begin_array(j);
    for (unsigned i = 0; i < trigger->steps->len; i++)
        write_step(j, trigger->steps->pdata[i]);
    json_end_array(j);
    json_end_object(j);
}
