/* api_ref.c: $ref: which row is related to which. The related row comes from the body, from the
 * URL, or from $id. */
#include "http/answer.h"
#include "http/body.h"

/* Runs one change of a reference; `related` is NULL to clear a single-valued one. */
static bool change(struct call *call, bool associate, const struct row_key *related, GError **error)
{
    struct guid id;
    const struct nav *nav = call->url.nav;
    if (!service_resolve_key(call->session, &call->url.key, &id, error))
        return false;
    bool good = associate ? service_associate(call->session, nav, &id, related, error)
                          : service_disassociate(call->session, nav, &id, related, error);
    if (good)
        answer_empty(call, 204);
    return good;
}

static bool check_table(const struct call *call, const struct row_key *related, GError **error)
{
    const struct table *wanted = call->url.nav->to;
    if (table_is_a(related->table, wanted))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The navigation property '%s' takes rows of '%s', not of '%s'.",
                call->url.nav->name, wanted->logical_name, related->table->logical_name);
    return false;
}

/* `text` names the related row. */
static bool change_to(struct call *call, bool associate, const char *text, GError **error)
{
    struct row_key related = {0};
    bool good = reference_parse(call->session->model, text, &related, error) &&
                check_table(call, &related, error) && change(call, associate, &related, error);
    row_key_finish(&related);
    return good;
}

static bool associate_from_body(struct call *call, GError **error)
{
    cJSON *body = body_read(call, false, error);
    if (body == NULL)
        return false;
    bool good = false;
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(body, "@odata.id");
    if (cJSON_IsString(id))
        good = change_to(call, true, id->valuestring, error);
    else
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                            "The property '@odata.id' was not found in the payload.");
    cJSON_Delete(body);
    return good;
}

bool ref_handle_add(struct call *call, GError **error)
{
    return associate_from_body(call, error);
}

bool ref_handle_set(struct call *call, GError **error)
{
    return associate_from_body(call, error);
}

bool ref_handle_replace(struct call *call, GError **error)
{
    cJSON *body = body_read(call, false, error);
    if (body == NULL)
        return false;
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(body, "value"), *item = NULL;
    bool good = cJSON_IsArray(value);
    cJSON_ArrayForEach(item, value) good = good && cJSON_IsObject(item);
    if (!good)
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                            "The property 'value' must be an array of rows.");
    good =
        good && service_replace_parties(call->session, &call->url.key, call->url.nav, value, error);
    if (good)
        answer_empty(call, 204);
    cJSON_Delete(body);
    return good;
}

bool ref_handle_clear(struct call *call, GError **error)
{
    return change(call, false, NULL, error);
}

bool ref_handle_remove_member(struct call *call, GError **error)
{
    return change(call, false, &call->url.related, error);
}

bool ref_handle_remove(struct call *call, GError **error)
{
    struct options options = {0};
    bool good = options_parse(call->url.nav->to, call->request->raw_query, OPTIONS_REFERENCE,
                              &options, error);
    if (good && options.id == NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "The row to remove must be named: nav(id)/$ref or nav/$ref?$id=...");
        good = false;
    }
    good = good && change_to(call, false, options.id, error);
    options_finish(&options);
    return good;
}
