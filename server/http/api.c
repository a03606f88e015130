/* api.c: the route table of the Web API: every method and path shape it answers, what the operation
 * is called, and who handles it. What the table does not list is refused here: 404, or 405 with the
 * methods the table does list. */
#include "http/api.h"

#include <string.h>

#include "http/answer.h"
#include "http/call.h"
#include "http/cors.h"
#include "http/error_details.h"

static const struct route {
    const char *method;
    enum url_shape shape;
    const char *op;
    handler_fn handle;
} routes[] = {
    {"GET", URL_SERVICE, "metadata", metadata_handle_service},
    {"GET", URL_METADATA, "metadata", metadata_handle_csdl},
    {"GET", URL_DEFINITIONS, "metadata", metadata_handle_definitions},
    {"PUT", URL_DEFINITIONS, "metadata", schema_handle_replace},
    {"POST", URL_DEFINITIONS, "metadata", schema_handle_create},
    {"DELETE", URL_DEFINITIONS, "metadata", schema_handle_delete},
    {"POST", URL_BATCH, "batch", batch_handle},
    {"GET", URL_SET, "retrieveMultiple", list_handle_set},
    {"POST", URL_SET, "create", write_handle_create},
    {"GET", URL_SET_COUNT, "retrieveMultiple", list_handle_set_count},
    {"GET", URL_SET_OPERATION, "function", operation_handle_function},
    {"POST", URL_SET_OPERATION, "action", operation_handle_action},
    {"GET", URL_ROW, "retrieve", read_handle_row},
    {"PATCH", URL_ROW, "update", write_handle_update},
    {"DELETE", URL_ROW, "delete", write_handle_delete},
    {"GET", URL_ROW_OPERATION, "function", operation_handle_function},
    {"POST", URL_ROW_OPERATION, "action", operation_handle_action},
    {"GET", URL_PROPERTY, "retrieve", read_handle_property},
    {"PUT", URL_PROPERTY, "update", write_handle_set_property},
    {"DELETE", URL_PROPERTY, "update", write_handle_clear_property},
    {"PATCH", URL_PROPERTY, "update", file_handle_upload},
    {"GET", URL_PROPERTY_VALUE, "retrieve", read_handle_value},
    {"GET", URL_SINGLE, "retrieve", read_handle_single},
    {"GET", URL_BEYOND, "retrieve", read_handle_beyond},
    {"GET", URL_SINGLE_REF, "retrieve", read_handle_single_ref},
    {"PUT", URL_SINGLE_REF, "associate", ref_handle_set},
    {"DELETE", URL_SINGLE_REF, "disassociate", ref_handle_clear},
    {"GET", URL_COLLECTION, "retrieveMultiple", list_handle_collection},
    {"PUT", URL_COLLECTION, "update", ref_handle_replace},
    {"GET", URL_COLLECTION_COUNT, "retrieveMultiple", list_handle_collection_count},
    {"GET", URL_COLLECTION_REF, "retrieveMultiple", list_handle_collection_refs},
    {"POST", URL_COLLECTION_REF, "associate", ref_handle_add},
    {"DELETE", URL_COLLECTION_REF, "disassociate", ref_handle_remove},
    {"DELETE", URL_MEMBER_REF, "disassociate", ref_handle_remove_member},
    {"GET", URL_OPERATION, "function", operation_handle_function},
    {"POST", URL_OPERATION, "action", operation_handle_action},
};

/* HEAD is a GET whose body the listener leaves out. */
static const struct route *route_find(const char *method, enum url_shape shape)
{
    method = strcmp(method, "HEAD") == 0 ? "GET" : method;
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++)
        if (routes[i].shape == shape && strcmp(routes[i].method, method) == 0)
            return &routes[i];
    return NULL;
}

/* No handler: OPTIONS is answered, anything else refused. */
static bool refuse_method(struct call *call, GError **error)
{
    g_autoptr(GString) allow = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++)
        if (routes[i].shape == call->url.shape)
            g_string_append_printf(allow, "%s%s", allow->len > 0 ? ", " : "", routes[i].method);
    if (strcmp(call->request->method, "OPTIONS") == 0) {
        cors_answer_options(call, allow->str);
        return true;
    }
    response_set_header(call->response, "Allow", allow->str);
    g_set_error(error, SERVER_ERROR, ERROR_METHOD_NOT_ALLOWED,
                "The requested resource does not support http method '%s'.", call->request->method);
    return false;
}

/* A bound operation without its namespace looks like an unknown segment; Dataverse says so in its
 * own words. */
static void explain_operation(const struct request *request, const char *path, GError **error)
{
    bool below_row = strstr(path, ")/") != NULL && strstr(path, "$ref") == NULL;
    if (strcmp(request->method, "POST") != 0 || !below_row ||
        !g_error_matches(*error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND))
        return;
    g_clear_error(error);
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "Request message has unresolved parameters.");
}

/* Components of solutions have no second, unpublished version here: asking for it is reading them.
 */
static void read_unpublished(struct call *call)
{
    struct url *url = &call->url;
    bool row = url->shape == URL_ROW_OPERATION;
    const struct table *t = row ? url->key.table : url->table;
    if ((!row && url->shape != URL_SET_OPERATION) || strcmp(call->request->method, "GET") != 0 ||
        t == NULL || table_find_column(t, "componentstate") == NULL ||
        strcmp(url->operation, row ? "RetrieveUnpublished" : "RetrieveUnpublishedMultiple") != 0)
        return;
    url->shape = row ? URL_ROW : URL_SET;
}

bool api_dispatch(struct call *call, const char *path, GError **error)
{
    struct url url = {0};
    if (!url_parse(call->session->model, path, &url, error)) {
        explain_operation(call->request, path, error);
        return false;
    }
    url_finish(&call->url);
    call->url = url;
    read_unpublished(call);
    const struct route *route = route_find(call->request->method, call->url.shape);
    return route != NULL ? route->handle(call, error) : refuse_method(call, error);
}

void api_handle(const struct api *api, const struct request *request, const char *path,
                struct response *response)
{
    struct call call = {
        .api = api,
        .session = api->session,
        .request = request,
        .response = response,
        .path = path,
        .max_page_size = CLAMP(api->max_page_size, 1, QUERY_MAX_PAGE_SIZE),
    };
    g_autoptr(GError) error = NULL;
    prefer_init(&call.prefer, request_header(request, "prefer"));
    if (!api_dispatch(&call, path, &error)) {
        response_set_error(response, error);
        error_details_add(&call, error);
        if (call.error_status != 0)
            response->status = call.error_status;
    }
    answer_finish(&call);
    cors_finish(&call);
    url_finish(&call.url);
    prefer_finish(&call.prefer);
}

/* The table whose rows the operation reads or changes. */
static const struct table *operation_table(const struct url *url, const char *op)
{
    bool reads = g_str_has_prefix(op, "retrieve");
    return reads && url->nav != NULL ? url->nav->to : url->table;
}

void api_classify(const struct model *model, const struct request *request, const char *path,
                  struct operation *ret_operation)
{
    struct url url = {0};
    *ret_operation = (struct operation){.op = "", .entity = NULL};
    if (!url_parse(model, path, &url, NULL))
        return;
    const struct route *route = route_find(request->method, url.shape);
    if (route != NULL) {
        const struct table *t = operation_table(&url, route->op);
        ret_operation->op = route->op;
        ret_operation->entity = t != NULL ? t->logical_name : NULL;
    }
    url_finish(&url);
}
