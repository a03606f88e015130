/* execute.c: finds a function or action by name and by what it is called on, checks the call
 * against the declaration, and runs it in one transaction. */
#include <string.h>

#include "actions/operation.h"
#include "service/secure.h"

/* In the order of declarations(). */
static const operation_fn runs[] = {
#define FUNCTION(name, run, bound_to, parameters, returns) operation_##run,
#define ACTION FUNCTION
#define KNOWN(name)
#include "model/operation.def"
#undef FUNCTION
#undef ACTION
#undef KNOWN
};

static const char *const known[] = {
#define FUNCTION(name, run, bound_to, parameters, returns)
#define ACTION FUNCTION
#define KNOWN(name) #name,
#include "model/operation.def"
#undef FUNCTION
#undef ACTION
#undef KNOWN
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

/* Whether "mscrm.lead" or "Collection(mscrm.crmbaseentity)" is what the call is made on. */
static bool is_bound(const char *bound_to, const struct target *target)
{
    const struct table *t = target->row != NULL ? target->row->table : target->set;
    if (bound_to == NULL || t == NULL)
        return bound_to == NULL && t == NULL;
    bool collection = g_str_has_prefix(bound_to, "Collection(");
    if (collection != (target->row == NULL))
        return false;
    const char *name = strchr(bound_to, '.') + 1;
    size_t length = strcspn(name, ")");
    return strncmp(name, "crmbaseentity", length) == 0 ||
           (strlen(t->logical_name) == length && strncmp(name, t->logical_name, length) == 0);
}

/* The name is known, but not called so: by this method, on this kind of row or on none. */
static bool fail_call(const struct declaration *d, bool is_function, const struct target *target,
                      GError **error)
{
    if (d->is_function != is_function)
        g_set_error(error, SERVER_ERROR, ERROR_NO_RESOURCE,
                    "No HTTP resource was found that matches the request URI '%s'.", d->name);
    else if (target->row == NULL && target->set == NULL)
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "Request message has unresolved parameters");
    else
        g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                    "Resource not found for the segment '%s'.", d->name);
    return false;
}

/* *ret_index in declarations(). */
static bool find(const char *name, bool is_function, const struct target *target, size_t *ret_index,
                 GError **error)
{
    size_t count;
    const struct declaration *all = declarations(&count), *named = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].name, name) != 0)
            continue;
        named = &all[i];
        if (named->is_function == is_function && is_bound(named->bound_to, target)) {
            *ret_index = i;
            return true;
        }
    }
    return named == NULL ? fail_unknown(name, error) : fail_call(named, is_function, target, error);
}

static bool run(size_t index, struct operation_call *call, const struct target *target,
                GError **error)
{
    call->table = target->set;
    if (target->row != NULL) {
        call->table = target->row->table;
        if (!service_resolve_key(call->work->session, target->row, &call->id, error) ||
            !secure_row(call->work, call->table, &call->id, RIGHT_READ, error))
            return false;
    }
    return runs[index](call, error);
}

bool actions_execute(const struct session *s, const char *name, const struct target *target,
                     bool is_function, const cJSON *parameters, char **ret_json, GError **error)
{
    struct work w;
    size_t index = 0, count;
    if (!find(name, is_function, target, &index, error))
        return false;
    const struct declaration *d = &declarations(&count)[index];
    if (!operation_check_parameters(d, parameters, error) || !work_begin(&w, s, error))
        return false;
    g_autoptr(GString) json = g_string_new(NULL);
    struct operation_call call = {
        .work = &w, .name = d->name, .parameters = parameters, .json = json};
    if (!work_end(&w, run(index, &call, target, error), error))
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

void operation_write_row(struct operation_call *call, struct json *j, const struct row *row)
{
    g_autofree char *context = g_strdup_printf("%s$metadata#%s/$entity",
                                               call->work->session->api_url, row->table->set_name);
    wire_write_plain_row(j, row, context, false);
}

const cJSON *operation_parameter(const struct operation_call *call, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(call->parameters, name);
}

const char *operation_text(const struct operation_call *call, const char *name)
{
    return cJSON_GetStringValue(operation_parameter(call, name));
}

bool operation_missing(const struct operation_call *call, const char *name, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD,
                "Required parameter '%s' of '%s' is missing or of the wrong type.", name,
                call->name);
    return false;
}

bool operation_unknown_table(const char *name, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_UNKNOWN_TABLE,
                "The entity with a name = '%s' with namemapping = 'Logical' was not found in the "
                "MetadataCache.",
                name);
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
