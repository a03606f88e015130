/* oauth_grants.c: what a client can give for a token. */
#include "mock/oauth_call.h"

void grant_finish(struct grant *g)
{
    user_finish(&g->user);
    g_free(g->device);
    g_free(g->nonce);
    *g = (struct grant){0};
}

static struct org *org_of(const struct oauth_call *c)
{
    return c->exchange->org;
}

static bool grant_password(const struct oauth_call *c, struct grant *g,
                           struct oauth_error *ret_error)
{
    const char *name = oauth_value(c, "username");
    if (name == NULL)
        return oauth_fail_missing(ret_error, "username");
    if (oauth_value(c, "password") == NULL)
        return oauth_fail_missing(ret_error, "password");
    return users_find_name(org_of(c), name, &g->user) ||
           oauth_fail(ret_error, "invalid_grant",
                      "AADSTS50034: The user account %s does not exist in the %s directory. To "
                      "sign into this application, the account must be added to the directory.",
                      name, org_of(c)->name);
}

/* An application acts as its application user; in open mode any other is the default user. */
static bool grant_client_credentials(const struct oauth_call *c, struct grant *g,
                                     struct oauth_error *ret_error)
{
    const char *client = oauth_value(c, "client_id");
    if (client == NULL && c->strict)
        return oauth_fail_missing(ret_error, "client_id");
    if (c->strict && oauth_value(c, "client_secret") == NULL &&
        oauth_value(c, "client_assertion") == NULL)
        return oauth_fail(ret_error, "invalid_client",
                          "AADSTS7000218: The request body must contain the following parameter: "
                          "'client_assertion' or 'client_secret'.");
    if (client != NULL && users_find_application(org_of(c), client, &g->user))
        return true;
    if (!c->strict && users_find_id(org_of(c), org_of(c)->user.text, &g->user))
        return true;
    return oauth_fail(ret_error, "unauthorized_client",
                      "AADSTS700016: Application with identifier '%s' was not found in the "
                      "directory '%s'.",
                      client == NULL ? "" : client, org_of(c)->name);
}

static bool grant_refresh(const struct oauth_call *c, struct grant *g,
                          struct oauth_error *ret_error)
{
    const char *token = oauth_value(c, "refresh_token");
    struct claims claims = {0};
    if (token == NULL)
        return oauth_fail_missing(ret_error, "refresh_token");
    bool valid = tokens_read_refresh(org_of(c)->tokens, token, c->exchange->now_ms, &claims) &&
                 claims.user_id != NULL && users_find_id(org_of(c), claims.user_id, &g->user);
    g->device = g_strdup(claims.device);
    claims_finish(&claims);
    return valid || oauth_fail(ret_error, "invalid_grant",
                               "AADSTS700082: The refresh token has expired or is invalid.");
}

/* The login is used up. */
static bool take_login(const struct oauth_call *c, struct login *login, struct grant *g,
                       struct oauth_error *ret_error)
{
    struct guid user = login->user;
    g->device = g_strdup(login->client_id);
    g->nonce = g_strdup(login->nonce);
    logins_remove(org_of(c)->logins, login);
    return users_find_id(org_of(c), user.text, &g->user) ||
           oauth_fail(ret_error, "invalid_grant",
                      "AADSTS50034: The user account %s does not exist in the directory.",
                      user.text);
}

static bool grant_device(const struct oauth_call *c, struct grant *g, struct oauth_error *ret_error)
{
    const char *code = oauth_value(c, "device_code");
    if (code == NULL)
        code = oauth_value(c, "code"); /* version 1 */
    if (code == NULL)
        return oauth_fail_missing(ret_error, "device_code");
    struct login *login = logins_find_code(org_of(c)->logins, code);
    if (login == NULL || login->user_code == NULL)
        return oauth_fail(ret_error, "bad_verification_code",
                          "AADSTS70000: The device_code was not recognized.");
    if (c->exchange->now_ms >= login->end_ms)
        return oauth_fail(ret_error, "expired_token", "AADSTS70019: The device_code has expired.");
    if (login->state == LOGIN_PENDING)
        return oauth_fail(ret_error, "authorization_pending",
                          "AADSTS70016: OAuth 2.0 device flow error. Authorization is pending. "
                          "Continue polling.");
    if (login->state == LOGIN_DENIED)
        return oauth_fail(ret_error, "authorization_declined",
                          "AADSTS70018: The end user denied the authorization request.");
    return take_login(c, login, g, ret_error);
}

static bool check_verifier(const struct login *login, const char *verifier)
{
    guint8 digest[32];
    gsize length = sizeof digest;
    if (login->challenge == NULL)
        return true;
    if (verifier == NULL)
        return false;
    if (login->plain_challenge)
        return strcmp(verifier, login->challenge) == 0;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)verifier, -1);
    g_checksum_get_digest(sum, digest, &length);
    g_checksum_free(sum);
    g_autoptr(GString) text = g_string_new(NULL);
    base64url_add(text, digest, length);
    return strcmp(text->str, login->challenge) == 0;
}

static bool grant_code(const struct oauth_call *c, struct grant *g, struct oauth_error *ret_error)
{
    const char *code = oauth_value(c, "code"), *redirect = oauth_value(c, "redirect_uri");
    if (code == NULL)
        return oauth_fail_missing(ret_error, "code");
    struct login *login = logins_find_code(org_of(c)->logins, code);
    if (login == NULL || login->redirect == NULL)
        return oauth_fail(ret_error, "invalid_grant",
                          "AADSTS54005: OAuth2 Authorization code was already redeemed or never "
                          "given, please retry with a new valid code.");
    if (c->exchange->now_ms >= login->end_ms)
        return oauth_fail(ret_error, "invalid_grant",
                          "AADSTS70008: The provided authorization code has expired.");
    if (g_strcmp0(redirect, login->redirect) != 0)
        return oauth_fail(ret_error, "invalid_grant",
                          "AADSTS500112: The reply address '%s' does not match the reply address "
                          "'%s' provided when requesting Authorization code.",
                          redirect == NULL ? "" : redirect, login->redirect);
    if (!check_verifier(login, oauth_value(c, "code_verifier")))
        return oauth_fail(ret_error, "invalid_grant",
                          "AADSTS501481: The Code_Verifier does not match the code_challenge "
                          "supplied in the authorization request.");
    return take_login(c, login, g, ret_error);
}

static const struct {
    const char *name;
    bool (*run)(const struct oauth_call *c, struct grant *g, struct oauth_error *ret_error);
    bool refreshable;
} grants[] = {
    {"password", grant_password, true},
    {"refresh_token", grant_refresh, true},
    {"client_credentials", grant_client_credentials, false},
    {"authorization_code", grant_code, true},
    {"urn:ietf:params:oauth:grant-type:device_code", grant_device, true},
    {"device_code", grant_device, true}, /* version 1 */
};

bool oauth_run_grant(const struct oauth_call *c, struct grant *ret_grant,
                     struct oauth_error *ret_error)
{
    const char *type = oauth_value(c, "grant_type");
    if (type == NULL)
        return oauth_fail_missing(ret_error, "grant_type");
    if (c->exchange->place->endpoint == ENDPOINT_TOKEN_V1 && oauth_value(c, "resource") == NULL)
        return oauth_fail_missing(ret_error, "resource");
    for (size_t i = 0; i < G_N_ELEMENTS(grants); i++) {
        if (strcmp(grants[i].name, type) != 0)
            continue;
        if (!grants[i].run(c, ret_grant, ret_error))
            return false;
        if (ret_grant->device == NULL)
            ret_grant->device = g_strdup(oauth_value(c, "client_id"));
        ret_grant->refreshable = grants[i].refreshable;
        return true;
    }
    return oauth_fail(ret_error, "unsupported_grant_type",
                      "AADSTS70003: The app requested an unsupported grant type '%s'.", type);
}
