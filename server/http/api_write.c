/* api_write.c: create, update and delete of rows and of single properties. Query options are read
 * before anything is written, so that a bad $select leaves no row behind. */
#include "http/answer.h"
#include "http/body.h"
#include "http/condition.h"
#include "service/files.h"

/* Answers with the row as it is now. */
static bool answer_representation(struct call *call, int status, struct options *options,
                                  const struct guid *id, GError **error)
{
    struct result *r = service_retrieve(call->session, options->query, id, error);
    if (r == NULL)
        return false;
    call->applied |= PREFER_REPRESENTATION | PREFER_ANNOTATIONS;
    bool good = answer_row(call, status, options->query, r, error);
    result_destroy(r);
    return good;
}

static bool create(struct call *call, struct options *options, const cJSON *body, GError **error)
{
    struct guid id;
    if (!service_create(call->session, call->url.table, body, &id, error))
        return false;
    answer_remember(call, call->url.table, &id);
    if (call->prefer.given & PREFER_REPRESENTATION)
        return answer_representation(call, 201, options, &id, error);
    answer_entity_id(call, call->url.table, &id);
    return true;
}

bool write_handle_create(struct call *call, GError **error)
{
    struct options options = {0};
    cJSON *body = body_read(call, false, error);
    bool good =
        body != NULL &&
        options_parse(call->url.table, call->request->raw_query, OPTIONS_ROW, &options, error) &&
        create(call, &options, body, error);
    cJSON_Delete(body);
    options_finish(&options);
    return good;
}

static bool update(struct call *call, struct options *options, const cJSON *body, GError **error)
{
    struct condition condition;
    struct guid id;
    bool created = false;
    condition_read(call->request, &condition);
    if (!service_update(call->session, &call->url.key, body, &condition, &id, &created, error))
        return false;
    answer_remember(call, call->url.table, &id);
    if (call->prefer.given & PREFER_REPRESENTATION)
        return answer_representation(call, created ? 201 : 200, options, &id, error);
    if (call->url.key.by_id)
        answer_entity_id(call, call->url.table, &id);
    else
        answer_entity_key(call);
    return true;
}

bool write_handle_update(struct call *call, GError **error)
{
    struct options options = {0};
    cJSON *body = body_read(call, false, error);
    bool good = body != NULL && options_parse(call->url.table, call->request->raw_query,
                                              OPTIONS_ROW, &options, error);
    if (good) {
        g_clear_pointer(&options.query->expands, g_ptr_array_unref); /* Dataverse ignores them */
        good = update(call, &options, body, error);
    }
    cJSON_Delete(body);
    options_finish(&options);
    return good;
}

bool write_handle_delete(struct call *call, GError **error)
{
    struct condition condition;
    condition_read(call->request, &condition);
    if (!service_delete(call->session, &call->url.key, &condition, error))
        return false;
    answer_empty(call, 204);
    return true;
}

/* Writes one property; takes over `value`. */
static bool set_property(struct call *call, cJSON *value, GError **error)
{
    const struct column *c = call->url.property;
    struct condition condition;
    struct guid id;
    bool created = false;
    cJSON *body = cJSON_CreateObject();
    cJSON_AddItemToObject(body, c->property, value);
    condition_read(call->request, &condition);
    if (condition.kind == CONDITION_NONE)
        condition.kind = CONDITION_MUST_EXIST;
    bool good =
        service_update(call->session, &call->url.key, body, &condition, &id, &created, error);
    cJSON_Delete(body);
    if (good)
        answer_empty(call, 204);
    return good;
}

static bool refuse_lookup(const struct call *call, GError **error)
{
    if (!column_is_lookup(call->url.property))
        return false;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The lookup property '%s' is read-only; use $ref on its navigation property.",
                call->url.property->property);
    return true;
}

bool write_handle_set_property(struct call *call, GError **error)
{
    if (refuse_lookup(call, error))
        return false;
    cJSON *body = body_read(call, false, error);
    if (body == NULL)
        return false;
    cJSON *value = cJSON_DetachItemFromObjectCaseSensitive(body, "value");
    cJSON_Delete(body);
    if (value != NULL)
        return set_property(call, value, error);
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                        "The property 'value' was not found in the payload.");
    return false;
}

bool write_handle_clear_property(struct call *call, GError **error)
{
    if (refuse_lookup(call, error))
        return false;
    if (call->url.property->type != COLUMN_FILE)
        return set_property(call, cJSON_CreateNull(), error);
    struct condition condition;
    condition_read(call->request, &condition);
    if (!service_file_clear(call->session, &call->url.key, call->url.property, &condition, error))
        return false;
    answer_empty(call, 204);
    return true;
}
