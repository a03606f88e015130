/* oauth_logins.c: logins that end in another place than they begin: device codes and redirects.
 * Nobody is asked anything: a device code is approved at once unless the organisation's setting
 * says that the admin API does it, and a redirect comes back at once. */
#include "mock/oauth_call.h"

bool oauth_start_device(const struct oauth_call *c, struct oauth_error *ret_error)
{
    struct exchange *x = c->exchange;
    const char *client = oauth_value(c, "client_id");
    if (client == NULL)
        return oauth_fail_missing(ret_error, "client_id");
    struct login *login = logins_add_device(x->org->logins, client, x->now_ms);
    if (!x->org->switches.manual_logins) {
        login->state = LOGIN_APPROVED;
        login->user = x->org->user;
    }
    g_autofree char *origin = place_origin(x->request);
    g_autofree char *page = g_strdup_printf("%s/__mock/orgs/%s/logins", origin, x->org->name);
    g_autofree char *message = g_strdup_printf(
        "To sign in, POST {\"approve\":true,\"as\":\"@label\"} to %s/%s.", page, login->user_code);
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    json_init(&j, body);
    json_begin_object(&j);
    json_put_text(&j, "user_code", login->user_code);
    json_put_text(&j, "device_code", login->code);
    json_put_text(&j, "verification_uri", page);
    json_put_text(&j, "verification_url", page); /* version 1 */
    json_put_integer(&j, "expires_in", LOGIN_DEVICE_LIFE_S);
    json_put_integer(&j, "interval", LOGIN_INTERVAL_S);
    json_put_text(&j, "message", message);
    json_end_object(&j);
    oauth_set_json(x->response, 200, body->str);
    return true;
}

/* "scheme:..." of any kind: phones have schemes of their own. */
static bool is_absolute(const char *uri)
{
    g_autofree char *scheme = g_uri_parse_scheme(uri);
    return scheme != NULL && g_uri_is_valid(uri, G_URI_FLAGS_NONE, NULL);
}

static bool find_who(const struct oauth_call *c, struct guid *ret_user,
                     struct oauth_error *ret_error)
{
    struct org *o = c->exchange->org;
    const char *hint = oauth_value(c, "login_hint");
    struct user user = {0};
    *ret_user = o->user;
    if (hint == NULL)
        return true;
    if (!users_find_name(o, hint, &user))
        return oauth_fail(ret_error, "invalid_request",
                          "AADSTS50034: The user account %s does not exist in the %s directory.",
                          hint, o->name);
    *ret_user = user.id;
    user_finish(&user);
    return true;
}

static bool check_request(const struct oauth_call *c, struct oauth_error *ret_error)
{
    static const char *const needed[] = {"client_id", "response_type", "redirect_uri"};
    const char *method = oauth_value(c, "code_challenge_method");
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (oauth_value(c, needed[i]) == NULL)
            return oauth_fail_missing(ret_error, needed[i]);
    if (strcmp(oauth_value(c, "response_type"), "code") != 0)
        return oauth_fail(ret_error, "unsupported_response_type",
                          "AADSTS700051: response_type '%s' is not enabled for the application.",
                          oauth_value(c, "response_type"));
    if (!is_absolute(oauth_value(c, "redirect_uri")))
        return oauth_fail(ret_error, "invalid_request",
                          "AADSTS900971: No reply address: redirect_uri must be absolute.");
    if (method != NULL && strcmp(method, "S256") != 0 && strcmp(method, "plain") != 0)
        return oauth_fail(ret_error, "invalid_request",
                          "AADSTS501491: Invalid code_challenge_method '%s'.", method);
    return true;
}

bool oauth_authorize(const struct oauth_call *c, struct oauth_error *ret_error)
{
    struct exchange *x = c->exchange;
    struct guid user;
    if (!check_request(c, ret_error) || !find_who(c, &user, ret_error))
        return false;
    const char *redirect = oauth_value(c, "redirect_uri"), *state = oauth_value(c, "state");
    const char *mode = oauth_value(c, "response_mode");
    struct login *login =
        logins_add_redirect(x->org->logins, oauth_value(c, "client_id"), redirect, x->now_ms);
    login->state = LOGIN_APPROVED;
    login->user = user;
    login->nonce = g_strdup(oauth_value(c, "nonce"));
    login->challenge = g_strdup(oauth_value(c, "code_challenge"));
    login->plain_challenge = g_strcmp0(oauth_value(c, "code_challenge_method"), "S256") != 0;
    bool fragment = g_strcmp0(mode, "fragment") == 0;
    g_autofree char *escaped = state == NULL ? NULL : g_uri_escape_string(state, NULL, false);
    g_autofree char *location = g_strdup_printf(
        "%s%scode=%s%s%s", redirect,
        fragment                        ? "#"
        : strchr(redirect, '?') != NULL ? "&"
                                        : "?",
        login->code, escaped == NULL ? "" : "&state=", escaped == NULL ? "" : escaped);
    x->response->status = 302;
    response_set_header(x->response, "Location", location);
    response_set_header(x->response, "Cache-Control", "no-store, no-cache");
    return true;
}
