/* request.c: requests and responses as values, and the error envelope every failure is answered
 * with. */
#include "http/request.h"

#include <cjson/cJSON.h>

#include "model/error.h"

#define JSON_TYPE "application/json; odata.metadata=minimal"

const char *request_header(const struct request *r, const char *lower_case_name)
{
    return g_hash_table_lookup(r->headers, lower_case_name);
}

bool fate_has_status(enum fate fate)
{
    return fate <= FATE_BAD_CHUNK;
}

void response_init(struct response *r)
{
    *r = (struct response){
        .status = 200,
        .headers = g_ptr_array_new_with_free_func(g_free),
        .body = g_string_new(NULL),
    };
}

void response_finish(struct response *r)
{
    if (r == NULL)
        return;
    if (r->finished != NULL)
        r->finished(r->finished_data);
    r->finished = NULL;
    g_clear_pointer(&r->headers, g_ptr_array_unref);
    g_clear_pointer(&r->entity_url, g_free);
    if (r->body != NULL)
        g_string_free(r->body, TRUE);
    r->body = NULL;
}

void response_set_header(struct response *r, const char *name, const char *value)
{
    for (guint i = 0; i + 1 < r->headers->len; i += 2)
        if (g_ascii_strcasecmp(g_ptr_array_index(r->headers, i), name) == 0) {
            g_free(r->headers->pdata[i + 1]);
            r->headers->pdata[i + 1] = g_strdup(value);
            return;
        }
    g_ptr_array_add(r->headers, g_strdup(name));
    g_ptr_array_add(r->headers, g_strdup(value));
}

static void set_type(struct response *r, int status)
{
    r->status = status;
    response_set_header(r, "Content-Type", JSON_TYPE);
    response_set_header(r, "OData-Version", "4.0");
}

void response_set_json(struct response *r, int status, const char *json)
{
    set_type(r, status);
    g_string_assign(r->body, json);
}

void response_take_json(struct response *r, int status, GString *json)
{
    GString before = *r->body;
    set_type(r, status);
    *r->body = *json;
    *json = before;
    g_string_truncate(json, 0);
}

void response_set_error(struct response *r, const GError *error)
{
    cJSON *root = cJSON_CreateObject();
    cJSON *inner = cJSON_AddObjectToObject(root, "error");
    g_autofree char *message = g_utf8_make_valid(error->message, -1);
    cJSON_AddStringToObject(inner, "code", server_error_code(error));
    cJSON_AddStringToObject(inner, "message", message);
    char *json = cJSON_PrintUnformatted(root);
    response_set_json(r, server_error_status(error), json);
    cJSON_free(json);
    cJSON_Delete(root);
}
