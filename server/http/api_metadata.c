/* api_metadata.c: what the organisation looks like: service document, CSDL, EntityDefinitions. The
 * documents themselves are written by model/. */
#include <cjson/cJSON.h>
#include <string.h>

#include "http/answer.h"
#include "model/csdl.h"
#include "model/definitions.h"

bool metadata_handle_service(struct call *call, GError **error)
{
    (void)error;
    const GPtrArray *tables = model_tables(call->session->model);
    g_autofree char *context = g_strconcat(call->session->api_url, "$metadata", NULL);
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "@odata.context", context);
    cJSON *sets = cJSON_AddArrayToObject(root, "value");
    for (guint i = 0; i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        if (t->set_name == NULL || *t->set_name == '\0')
            continue;
        cJSON *set = cJSON_CreateObject();
        cJSON_AddStringToObject(set, "name", t->set_name);
        cJSON_AddStringToObject(set, "kind", "EntitySet");
        cJSON_AddStringToObject(set, "url", t->set_name);
        cJSON_AddItemToArray(sets, set);
    }
    char *json = cJSON_PrintUnformatted(root);
    response_set_json(call->response, 200, json);
    cJSON_free(json);
    cJSON_Delete(root);
    return true;
}

bool metadata_handle_csdl(struct call *call, GError **error)
{
    (void)error;
    struct query_string qs;
    query_string_init(&qs, call->request->raw_query);
    bool annotations = g_strcmp0(query_string_find(&qs, "annotations"), "true") == 0 ||
                       prefer_has_annotation(&call->prefer, "*");
    query_string_finish(&qs);
    csdl_write(call->session->model, annotations, call->response->body);
    call->response->status = 200;
    response_set_header(call->response, "Content-Type", "application/xml");
    return true;
}

bool metadata_handle_definitions(struct call *call, GError **error)
{
    g_autoptr(GString) json = g_string_new(NULL);
    if (!definitions_answer(call->session->model, call->path, call->request->raw_query,
                            call->session->api_url, json, error))
        return false;
    response_take_json(call->response, 200, json);
    return true;
}
