/* duplicates.c: RetrieveDuplicates: what a row would be found to repeat, by the rules that creates
 * and updates are checked with. */
#include <string.h>

#include "actions/operation.h"
#include "service/duplicates.h"
#include "service/payload.h"
#include "service/secure.h"

#define TYPE_PREFIX "Microsoft.Dynamics.CRM."

/* A row that need not exist: "@odata.type" and columns. */
static bool read_new_row(struct operation_call *call, const cJSON *json, struct row **ret_row,
                         GError **error)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(json, "@odata.type");
    const char *name = cJSON_IsString(type) ? strstr(type->valuestring, TYPE_PREFIX) : NULL;
    const struct table *t =
        name != NULL ? model_find_table(call->work->model, name + strlen(TYPE_PREFIX)) : NULL;
    struct payload body;
    if (t == NULL)
        return operation_missing(call, "BusinessEntity", error);
    if (!payload_read(call->work, t, json, PAYLOAD_CREATE, &body, error))
        return false;
    *ret_row = row_clone(body.row);
    payload_finish(&body);
    return true;
}

static bool read_business_row(struct operation_call *call, struct row **ret_row, GError **error)
{
    const cJSON *json = operation_parameter(call, "BusinessEntity");
    if (cJSON_HasObjectItem(json, "@odata.id"))
        return operation_row(call, json, "BusinessEntity", NULL, ret_row, error);
    return read_new_row(call, json, ret_row, error);
}

static unsigned paging_number(const struct operation_call *call, const char *name,
                              unsigned otherwise)
{
    const cJSON *paging = operation_parameter(call, "PagingInfo");
    const cJSON *n = cJSON_GetObjectItemCaseSensitive(paging, name);
    return cJSON_IsNumber(n) && n->valueint > 0 ? (unsigned)MIN(n->valueint, QUERY_MAX_PAGE_SIZE)
                                                : otherwise;
}

static void write_page(struct operation_call *call, const struct table *t, const GPtrArray *rows,
                       guint first, guint count)
{
    struct json j;
    g_autofree char *context =
        g_strdup_printf("%s$metadata#%s", call->work->session->api_url, t->set_name);
    json_init(&j, call->json);
    json_begin_object(&j);
    json_put_text(&j, "@odata.context", context);
    json_key(&j, "value");
    json_begin_array(&j);
    for (guint i = first; i < rows->len && i - first < count; i++)
        wire_write_plain_row(&j, g_ptr_array_index(rows, i), NULL, true);
    json_end_array(&j);
    json_end_object(&j);
}

bool operation_retrieve_duplicates(struct operation_call *call, GError **error)
{
    const char *name = operation_parameter(call, "MatchingEntityName")->valuestring;
    const struct table *matching = model_find_table(call->work->model, name);
    unsigned count = paging_number(call, "Count", QUERY_MAX_PAGE_SIZE);
    unsigned page = paging_number(call, "PageNumber", 1);
    struct row *row = NULL;
    GPtrArray *rows = NULL;
    if (matching == NULL)
        return operation_unknown_table(name, error);
    const struct actor actor = session_actor(call->work->session);
    if (!security_check_table(&actor, matching, RIGHT_READ, error) ||
        !read_business_row(call, &row, error))
        return false;
    unsigned limit = MIN(page * count, QUERY_MAX_PAGE_SIZE);
    bool good = duplicates_find(call->work, row, NULL, matching, limit, &rows, error);
    if (good) {
        write_page(call, matching, rows, (page - 1) * count, count);
        g_ptr_array_unref(rows);
    }
    row_destroy(row);
    return good;
}
