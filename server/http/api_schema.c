/* api_schema.c: POST, PUT and DELETE of definitions: tables, columns, relationships, keys and
 * global option sets. */
#include <string.h>

#include "http/answer.h"
#include "http/body.h"
#include "service/metadata.h"

struct change {
    const char *path;
    const cJSON *json;
    bool merge_labels;
    char *made; /* owned */
};

static bool run_create(struct edit *e, void *context, GError **error)
{
    struct change *change = context;
    return edit_create(e, change->path, change->json, &change->made, error);
}

static bool run_update(struct edit *e, void *context, GError **error)
{
    struct change *change = context;
    e->merge_labels = change->merge_labels;
    return edit_update(e, change->path, change->json, error);
}

static bool run_delete(struct edit *e, void *context, GError **error)
{
    struct change *change = context;
    return edit_delete(e, change->path, error);
}

/* The path without a slash at its end. */
static char *read_path(const struct call *call)
{
    size_t length = strlen(call->path);
    return g_strndup(call->path, length > 0 && call->path[length - 1] == '/' ? length - 1 : length);
}

bool schema_handle_create(struct call *call, GError **error)
{
    g_autofree char *path = read_path(call);
    if (!service_may_define(call->session, RIGHT_CREATE, path, error))
        return false;
    cJSON *json = body_read(call, false, error);
    if (json == NULL)
        return false;
    struct change change = {.path = path, .json = json};
    bool good = service_change_metadata(call->session, run_create, &change, error);
    if (good) {
        g_autofree char *url = g_strconcat(call->session->api_url, change.made, NULL);
        answer_empty(call, 204);
        response_set_header(call->response, "OData-EntityId", url);
        g_free(call->response->entity_url);
        call->response->entity_url = g_steal_pointer(&url); /* for $n in the same change set */
    }
    g_free(change.made);
    cJSON_Delete(json);
    return good;
}

static bool read_merge_labels(const struct call *call, bool *ret_merge, GError **error)
{
    const char *text = request_header(call->request, "mscrm.mergelabels");
    bool on = text != NULL && g_ascii_strcasecmp(text, "true") == 0;
    if (!on && text != NULL && *text != '\0' && g_ascii_strcasecmp(text, "false") != 0) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The header MSCRM.MergeLabels is true or false, not '%s'.", text);
        return false;
    }
    *ret_merge = on;
    return true;
}

bool schema_handle_replace(struct call *call, GError **error)
{
    g_autofree char *path = read_path(call);
    struct change change = {.path = path};
    if (!service_may_define(call->session, RIGHT_WRITE, path, error) ||
        !read_merge_labels(call, &change.merge_labels, error))
        return false;
    cJSON *json = body_read(call, false, error);
    if (json == NULL)
        return false;
    change.json = json;
    bool good = service_change_metadata(call->session, run_update, &change, error);
    if (good)
        answer_empty(call, 204);
    cJSON_Delete(json);
    return good;
}

bool schema_handle_delete(struct call *call, GError **error)
{
    g_autofree char *path = read_path(call);
    struct change change = {.path = path};
    if (!service_may_define(call->session, RIGHT_DELETE, path, error) ||
        !service_change_metadata(call->session, run_delete, &change, error))
        return false;
    answer_empty(call, 204);
    return true;
}
