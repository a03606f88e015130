/* oauth_discovery.c: what a client reads to find the sign-in endpoints, and the key that tokens are
 * checked with. */
#include "mock/oauth_call.h"

static void put_list(struct json *j, const char *name, const char *const *values)
{
    json_key(j, name);
    json_begin_array(j);
    for (size_t i = 0; values[i] != NULL; i++)
        json_text(j, values[i]);
    json_end_array(j);
}

bool oauth_write_configuration(const struct oauth_call *c, struct oauth_error *ret_error)
{
    static const struct {
        const char *name, *path;
    } endpoints[] = {
        {"authorization_endpoint", "/oauth2/v2.0/authorize"},
        {"token_endpoint", "/oauth2/v2.0/token"},
        {"device_authorization_endpoint", "/oauth2/v2.0/devicecode"},
        {"jwks_uri", "/discovery/v2.0/keys"},
    };
    (void)ret_error;
    const struct exchange *x = c->exchange;
    g_autofree char *origin = place_origin(x->request);
    g_autofree char *issuer = oauth_issuer(x);
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    json_init(&j, body);
    json_begin_object(&j);
    json_put_text(&j, "issuer", issuer);
    for (size_t i = 0; i < G_N_ELEMENTS(endpoints); i++) {
        g_autofree char *url = g_strdup_printf("%s/%s%s", origin, x->org->name, endpoints[i].path);
        json_put_text(&j, endpoints[i].name, url);
    }
    put_list(&j, "response_types_supported", (const char *const[]){"code", NULL});
    put_list(&j, "response_modes_supported", (const char *const[]){"query", "fragment", NULL});
    put_list(&j, "subject_types_supported", (const char *const[]){"pairwise", NULL});
    put_list(&j, "id_token_signing_alg_values_supported", (const char *const[]){"RS256", NULL});
    put_list(&j, "scopes_supported",
             (const char *const[]){"openid", "profile", "email", "offline_access", NULL});
    put_list(&j, "token_endpoint_auth_methods_supported",
             (const char *const[]){"client_secret_post", "private_key_jwt", NULL});
    put_list(&j, "code_challenge_methods_supported", (const char *const[]){"S256", "plain", NULL});
    json_end_object(&j);
    oauth_set_json(x->response, 200, body->str);
    return true;
}

bool oauth_write_keys(const struct oauth_call *c, struct oauth_error *ret_error)
{
    (void)ret_error;
    g_autoptr(GString) body = g_string_new(NULL);
    struct json j;
    json_init(&j, body);
    json_begin_object(&j);
    json_key(&j, "keys");
    json_begin_array(&j);
    signer_write_key(tokens_signer(c->exchange->org->tokens), &j);
    json_end_array(&j);
    json_end_object(&j);
    oauth_set_json(c->exchange->response, 200, body->str);
    return true;
}
