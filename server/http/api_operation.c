/* api_operation.c: functions (GET) and actions (POST), bound to a row, to an entity set or to
 * nothing. What they do is actions/'s. */
#include "actions/actions.h"
#include "http/answer.h"
#include "http/body.h"
#include "odata/arguments.h"

static bool execute(struct call *call, bool is_function, const cJSON *parameters, GError **error)
{
    const struct url *url = &call->url;
    const struct target target = {
        .row = url->shape == URL_ROW_OPERATION ? &url->key : NULL,
        .set = url->shape == URL_SET_OPERATION ? url->table : NULL,
    };
    char *json = NULL;
    if (!actions_execute(call->session, url->operation, &target, is_function, parameters, &json,
                         error))
        return false;
    if (json == NULL)
        answer_empty(call, 204);
    else
        response_set_json(call->response, 200, json);
    g_free(json);
    return true;
}

bool operation_handle_function(struct call *call, GError **error)
{
    struct query_string qs;
    query_string_init(&qs, call->request->raw_query);
    cJSON *parameters = arguments_parse(call->url.arguments, &qs, error);
    bool good = parameters != NULL && execute(call, true, parameters, error);
    cJSON_Delete(parameters);
    query_string_finish(&qs);
    return good;
}

bool operation_handle_action(struct call *call, GError **error)
{
    cJSON *parameters = body_read(call, true, error);
    bool good = parameters != NULL && execute(call, false, parameters, error);
    cJSON_Delete(parameters);
    return good;
}
