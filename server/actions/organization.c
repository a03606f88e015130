/* organization.c: who is asking, and of what organisation. */
#include "actions/operation.h"
#include "service/secure.h"

#define BASE_LANGUAGE 1033
#define SERVER_VERSION "9.2.24021.198" /* of Dataverse: what clients compare */

static bool read_row(struct operation_call *call, const char *table, const struct guid *id,
                     struct row **ret_row, GError **error)
{
    const struct table *t = model_find_table(call->work->model, table);
    *ret_row = NULL;
    return t == NULL || store_find(call->work->store, t, id, NULL, ret_row, error);
}

bool operation_who_am_i(struct operation_call *call, GError **error)
{
    const struct session *s = call->work->session;
    struct json j;
    struct row *user = NULL;
    if (!read_row(call, "systemuser", &s->user, &user, error))
        return false;
    operation_begin_answer(call, &j);
    json_put_text(&j, "BusinessUnitId",
                  row_text(user, "businessunitid", "00000000-0000-0000-0000-000000000000"));
    json_put_text(&j, "UserId", s->user.text);
    json_put_text(&j, "OrganizationId", s->organization.text);
    json_end_object(&j);
    row_destroy(user);
    return true;
}

bool operation_retrieve_version(struct operation_call *call, GError **error)
{
    (void)error;
    struct json j;
    operation_begin_answer(call, &j);
    json_put_text(&j, "Version", SERVER_VERSION);
    json_end_object(&j);
    return true;
}

/* {"Count":n,"IsReadOnly":false,"Keys":[...],"Values":[...]}: what the service makes of a
 * dictionary. */
static void begin_dictionary(struct json *j, const char *name, int64_t count)
{
    json_key(j, name);
    json_begin_object(j);
    json_put_integer(j, "Count", count);
    json_put_boolean(j, "IsReadOnly", false);
}

static void write_endpoints(struct json *j, const char *api_url)
{
    static const char *const names[] = {"WebApplication", "OrganizationService",
                                        "OrganizationDataService"};
    static const char *const paths[] = {"", "XRMServices/2011/Organization.svc",
                                        "XRMServices/2011/OrganizationData.svc"};
    const char *end = g_strstr_len(api_url, -1, "api/data/");
    g_autofree char *root =
        end != NULL ? g_strndup(api_url, (gsize)(end - api_url)) : g_strdup(api_url);
    begin_dictionary(j, "Endpoints", G_N_ELEMENTS(names));
    json_key(j, "Keys");
    json_begin_array(j);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        json_text(j, names[i]);
    json_end_array(j);
    json_key(j, "Values");
    json_begin_array(j);
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *url = g_strconcat(root, paths[i], NULL);
        json_text(j, url);
    }
    json_end_array(j);
    json_end_object(j);
}

bool operation_retrieve_current_organization(struct operation_call *call, GError **error)
{
    const struct session *s = call->work->session;
    struct json j;
    struct row *row = NULL;
    if (!read_row(call, "organization", &s->organization, &row, error))
        return false;
    const char *name = row_text(row, "name", "dvmock");
    operation_begin_answer(call, &j);
    json_key(&j, "Detail");
    json_begin_object(&j);
    json_put_text(&j, "OrganizationId", s->organization.text);
    json_put_text(&j, "FriendlyName", name);
    json_put_text(&j, "OrganizationVersion", SERVER_VERSION);
    json_put_text(&j, "EnvironmentId", s->organization.text);
    json_put_text(&j, "DatacenterId", "00000000-0000-0000-0000-000000000000");
    json_put_text(&j, "Geo", "NA");
    json_put_text(&j, "TenantId", "00000000-0000-0000-0000-000000000000");
    json_put_text(&j, "UrlName", name);
    json_put_text(&j, "UniqueName", name);
    json_put_text(&j, "State", "Enabled");
    write_endpoints(&j, s->api_url);
    json_end_object(&j);
    json_end_object(&j);
    row_destroy(row);
    return true;
}

/* One language, which is the base language. */
bool operation_retrieve_provisioned_languages(struct operation_call *call, GError **error)
{
    (void)error;
    struct json j;
    operation_begin_answer(call, &j);
    json_key(&j, "RetrieveProvisionedLanguages");
    json_begin_array(&j);
    json_integer(&j, BASE_LANGUAGE);
    json_end_array(&j);
    json_end_object(&j);
    return true;
}

static bool count_table(struct operation_call *call, const cJSON *name, int64_t *ret_count,
                        GError **error)
{
    const struct table *t =
        cJSON_IsString(name) ? model_find_table(call->work->model, name->valuestring) : NULL;
    if (t == NULL)
        return operation_unknown_table(cJSON_IsString(name) ? name->valuestring : "", error);
    struct query *q = query_create(t);
    struct secured_query secured;
    *ret_count = store_count(call->work->store, secure_query(call->work->session, q, &secured),
                             G_MAXINT64, error);
    query_destroy(q);
    return *ret_count >= 0;
}

bool operation_retrieve_total_record_count(struct operation_call *call, GError **error)
{
    struct json j;
    const cJSON *names = operation_parameter(call, "EntityNames"), *name = NULL;
    g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!cJSON_IsArray(names))
        return operation_missing(call, "EntityNames", error);
    cJSON_ArrayForEach(name, names)
    {
        int64_t count = 0;
        if (!count_table(call, name, &count, error))
            return false;
        g_array_append_val(counts, count);
    }
    operation_begin_answer(call, &j);
    begin_dictionary(&j, "EntityRecordCountCollection", counts->len);
    json_key(&j, "Keys");
    json_begin_array(&j);
    cJSON_ArrayForEach(name, names)
    {
        json_text(&j, name->valuestring);
    }
    json_end_array(&j);
    json_key(&j, "Values");
    json_begin_array(&j);
    for (guint i = 0; i < counts->len; i++)
        json_integer(&j, g_array_index(counts, int64_t, i));
    json_end_array(&j);
    json_end_object(&j);
    json_end_object(&j);
    return true;
}
