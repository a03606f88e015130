/* execute.c: the functions and actions, by name. */
#include <string.h>

#include "service/operation.h"

static const struct operation {
    const char *name;
    bool is_function;
    const char *bound_to; /* logical name of the table, NULL = unbound */
    operation_fn run;
} operations[] = {
    {"WhoAmI", true, NULL, operation_who_am_i},
    {"RetrieveVersion", true, NULL, operation_retrieve_version},
    {"RetrieveCurrentOrganization", true, NULL, operation_retrieve_current_organization},
    {"RetrieveTotalRecordCount", true, NULL, operation_retrieve_total_record_count},
    {"PublishXml", false, NULL, operation_publish},
    {"PublishAllXml", false, NULL, operation_publish},
    {"QualifyLead", false, "lead", operation_qualify_lead},
    {"WinOpportunity", false, NULL, operation_win_opportunity},
    {"LoseOpportunity", false, NULL, operation_lose_opportunity},
    {"CloseIncident", false, NULL, operation_close_incident},
};

static const char *const known[] = {
#define X(name) #name,
#include "service/known.def"
#undef X
};

static bool fail_unknown(const char *name, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i], name) != 0)
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                    "dvmock does not do '%s' yet. It answers 501 rather than something that only "
                    "looks right.",
                    name);
        return false;
    }
    g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                "Resource not found for the segment '%s'.", name);
    return false;
}

static const struct operation *find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(operations); i++)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    return NULL;
}

/* Whether it is called the way it is declared: by the right method, on the right kind of row or on
 * none. */
static bool check_call(const struct operation *o, const struct row_key *bound, bool is_function,
                       GError **error)
{
    const char *table = bound != NULL ? bound->table->logical_name : NULL;
    if (o->is_function != is_function) {
        g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                    "No HTTP resource was found that matches the request URI '%s'.", o->name);
        return false;
    }
    if (g_strcmp0(table, o->bound_to) == 0)
        return true;
    if (table == NULL)
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "Request message has unresolved parameters");
    else
        g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                    "Resource not found for the segment '%s'.", o->name);
    return false;
}

static bool run(const struct operation *o, struct operation_call *call, const struct row_key *bound,
                GError **error)
{
    if (bound != NULL) {
        call->table = bound->table;
        if (!service_resolve_key(call->work->session, bound, &call->id, error))
            return false;
    }
    return o->run(call, error);
}

bool service_execute(const struct session *s, const char *name, const struct row_key *bound,
                     bool is_function, const cJSON *parameters, char **ret_json, GError **error)
{
    struct work w;
    const struct operation *o = find(name);
    if (o == NULL)
        return fail_unknown(name, error);
    if (!check_call(o, bound, is_function, error) || !work_begin(&w, s, error))
        return false;
    g_autoptr(GString) json = g_string_new(NULL);
    struct operation_call call = {
        .work = &w, .name = o->name, .parameters = parameters, .json = json};
    if (!work_end(&w, run(o, &call, bound, error), error))
        return false;
    *ret_json = json->len > 0 ? g_string_free(g_steal_pointer(&json), FALSE) : NULL;
    return true;
}

/* ---- what the operations share ---- */

void operation_begin_answer(struct operation_call *call, struct json *j)
{
    g_autofree char *context = g_strdup_printf("%s$metadata#Microsoft.Dynamics.CRM.%sResponse",
                                               call->work->session->api_url, call->name);
    json_init(j, call->json);
    json_begin_object(j);
    json_put_text(j, "@odata.context", context);
}

const cJSON *operation_parameter(const struct operation_call *call, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(call->parameters, name);
}

bool operation_missing(const struct operation_call *call, const char *name, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                "Required parameter '%s' of '%s' is missing or of the wrong type.", name,
                call->name);
    return false;
}

int64_t operation_integer(const struct operation_call *call, const char *name, int64_t otherwise)
{
    const cJSON *item = operation_parameter(call, name);
    return cJSON_IsNumber(item) ? (int64_t)item->valueint : otherwise;
}

void operation_tell(struct operation_call *call, const struct table *t, const struct guid *id,
                    int64_t before, int64_t after)
{
    work_tell(call->work, &(struct effect){.op = EFFECT_ACTION,
                                           .entity = t->logical_name,
                                           .id = *id,
                                           .version_before = before,
                                           .version_after = after,
                                           .action = call->name});
}

bool operation_bound_row(struct operation_call *call, const cJSON *object, const char *bind,
                         const char *table, struct row **ret_row, GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, bind);
    struct row_key key = {0};
    struct guid id;
    if (!cJSON_IsString(item))
        return operation_missing(call, bind, error);
    if (!reference_parse(call->work->model, item->valuestring, &key, error))
        return false;
    bool good = strcmp(key.table->logical_name, table) == 0;
    if (!good)
        operation_missing(call, bind, error);
    good = good && service_resolve_key(call->work->session, &key, &id, error) &&
           work_read(call->work, key.table, &id, ret_row, error);
    row_key_finish(&key);
    return good;
}
