/* triggers.h: what somebody else does to the rows when a request comes by, so that the server alone
 * can stage a conflict. Triggers count and expire as faults do. What they do is told among the
 * effects, with the trigger's number. */
#ifndef SERVER_MOCK_TRIGGERS_H
#define SERVER_MOCK_TRIGGERS_H

#include "mock/aimed.h"
#include "model/value.h"

enum trigger_op {
    TRIGGER_CREATE,
    TRIGGER_UPDATE,
    TRIGGER_DELETE,
    TRIGGER_ASSOCIATE,
    TRIGGER_DISASSOCIATE
};

/* Texts are owned; NULL = not given. Labels in it are looked up when the step runs. */
struct trigger_step {
    enum trigger_op op;
    struct guid user;
    char *entity, *id, *relationship, *related;
    cJSON *set;
};

struct trigger {
    struct aimed aimed;
    bool before;      /* the request is handled; else after */
    GPtrArray *steps; /* struct trigger_step * */
    int64_t failed;   /* steps, so far */
    char *last_error; /* or NULL */
};

extern const struct aimed_kind triggers_kind;

/* Adds the trigger a body of the admin API describes. Fails with INVALID_ARGUMENT, or TOO_LARGE
 * when there are too many. */
bool triggers_add(struct aimed_list *triggers, const cJSON *body, const struct model *model,
                  const struct aim_context *context, int64_t *ret_id, GError **error);

/* The triggers this request sets off (struct trigger *, borrowed until the list changes); every
 * matching one counts it. Owned: g_ptr_array_unref. */
GPtrArray *triggers_match(struct aimed_list *triggers, const struct target *target, int64_t now_ms);

/* trigger_json.c: one trigger from and to JSON. Owned: trigger_destroy. NULL = failed. */
struct trigger *trigger_read(const cJSON *body, const struct model *model,
                             const struct aim_context *context, GError **error);
void trigger_destroy(void *trigger);
void trigger_write(struct json *j, const void *trigger);

/* trigger_run.c: runs the steps in order. A step that fails is remembered in the trigger and does
 * not stop the next one: it stands for somebody who was refused. */
struct exchange;
void trigger_run(struct trigger *trigger, struct exchange *x);

#endif
