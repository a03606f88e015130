/* admin.c: see admin.h. */
#include "run/admin.h"

#include "run/error.h"

/* The sentence of an OData error body, or the body itself. Borrowed from either. */
static const char *message_of(const cJSON *json, const char *body)
{
    const char *message = json_member_text(json_member(json, "error"), "message");
    return message ? message : body;
}

static cJSON *call(struct http *http, const char *method, const char *url, const cJSON *body,
                   GError **error)
{
    g_autofree char *text = body ? json_words(body) : NULL;
    const struct http_request request = {.method = method, .url = url, .body = text};
    struct http_answer answer;
    if (!http_exchange(http, &request, &answer, error))
        return NULL;
    cJSON *json = cJSON_Parse(answer.body->str);
    if (answer.status / 100 != 2) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_HARNESS, "%s %s: %d %.300s", method, url,
                    answer.status, message_of(json, answer.body->str));
        g_clear_pointer(&json, cJSON_Delete);
    } else if (!json) {
        json = cJSON_CreateObject();
    }
    http_answer_finish(&answer);
    return json;
}

cJSON *admin_call(struct http *http, const struct org *org, const char *method, const char *path,
                  const cJSON *body, GError **error)
{
    g_autofree char *url = g_strdup_printf("%s/__mock/orgs/%s%s", org->base, org->name, path);
    return call(http, method, url, body, error);
}

bool admin_create_org(struct http *http, const char *base, const cJSON *wanted, struct org *ret,
                      GError **error)
{
    g_autofree char *url = g_strconcat(base, "/__mock/orgs", NULL);
    g_autoptr(cJSON) made = call(http, "POST", url, wanted, error);
    if (!made)
        return false;
    const char *name = json_member_text(made, "name");
    const char *api = json_member_text(made, "api");
    const char *org_url = json_member_text(made, "url");
    const char *token_url = json_member_text(made, "tokenUrl");
    if (!name || !api || !org_url || !token_url) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_HARNESS,
                    "%s: the organisation lacks name, url, api or tokenUrl", url);
        return false;
    }
    *ret = (struct org){
        .base = g_strdup(base),
        .name = g_strdup(name),
        .url = g_strdup(org_url),
        .api = g_str_has_suffix(api, "/") ? g_strdup(api) : g_strconcat(api, "/", NULL),
        .token_url = g_strdup(token_url),
        .default_user = g_strdup(json_member_text(made, "defaultUser")),
    };
    return true;
}

bool admin_delete_org(struct http *http, const struct org *org, GError **error)
{
    g_autoptr(cJSON) done = admin_call(http, org, "DELETE", "", NULL, error);
    return done != NULL;
}

void org_finish(struct org *org)
{
    g_free(org->base);
    g_free(org->name);
    g_free(org->url);
    g_free(org->api);
    g_free(org->token_url);
    g_free(org->default_user);
    *org = (struct org){0};
}
