/* oauth.c: the token endpoint: password, refresh_token and client_credentials, with the answers of
 * the Microsoft identity platform. Passwords are not checked: whoever knows a user's name may be
 * that user. */
#include "mock/endpoints.h"

#include "mock/users.h"
#include "odata/query_string.h"
#include "wire/json.h"

#define MAX_FORM_BYTES ((gsize)64 * 1024)

/* What a grant needs and what it finds out. */
struct grant {
    struct exchange *x;
    const struct query_string *form;
    struct user user;
    char *device;
};

struct oauth_error {
    const char *error, *description;
};

static const char *form_value(const struct grant *g, const char *name)
{
    const char *value = query_string_find(g->form, name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static bool fail(struct oauth_error *ret_error, const char *error, const char *description)
{
    *ret_error = (struct oauth_error){error, description};
    return false;
}

static bool grant_password(struct grant *g, struct oauth_error *ret_error)
{
    const char *name = form_value(g, "username");
    if (name == NULL)
        return fail(ret_error, "invalid_request",
                    "AADSTS900144: The request body must contain the parameter: 'username'.");
    if (!users_find_name(g->x->org, name, &g->user))
        return fail(ret_error, "invalid_grant",
                    "AADSTS50034: There is no user with this domainname in the organisation.");
    g->device = g_strdup(form_value(g, "client_id"));
    return true;
}

static bool grant_client_credentials(struct grant *g, struct oauth_error *ret_error)
{
    if (!users_find_id(g->x->org, g->x->org->user.text, &g->user))
        return fail(ret_error, "invalid_grant", "The organisation has no default user.");
    g->device = g_strdup(form_value(g, "client_id"));
    return true;
}

static bool grant_refresh(struct grant *g, struct oauth_error *ret_error)
{
    const char *token = form_value(g, "refresh_token");
    struct claims claims = {0};
    if (token == NULL)
        return fail(ret_error, "invalid_request",
                    "AADSTS900144: The request body must contain the parameter: 'refresh_token'.");
    bool valid = tokens_read_refresh(g->x->org->tokens, token, g->x->now_ms, &claims) &&
                 claims.user_id != NULL && users_find_id(g->x->org, claims.user_id, &g->user);
    g->device = g_strdup(claims.device);
    claims_finish(&claims);
    return valid || fail(ret_error, "invalid_grant",
                         "AADSTS700082: The refresh token has expired or is invalid.");
}

static const struct {
    const char *name;
    bool (*find_user)(struct grant *g, struct oauth_error *ret_error);
    bool refreshable;
} grants[] = {
    {"password", grant_password, true},
    {"refresh_token", grant_refresh, true},
    {"client_credentials", grant_client_credentials, false},
};

static void set_headers(struct response *response)
{
    response_set_header(response, "Content-Type", "application/json; charset=utf-8");
    response_set_header(response, "Cache-Control", "no-store, no-cache");
    response_set_header(response, "Pragma", "no-cache");
}

static void answer_tokens(struct grant *g, bool refreshable)
{
    struct exchange *x = g->x;
    g_autofree char *origin = place_origin(x->request);
    bool is_default = strcmp(x->org->name, ORG_DEFAULT) == 0;
    g_autofree char *issuer = g_strdup_printf("%s/%s/v2.0", origin, x->org->name);
    g_autofree char *audience = is_default ? g_strdup_printf("%s/", origin)
                                           : g_strdup_printf("%s/orgs/%s/", origin, x->org->name);
    const struct claims claims = {.user_id = g->user.id.text,
                                  .object_id = g->user.object_id == NULL ? g->user.id.text
                                                                         : g->user.object_id,
                                  .user_name = g->user.name,
                                  .device = g->device,
                                  .issuer = issuer,
                                  .audience = audience};
    g_autofree char *access = tokens_make_access(x->org->tokens, &claims, x->now_ms);
    g_autofree char *refresh =
        refreshable ? tokens_make_refresh(x->org->tokens, &claims, x->now_ms) : NULL;
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    json_init(&j, body);
    json_begin_object(&j);
    json_put_text(&j, "token_type", "Bearer");
    json_put_integer(&j, "expires_in", TOKEN_LIFE_S);
    json_put_integer(&j, "ext_expires_in", TOKEN_LIFE_S);
    json_put_text(&j, "access_token", access);
    if (refresh != NULL)
        json_put_text(&j, "refresh_token", refresh);
    json_end_object(&j);
    response_set_json(x->response, 200, body->str);
    set_headers(x->response);
}

static void answer_error(struct exchange *x, const struct oauth_error *error)
{
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    json_init(&j, body);
    json_begin_object(&j);
    json_put_text(&j, "error", error->error);
    json_put_text(&j, "error_description", error->description);
    json_end_object(&j);
    response_set_json(x->response, 400, body->str);
    set_headers(x->response);
}

static bool run_grant(struct grant *g, struct oauth_error *ret_error)
{
    const char *type = form_value(g, "grant_type");
    if (type == NULL)
        return fail(ret_error, "invalid_request",
                    "AADSTS900144: The request body must contain the parameter: 'grant_type'.");
    for (size_t i = 0; i < G_N_ELEMENTS(grants); i++) {
        if (strcmp(grants[i].name, type) != 0)
            continue;
        if (!grants[i].find_user(g, ret_error))
            return false;
        g->x->caller.user = g->user.id;
        g->x->caller.known = true;
        if (g->x->caller.device == NULL)
            g->x->caller.device = g_strdup(g->device);
        answer_tokens(g, grants[i].refreshable);
        return true;
    }
    return fail(ret_error, "unsupported_grant_type",
                "AADSTS70003: Use password, refresh_token or client_credentials.");
}

static void answer(struct exchange *x)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data(x->request->body, &length);
    g_autofree char *text = g_strndup(bytes == NULL ? "" : bytes, MIN(length, MAX_FORM_BYTES));
    struct oauth_error error = {0};
    struct query_string form;
    query_string_init(&form, text);
    struct grant g = {.x = x, .form = &form};
    if (strcmp(x->request->method, "POST") != 0) {
        exchange_set_error(x->response, 405, "", "The token endpoint takes POST only.");
        response_set_header(x->response, "Allow", "POST");
    } else if (!run_grant(&g, &error)) {
        answer_error(x, &error);
    }
    user_finish(&g.user);
    g_free(g.device);
    query_string_finish(&form);
}

/* client_id is known before the grant is: faults match on it, and a refusal is journalled with it.
 */
static char *find_device(const struct request *request)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data(request->body, &length);
    g_autofree char *text = g_strndup(bytes == NULL ? "" : bytes, MIN(length, MAX_FORM_BYTES));
    struct query_string form;
    query_string_init(&form, text);
    const char *device = query_string_find(&form, "client_id");
    char *copy = device == NULL || device[0] == '\0' ? NULL : g_strdup(device);
    query_string_finish(&form);
    return copy;
}

void oauth_handle(struct org *o, const struct place *place, const struct request *request,
                  struct response *response)
{
    struct exchange x = {
        .org = o,
        .request = request,
        .response = response,
        .place = place,
        .operation = {.op = "token"},
        .caller = {.device = find_device(request)},
        .now_ms = clock_now_ms(&o->clock, g_get_monotonic_time()),
    };
    exchange_run(&x, answer);
    caller_finish(&x.caller);
}
