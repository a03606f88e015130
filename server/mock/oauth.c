/* oauth.c: the sign-in endpoints of an organisation, as the Microsoft identity platform has them,
 * and what tokens are answered. Passwords and secrets are not checked: whoever knows a name may be
 * that user. */
#include "mock/endpoints.h"
#include "mock/oauth_call.h"

#define MAX_FORM_BYTES ((gsize)64 * 1024)

/* The exchange of a sign-in endpoint. */
struct oauth_exchange {
    struct exchange exchange;
    struct oauth_call call;
};

const char *oauth_value(const struct oauth_call *c, const char *name)
{
    const char *value = query_string_find(c->form, name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

bool oauth_fail(struct oauth_error *ret_error, const char *error, const char *description, ...)
{
    va_list arguments;
    va_start(arguments, description);
    *ret_error = (struct oauth_error){error, g_strdup_vprintf(description, arguments)};
    va_end(arguments);
    return false;
}

bool oauth_fail_missing(struct oauth_error *ret_error, const char *parameter)
{
    return oauth_fail(ret_error, "invalid_request",
                      "AADSTS900144: The request body must contain the following parameter: '%s'.",
                      parameter);
}

char *oauth_issuer(const struct exchange *x)
{
    g_autofree char *origin = place_origin(x->request);
    return g_strdup_printf("%s/%s/v2.0", origin, x->org->name);
}

char *oauth_audience(const struct exchange *x)
{
    g_autofree char *origin = place_origin(x->request);
    bool is_default = strcmp(x->org->name, ORG_DEFAULT) == 0;
    return is_default ? g_strdup_printf("%s/", origin)
                      : g_strdup_printf("%s/orgs/%s/", origin, x->org->name);
}

void oauth_set_json(struct response *response, int status, const char *json)
{
    response_set_json(response, status, json);
    response_set_header(response, "Content-Type", "application/json; charset=utf-8");
    response_set_header(response, "Cache-Control", "no-store, no-cache");
    response_set_header(response, "Pragma", "no-cache");
}

/* ---- tokens ------------------------------------------------------------------------------------
 */

static bool wants(const struct oauth_call *c, const char *scope)
{
    const char *scopes = oauth_value(c, "scope");
    g_auto(GStrv) words = g_strsplit(scopes == NULL ? "" : scopes, " ", -1);
    return g_strv_contains((const char *const *)words, scope);
}

static void put_client_info(struct json *j, const struct claims *claims)
{
    g_autofree char *info =
        g_strdup_printf("{\"uid\":\"%s\",\"utid\":\"%s\"}", claims->object_id, claims->tenant_id);
    g_autoptr(GString) text = g_string_new(NULL);
    base64url_add(text, info, strlen(info));
    json_put_text(j, "client_info", text->str);
}

/* Version 1 tells the resource, and numbers as texts. */
static void put_lifetime(struct json *j, const struct oauth_call *c)
{
    const struct exchange *x = c->exchange;
    if (x->place->endpoint != ENDPOINT_TOKEN_V1) {
        json_put_integer(j, "expires_in", TOKEN_LIFE_S);
        json_put_integer(j, "ext_expires_in", TOKEN_LIFE_S);
        return;
    }
    const struct {
        const char *name;
        int64_t number;
    } numbers[] = {{"expires_in", TOKEN_LIFE_S},
                   {"ext_expires_in", TOKEN_LIFE_S},
                   {"expires_on", x->now_ms / 1000 + TOKEN_LIFE_S},
                   {"not_before", x->now_ms / 1000}};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, numbers[i].number);
        json_put_text(j, numbers[i].name, text);
    }
    json_put_text(j, "resource", oauth_value(c, "resource"));
}

static void answer_tokens(const struct oauth_call *c, const struct grant *g)
{
    struct exchange *x = c->exchange;
    struct tokens *tokens = x->org->tokens;
    g_autofree char *issuer = oauth_issuer(x);
    g_autofree char *audience = oauth_audience(x);
    struct user user = g->user;
    const struct claims claims = {.user_id = user.id.text,
                                  .object_id =
                                      user.object_id == NULL ? user.id.text : user.object_id,
                                  .user_name = user.name,
                                  .device = g->device,
                                  .issuer = issuer,
                                  .audience = audience,
                                  .nonce = g->nonce,
                                  .tenant_id = x->org->organization.text};
    g_autofree char *access = tokens_make_access(tokens, &claims, x->now_ms);
    g_autofree char *refresh =
        g->refreshable ? tokens_make_refresh(tokens, &claims, x->now_ms) : NULL;
    g_autofree char *identity = g->refreshable && wants(c, "openid")
                                    ? tokens_make_identity(tokens, &claims, x->now_ms)
                                    : NULL;
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    json_init(&j, body);
    json_begin_object(&j);
    json_put_text(&j, "token_type", "Bearer");
    put_lifetime(&j, c);
    if (oauth_value(c, "scope") != NULL)
        json_put_text(&j, "scope", oauth_value(c, "scope"));
    json_put_text(&j, "access_token", access);
    if (refresh != NULL)
        json_put_text(&j, "refresh_token", refresh);
    if (identity != NULL)
        json_put_text(&j, "id_token", identity);
    if (oauth_value(c, "client_info") != NULL)
        put_client_info(&j, &claims);
    json_end_object(&j);
    oauth_set_json(x->response, 200, body->str);
}

static bool exchange_token(const struct oauth_call *c, struct oauth_error *ret_error)
{
    struct exchange *x = c->exchange;
    struct grant g = {0};
    bool good = oauth_run_grant(c, &g, ret_error);
    if (good) {
        x->caller.user = g.user.id;
        x->caller.known = true;
        if (x->caller.device == NULL)
            x->caller.device = g_strdup(g.device);
        answer_tokens(c, &g);
    }
    grant_finish(&g);
    return good;
}

/* ---- endpoints ---------------------------------------------------------------------------------
 */

static const struct {
    const char *method;
    bool (*run)(const struct oauth_call *c, struct oauth_error *ret_error);
    const char *op;
} endpoints[] = {
    [ENDPOINT_TOKEN] = {"POST", exchange_token, "token"},
    [ENDPOINT_TOKEN_V1] = {"POST", exchange_token, "token"},
    [ENDPOINT_DEVICE] = {"POST", oauth_start_device, "token"},
    [ENDPOINT_AUTHORIZE] = {"GET", oauth_authorize, "token"},
    [ENDPOINT_CONFIGURATION] = {"GET", oauth_write_configuration, ""},
    [ENDPOINT_KEYS] = {"GET", oauth_write_keys, ""},
};

/* As the platform does: with the number, the time, and ids for its support. */
static void answer_error(struct exchange *x, const struct oauth_error *error)
{
    char now[32];
    gint64 number = g_ascii_strtoll(error->description + strlen("AADSTS"), NULL, 10);
    g_autofree char *trace =
        g_strdup_printf("00000000-0000-4000-8000-%012" G_GINT64_MODIFIER "x", (gint64)x->seq);
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    clock_format(x->now_ms, now);
    json_init(&j, body);
    json_begin_object(&j);
    json_put_text(&j, "error", error->error);
    json_put_text(&j, "error_description", error->description);
    json_key(&j, "error_codes");
    json_begin_array(&j);
    json_integer(&j, number);
    json_end_array(&j);
    json_put_text(&j, "timestamp", now);
    json_put_text(&j, "trace_id", trace);
    json_put_text(&j, "correlation_id", trace);
    json_end_object(&j);
    oauth_set_json(x->response, 400, body->str);
}

static void answer(struct exchange *x)
{
    const struct oauth_exchange *o = (const struct oauth_exchange *)x;
    struct oauth_error error = {0};
    const char *method = endpoints[x->place->endpoint].method;
    if (strcmp(x->request->method, method) != 0) {
        g_autofree char *message = g_strdup_printf("%s takes %s only.", x->request->path, method);
        exchange_set_error(x->response, 405, "", message);
        response_set_header(x->response, "Allow", method);
    } else if (!endpoints[x->place->endpoint].run(&o->call, &error)) {
        answer_error(x, &error);
    }
    g_free(error.description);
}

static char *form_text(const struct request *request)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data(request->body, &length);
    if (strcmp(request->method, "POST") != 0)
        return g_strdup(request->raw_query);
    return g_strndup(bytes == NULL ? "" : bytes, MIN(length, MAX_FORM_BYTES));
}

void oauth_handle(struct org *o, const struct place *place, bool strict,
                  const struct request *request, struct response *response)
{
    g_autofree char *text = form_text(request);
    struct query_string form;
    query_string_init(&form, text);
    struct oauth_exchange oauth = {
        .exchange = {.org = o,
                     .request = request,
                     .response = response,
                     .place = place,
                     .operation = {.op = endpoints[place->endpoint].op},
                     .now_ms = clock_now_ms(&o->clock, g_get_monotonic_time())},
        .call = {.exchange = &oauth.exchange, .form = &form, .strict = strict},
    };
    /* Known before the grant is: faults match on it, and a refusal is journalled with it. */
    oauth.exchange.caller.device = g_strdup(oauth_value(&oauth.call, "client_id"));
    exchange_run(&oauth.exchange, answer);
    caller_finish(&oauth.exchange.caller);
    query_string_finish(&form);
}
