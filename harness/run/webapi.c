/* webapi.c: see webapi.h. */
#include "run/webapi.h"

#include <string.h>

#include "run/error.h"
#include "run/metadata_read.h"

#define LOOKUP_NAME_ANNOTATION "@Microsoft.Dynamics.CRM.lookuplogicalname"

struct webapi {
    struct http *http;               /* borrowed */
    const struct org *org;           /* borrowed */
    const char *fixture;             /* borrowed */
    struct metadata_cache *metadata; /* borrowed */
    GHashTable *tokens;              /* user id, or "" -> token */
    const char *token;               /* in use; borrowed from `tokens` */
};

struct webapi *webapi_create(struct http *http, const struct org *org, const char *fixture,
                             struct metadata_cache *metadata)
{
    struct webapi *webapi = g_new0(struct webapi, 1);
    webapi->http = http;
    webapi->org = org;
    webapi->fixture = fixture;
    webapi->metadata = metadata;
    webapi->tokens = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return webapi;
}

void webapi_destroy(struct webapi *webapi)
{
    if (!webapi)
        return;
    g_hash_table_unref(webapi->tokens);
    g_free(webapi);
}

void webapi_forget_tokens(struct webapi *webapi)
{
    webapi->token = NULL;
    g_hash_table_remove_all(webapi->tokens);
}

struct metadata_cache *webapi_metadata(struct webapi *webapi)
{
    return webapi->metadata;
}

const char *webapi_fixture(const struct webapi *webapi)
{
    return webapi->fixture;
}

/* One request below the API root with an optional body. The status is the caller's to judge. */
static bool request_json(struct webapi *webapi, const char *method, const char *path,
                         const cJSON *body, struct http_answer *ret, GError **error)
{
    static const char *const plain[] = {
        "OData-Version: 4.0",
        "Prefer: odata.include-annotations=\"Microsoft.Dynamics.CRM.lookuplogicalname\"", NULL};
    static const char *const existing[] = {"OData-Version: 4.0", "If-Match: *", NULL};
    g_autofree char *url = g_strconcat(webapi->org->api, path, NULL);
    g_autofree char *text = body ? json_words(body) : NULL;
    const struct http_request request = {
        .method = method,
        .url = url,
        .bearer = webapi->token,
        .body = text,
        .headers = strcmp(method, "PATCH") == 0 ? existing : plain,
    };
    return http_exchange(webapi->http, &request, ret, error);
}

static bool refuse_status(const char *method, const char *path, const struct http_answer *answer,
                          GError **error)
{
    cJSON *json = cJSON_Parse(answer->body->str);
    const char *message = json_member_text(json_member(json, "error"), "message");
    g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "%s %s: %d %.300s", method, path, answer->status,
                message ? message : answer->body->str);
    cJSON_Delete(json);
    return false;
}

/* A request that must succeed; the parsed answer (NULL without a body) goes to *ret, which may be
 * NULL. */
static bool call(struct webapi *webapi, const char *method, const char *path, const cJSON *body,
                 cJSON **ret, GError **error)
{
    struct http_answer answer;
    if (!request_json(webapi, method, path, body, &answer, error))
        return false;
    const bool ok = answer.status / 100 == 2 || refuse_status(method, path, &answer, error);
    if (ok && ret)
        *ret = cJSON_Parse(answer.body->str);
    http_answer_finish(&answer);
    return ok;
}

bool webapi_get(struct webapi *webapi, const char *path, cJSON **ret, GError **error)
{
    return call(webapi, "GET", path, NULL, ret, error);
}

static char *fetch_token(struct webapi *webapi, const char *user_name, GError **error)
{
    g_autofree char *name = user_name ? http_escape(user_name) : NULL;
    g_autofree char *form =
        name ? g_strdup_printf(
                   "grant_type=password&username=%s&password=any&client_id=" WEBAPI_DEVICE, name)
             : g_strdup("grant_type=client_credentials&client_secret=any&client_id=" WEBAPI_DEVICE);
    const struct http_request request = {.method = "POST",
                                         .url = webapi->org->token_url,
                                         .content_type = "application/x-www-form-urlencoded",
                                         .body = form};
    struct http_answer answer;
    if (!http_exchange(webapi->http, &request, &answer, error))
        return NULL;
    g_autoptr(cJSON) json = cJSON_Parse(answer.body->str);
    char *token = g_strdup(json_member_text(json, "access_token"));
    if (!token)
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "no token for %s: %d %.200s",
                    user_name ? user_name : "the default user", answer.status, answer.body->str);
    http_answer_finish(&answer);
    return token;
}

bool webapi_act_as(struct webapi *webapi, const char *user_id, GError **error)
{
    const char *key = user_id ? user_id : "";
    const char *token = g_hash_table_lookup(webapi->tokens, key);
    if (!token) {
        g_autofree char *name = user_id ? webapi_user_name(webapi, user_id, error) : NULL;
        if (user_id && !name)
            return false;
        char *fresh = fetch_token(webapi, name, error);
        if (!fresh)
            return false;
        g_hash_table_insert(webapi->tokens, g_strdup(key), fresh);
        token = fresh;
    }
    webapi->token = token;
    return true;
}

char *webapi_user_name(struct webapi *webapi, const char *user_id, GError **error)
{
    cJSON *row = NULL;
    g_autofree char *path = g_strdup_printf("systemusers(%s)?$select=domainname", user_id);
    if (!webapi_act_as(webapi, NULL, error) || !call(webapi, "GET", path, NULL, &row, error))
        return NULL;
    char *name = g_strdup(json_member_text(row, "domainname"));
    cJSON_Delete(row);
    if (!name)
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "systemuser %s has no domainname", user_id);
    return name;
}

/* "accounts(<id>)". Owned. */
static char *row_path(struct webapi *webapi, const char *entity, const char *id, GError **error)
{
    const struct table *table = metadata_read(webapi, entity, error);
    return table ? g_strdup_printf("%s(%s)", table->set, id) : NULL;
}

/* ---- values ---- */

static bool bind_lookup(struct webapi *webapi, const struct table *table, const cJSON *value,
                        cJSON *body, GError **error)
{
    const char *target = json_member_text(value, "entity");
    const char *navigation = table_navigation(table, value->string, target);
    if (!navigation) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_SETUP, "%s.%s cannot point to %s", table->entity,
                    value->string, target ? target : "nothing");
        return false;
    }
    g_autofree char *name = g_strconcat(navigation, "@odata.bind", NULL);
    if (!target) {
        cJSON_AddNullToObject(body, name);
        return true;
    }
    const char *id = json_member_text(value, "id");
    g_autofree char *path = row_path(webapi, target, id ? id : "", error);
    g_autofree char *reference = g_strconcat("/", path, NULL);
    if (path)
        cJSON_AddStringToObject(body, name, reference);
    return path != NULL;
}

/* The wire form of values. Owned. */
static cJSON *to_wire(struct webapi *webapi, const struct table *table, const cJSON *values,
                      GError **error)
{
    g_autoptr(cJSON) body = cJSON_CreateObject();
    const cJSON *value;
    cJSON_ArrayForEach(value, values)
    {
        const bool lookup = cJSON_IsObject(value) ||
                            (cJSON_IsNull(value) && table_navigation(table, value->string, NULL));
        if (!lookup)
            cJSON_AddItemToObject(body, value->string, cJSON_Duplicate(value, true));
        else if (!bind_lookup(webapi, table, value, body, error))
            return NULL;
    }
    return g_steal_pointer(&body);
}

/* "_x_value" -> "x"; NULL for any other name. Owned. */
static char *lookup_column(const char *name)
{
    const gsize length = strlen(name);
    if (name[0] != '_' || !g_str_has_suffix(name, "_value") || length < strlen("_x_value"))
        return NULL;
    return g_strndup(name + 1, length - 1 - strlen("_value"));
}

static void add_lookup_value(const struct table *table, const cJSON *wire, const cJSON *value,
                             cJSON *row)
{
    g_autofree char *column = lookup_column(value->string);
    if (!cJSON_IsString(value)) {
        cJSON_AddNullToObject(row, column);
        return;
    }
    g_autofree char *annotation = g_strconcat(value->string, LOOKUP_NAME_ANNOTATION, NULL);
    const char *target = json_member_text(wire, annotation);
    if (!target)
        target = table_only_target(table, column);
    cJSON *lookup = cJSON_AddObjectToObject(row, column);
    cJSON_AddStringToObject(lookup, "entity", target ? target : "");
    cJSON_AddStringToObject(lookup, "id", value->valuestring);
}

/* The scenarios' form of a row. Owned. */
static cJSON *from_wire(const struct table *table, const cJSON *wire)
{
    cJSON *row = cJSON_CreateObject();
    const cJSON *value;
    cJSON_ArrayForEach(value, wire)
    {
        g_autofree char *column = lookup_column(value->string);
        if (strchr(value->string, '@'))
            continue;
        if (column)
            add_lookup_value(table, wire, value, row);
        else
            cJSON_AddItemToObject(row, value->string, cJSON_Duplicate(value, true));
    }
    return row;
}

/* ---- reading ---- */

bool webapi_read(struct webapi *webapi, const char *entity, const char *id, cJSON **ret_row,
                 GError **error)
{
    const struct table *table = metadata_read(webapi, entity, error);
    if (!table)
        return false;
    g_autofree char *path = g_strdup_printf("%s(%s)", table->set, id);
    struct http_answer answer;
    if (!request_json(webapi, "GET", path, NULL, &answer, error))
        return false;
    bool ok = true;
    g_autoptr(cJSON) wire = cJSON_Parse(answer.body->str);
    if (answer.status == 404)
        *ret_row = NULL;
    else if (answer.status == 200 && wire)
        *ret_row = from_wire(table, wire);
    else
        ok = refuse_status("GET", path, &answer, error);
    http_answer_finish(&answer);
    return ok;
}

bool webapi_count(struct webapi *webapi, const char *entity, const char *filter,
                  unsigned *ret_count, GError **error)
{
    const struct table *table = metadata_read(webapi, entity, error);
    if (!table)
        return false;
    g_autofree char *escaped = filter ? http_escape(filter) : NULL;
    g_autofree char *path =
        g_strdup_printf("%s?$select=%s&$count=true%s%s", table->set, table->primary_id,
                        escaped ? "&$filter=" : "", escaped ? escaped : "");
    g_autoptr(cJSON) json = NULL;
    if (!call(webapi, "GET", path, NULL, &json, error))
        return false;
    const int listed = cJSON_GetArraySize(json_member(json, "value"));
    *ret_count = (unsigned)json_number(json, "@odata.count", listed);
    return true;
}

/* ---- writing ---- */

/* The key in ".../accounts(<id>)". Owned. */
static char *id_of_reference(const char *reference)
{
    const char *open = reference ? strrchr(reference, '(') : NULL;
    return open ? g_strndup(open + 1, strcspn(open + 1, ")")) : NULL;
}

char *webapi_create_row(struct webapi *webapi, const char *entity, const cJSON *values,
                        GError **error)
{
    const struct table *table = metadata_read(webapi, entity, error);
    g_autoptr(cJSON) body = table ? to_wire(webapi, table, values, error) : NULL;
    struct http_answer answer;
    if (!body || !request_json(webapi, "POST", table->set, body, &answer, error))
        return NULL;
    char *id = id_of_reference(answer.entity_id);
    if (answer.status / 100 != 2 || !id) {
        refuse_status("POST", table->set, &answer, error);
        g_clear_pointer(&id, g_free);
    }
    http_answer_finish(&answer);
    return id;
}

bool webapi_update(struct webapi *webapi, const char *entity, const char *id, const cJSON *values,
                   GError **error)
{
    const struct table *table = metadata_read(webapi, entity, error);
    g_autoptr(cJSON) body = table ? to_wire(webapi, table, values, error) : NULL;
    g_autofree char *path = body ? row_path(webapi, entity, id, error) : NULL;
    return path && call(webapi, "PATCH", path, body, NULL, error);
}

bool webapi_delete(struct webapi *webapi, const char *entity, const char *id, GError **error)
{
    g_autofree char *path = row_path(webapi, entity, id, error);
    return path && call(webapi, "DELETE", path, NULL, NULL, error);
}

bool webapi_associate(struct webapi *webapi, const struct pair *pair, GError **error)
{
    const struct table *table = metadata_read(webapi, pair->entity, error);
    g_autofree char *related =
        table ? row_path(webapi, pair->related_entity, pair->related_id, error) : NULL;
    if (!related)
        return false;
    g_autofree char *path = g_strdup_printf("%s(%s)/%s/$ref", table->set, pair->id,
                                            table_collection(table, pair->relationship));
    g_autofree char *reference = g_strconcat(webapi->org->api, related, NULL);
    g_autoptr(cJSON) body = cJSON_CreateObject();
    cJSON_AddStringToObject(body, "@odata.id", reference);
    return call(webapi, "POST", path, body, NULL, error);
}

bool webapi_disassociate(struct webapi *webapi, const struct pair *pair, GError **error)
{
    const struct table *table = metadata_read(webapi, pair->entity, error);
    if (!table)
        return false;
    g_autofree char *path =
        g_strdup_printf("%s(%s)/%s(%s)/$ref", table->set, pair->id,
                        table_collection(table, pair->relationship), pair->related_id);
    return call(webapi, "DELETE", path, NULL, NULL, error);
}

bool webapi_act(struct webapi *webapi, const char *action, const char *entity, const char *id,
                const cJSON *parameters, GError **error)
{
    g_autofree char *row = entity && id ? row_path(webapi, entity, id, error) : NULL;
    if (entity && id && !row)
        return false;
    g_autofree char *path =
        row ? g_strdup_printf("%s/Microsoft.Dynamics.CRM.%s", row, action) : g_strdup(action);
    g_autoptr(cJSON) empty = cJSON_CreateObject();
    return call(webapi, "POST", path, parameters ? parameters : empty, NULL, error);
}
