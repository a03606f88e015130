/* remote.c: the requests of remote.h. Creates and updates ask for the row back, so that the client
 * knows the version its own write made and is never surprised by it in the next pull. */
#include "sync/remote.h"
#include "wire/error.h"
#include "wire/row.h"
#include "wire/url.h"

#define PREFER_ROW "return=representation," ROW_ANNOTATIONS

void reply_finish(struct reply *reply)
{
    g_clear_error(&reply->error);
    g_free(reply->version);
    cJSON_Delete(reply->values);
    cJSON_Delete(reply->body);
    *reply = (struct reply){0};
}

bool reply_close(struct reply *reply, GError **error)
{
    bool ok = reply->verdict == VERDICT_DONE;
    if (!ok)
        g_propagate_error(error, g_steal_pointer(&reply->error));
    reply_finish(reply);
    return ok;
}

static void take_row(const struct table *table, const struct response *response,
                     struct reply *reply)
{
    const char *version = row_read_version(reply->body);
    reply->version = g_strdup(version != NULL ? version : response->etag);
    g_autofree char *id = row_read_id(table, reply->body);
    if (id != NULL && table->detailed)
        reply->values = row_read_values(table, reply->body);
}

static void send_call(struct engine *engine, const struct call *call, const struct table *table,
                      struct reply *reply)
{
    struct response response;
    *reply = (struct reply){0};
    if (!session_call(engine->session, call, &response, &reply->error)) {
        reply->verdict = VERDICT_PASSING;
        return;
    }
    reply->verdict = verdict_judge(&response, &reply->error);
    if (reply->verdict == VERDICT_DONE) {
        reply->body = json_parse(response.body);
        if (table != NULL)
            take_row(table, &response, reply);
    }
    response_finish(&response);
}

static cJSON *write_body(struct engine *engine, const struct row_write *write, struct reply *reply)
{
    *reply = (struct reply){.verdict = VERDICT_REFUSED};
    return row_write_body(engine->schema, write->table, write->values, write->held, &reply->error);
}

void remote_create(struct engine *engine, const struct row_write *write, struct reply *ret_reply)
{
    g_autoptr(cJSON) body = write_body(engine, write, ret_reply);
    if (body == NULL)
        return;
    cJSON_DeleteItemFromObjectCaseSensitive(body, write->table->primary_id);
    cJSON_AddStringToObject(body, write->table->primary_id, write->id);
    g_autofree char *select = table_select_list(write->table, NULL);
    g_autofree char *path = url_set(write->table->set_name, select);
    struct call call = {.method = "POST", .path = path, .body = body, .prefer = PREFER_ROW};
    send_call(engine, &call, write->table, ret_reply);
}

void remote_update(struct engine *engine, const struct row_write *write, struct reply *ret_reply)
{
    g_autoptr(cJSON) body = write_body(engine, write, ret_reply);
    if (body == NULL)
        return;
    g_autofree char *select = table_select_list(write->table, NULL);
    g_autofree char *path = url_row(write->table->set_name, write->id, select);
    struct call call = {.method = "PATCH",
                        .path = path,
                        .body = body,
                        .prefer = PREFER_ROW,
                        .if_match = write->if_match};
    send_call(engine, &call, write->table, ret_reply);
}

void remote_delete(struct engine *engine, const struct row_write *write, struct reply *ret_reply)
{
    g_autofree char *path = url_row(write->table->set_name, write->id, NULL);
    struct call call = {.method = "DELETE", .path = path, .if_match = write->if_match};
    send_call(engine, &call, NULL, ret_reply);
}

void remote_read(struct engine *engine, const struct table *table, const char *id,
                 struct reply *ret_reply)
{
    g_autofree char *select = table_select_list(table, NULL);
    g_autofree char *path = url_row(table->set_name, id, select);
    struct call call = {.method = "GET", .path = path, .prefer = ROW_ANNOTATIONS};
    send_call(engine, &call, table, ret_reply);
}

void remote_post(struct engine *engine, const char *path, const cJSON *body,
                 struct reply *ret_reply)
{
    struct call call = {.method = "POST", .path = path, .body = body};
    send_call(engine, &call, NULL, ret_reply);
}

void remote_delete_path(struct engine *engine, const char *path, struct reply *ret_reply)
{
    struct call call = {.method = "DELETE", .path = path};
    send_call(engine, &call, NULL, ret_reply);
}
