/* push.c: sending one action after the other and reading the verdict.
 *
 * Before a send the action is marked as sent, durably. When it is found marked, an earlier attempt
 * may have been handled although its answer was lost (or the process died); then a duplicate key, a
 * missing row of a delete, and our own values under a newer version all mean "done" instead of what
 * they say at first sight. */
#include "sync/push.h"
#include "sync/metadata.h"
#include "sync/profile.h"
#include "sync/settle.h"
#include "wire/error.h"
#include "wire/row.h"

#include <string.h>

struct replay {
    struct engine *engine;
    bool server_wins;
    struct push_count *count;
};

static void send_qualify(struct replay *replay, const struct row_write *write,
                         struct reply *ret_reply)
{
    g_autofree char *path = g_strdup_printf("%s(%s)/Microsoft.Dynamics.CRM.QualifyLead",
                                            write->table->set_name, write->id);
    g_autoptr(cJSON) body = cJSON_CreateObject();
    cJSON_AddTrueToObject(body, "CreateAccount");
    cJSON_AddTrueToObject(body, "CreateContact");
    cJSON_AddTrueToObject(body, "CreateOpportunity");
    cJSON_AddNumberToObject(body, "Status", json_int(write->values, "statuscode", 3));
    remote_post(replay->engine, path, body, ret_reply);
}

/* The precondition of a write: none for creates; "exists" when the client wins, so that a plain
 * PATCH cannot bring a deleted row back; the base version when the server wins. */
static const char *precondition(const struct replay *replay, const struct action *action,
                                const struct table *table)
{
    bool is_delete = strcmp(action->op, "delete") == 0;
    if (replay->server_wins && table->versioned && action->version != NULL)
        return action->version;
    return is_delete ? NULL : "*";
}

static void send_action(struct replay *replay, const struct action *action,
                        const struct table *table, struct reply *ret_reply)
{
    struct row_image held;
    cache_load_row(replay->engine->cache, action->entity, action->id, &held);
    g_autoptr(cJSON) none = cJSON_CreateObject();
    struct row_write write = {.table = table, .id = action->id, .values = action->change};
    if (strcmp(action->op, "create") == 0) {
        remote_create(replay->engine, &write, ret_reply);
    } else if (strcmp(action->op, "delete") == 0) {
        write.if_match = precondition(replay, action, table);
        remote_delete(replay->engine, &write, ret_reply);
    } else if (g_strcmp0(action->command, "qualify") == 0) {
        send_qualify(replay, &write, ret_reply);
    } else {
        write.held = held.base != NULL ? held.base : none;
        write.if_match = precondition(replay, action, table);
        remote_update(replay->engine, &write, ret_reply);
    }
    row_image_finish(&held);
}

static bool is_update(const struct action *action)
{
    return strcmp(action->op, "create") != 0 && strcmp(action->op, "delete") != 0;
}

/* The row as it is now, in place of `reply`. */
static void look_again(struct replay *replay, const struct action *action,
                       const struct table *table, struct reply *reply)
{
    reply_finish(reply);
    remote_read(replay->engine, table, action->id, reply);
}

/* A first attempt that was handled explains this answer. `reply` then becomes the row as it is now.
 */
static void recognise_own(struct replay *replay, const struct action *action,
                          const struct table *table, struct reply *reply)
{
    bool closed = reply->error != NULL && reply->error->domain == WIRE_SERVER &&
                  (guint32)reply->error->code == CODE_LEAD_ALREADY_CLOSED;
    if (reply->verdict == VERDICT_DUPLICATE ||
        (closed && g_strcmp0(action->command, "qualify") == 0)) {
        look_again(replay, action, table, reply);
        return;
    }
    if (reply->verdict != VERDICT_CONFLICT || !is_update(action))
        return;
    struct reply now;
    remote_read(replay->engine, table, action->id, &now);
    bool own = now.verdict == VERDICT_DONE && row_contains(now.values, action->change);
    if (own || now.verdict == VERDICT_PASSING) {
        reply_finish(reply);
        *reply = now;
        return;
    }
    reply_finish(&now);
}

/* "Not found" may speak of the row itself or of a row it points at: only reading it tells. */
static void explain_missing(struct replay *replay, const struct action *action,
                            const struct table *table, struct reply *reply)
{
    if (reply->verdict != VERDICT_GONE || !is_update(action))
        return;
    struct reply now;
    remote_read(replay->engine, table, action->id, &now);
    if (now.verdict == VERDICT_DONE)
        reply->verdict = VERDICT_REFUSED;
    if (now.verdict == VERDICT_PASSING) {
        reply_finish(reply);
        *reply = now;
        return;
    }
    reply_finish(&now);
}

/* When the client wins, a repeated update would count twice on the server: look first whether it is
 * there already. */
static bool is_there_already(struct replay *replay, const struct action *action,
                             const struct table *table, struct reply *ret_reply)
{
    if (!action->sent || replay->server_wins || !is_update(action) ||
        g_strcmp0(action->command, "qualify") == 0)
        return false;
    remote_read(replay->engine, table, action->id, ret_reply);
    if (ret_reply->verdict == VERDICT_PASSING)
        return true;
    if (ret_reply->verdict == VERDICT_DONE && row_contains(ret_reply->values, action->change))
        return true;
    reply_finish(ret_reply);
    return false;
}

static bool settle(struct replay *replay, const struct action *action, struct reply *reply,
                   GError **error)
{
    bool is_delete = strcmp(action->op, "delete") == 0;
    int recorded = 0;
    bool ok = true;
    if (reply->verdict == VERDICT_DONE || (reply->verdict == VERDICT_GONE && is_delete)) {
        replay->count->pushed++;
        return settle_done(replay->engine, action, reply, error);
    }
    if (reply->verdict == VERDICT_CONFLICT) {
        ok = settle_conflict(replay->engine, action, reply, &recorded, error);
    } else if (reply->verdict == VERDICT_GONE && is_update(action)) {
        recorded = 1;
        ok = settle_gone(replay->engine, action, reply, replay->server_wins, error);
    } else {
        ok = settle_refused(replay->engine, action, reply, &recorded, error);
    }
    replay->count->refused += recorded;
    return ok;
}

/* A 401 or a 429 says that the request was not handled; anything else leaves that open. */
static bool stop_in_place(struct replay *replay, const struct action *action, struct reply *reply,
                          GError **error)
{
    bool unhandled = reply->error->code == 401 || reply->error->code == 429;
    if (unhandled && !action->sent &&
        !queue_set_sent(replay->engine->cache, action->seq, false, error))
        return false;
    g_propagate_prefixed_error(error, g_steal_pointer(&reply->error),
                               "replaying action %" G_GINT64_FORMAT ": ", action->seq);
    return false;
}

/* An acknowledgement that does not show the row leaves its version unknown: read it back. */
static void complete_reply(struct replay *replay, const struct action *action,
                           const struct table *table, struct reply *reply)
{
    if (reply->verdict != VERDICT_DONE || reply->values != NULL ||
        strcmp(action->op, "delete") == 0)
        return;
    struct reply now;
    remote_read(replay->engine, table, action->id, &now);
    if (now.verdict != VERDICT_DONE) {
        reply_finish(&now);
        return;
    }
    reply_finish(reply);
    *reply = now;
}

static bool play(struct replay *replay, const struct action *action, GError **error)
{
    struct reply reply = {0};
    GError *unknown = NULL;
    const struct table *table = metadata_need_table(replay->engine, action->entity, &unknown);
    if (table == NULL && unknown->domain == WIRE_NETWORK) {
        g_propagate_error(error, unknown);
        return false;
    }
    if (table == NULL) {
        reply.verdict = VERDICT_REFUSED;
        reply.error = unknown;
    } else if (!is_there_already(replay, action, table, &reply)) {
        if (!queue_set_sent(replay->engine->cache, action->seq, true, error))
            return false;
        send_action(replay, action, table, &reply);
        if (action->sent)
            recognise_own(replay, action, table, &reply);
        explain_missing(replay, action, table, &reply);
        complete_reply(replay, action, table, &reply);
    }
    bool ok = reply.verdict == VERDICT_PASSING ? stop_in_place(replay, action, &reply, error)
                                               : settle(replay, action, &reply, error);
    reply_finish(&reply);
    return ok;
}

bool push_queue(struct engine *engine, struct push_count *count, GError **error)
{
    struct replay replay = {.engine = engine, .count = count};
    if (queue_count(engine->cache) == 0)
        return true;
    if (!profile_read_policy(engine, &replay.server_wins, error))
        return false;
    for (;;) {
        struct action *action = queue_first(engine->cache);
        if (action == NULL)
            return true;
        bool ok = play(&replay, action, error);
        action_destroy(action);
        if (!ok)
            return false;
    }
}
