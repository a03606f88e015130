/* session.c: token handling and the headers every Web API request carries. */
#include "net/session.h"
#include "wire/error.h"

#include <string.h>

#define API_PATH "/api/data/v9.2/"

struct session {
    struct transport *transport;
    char *root, *token_url, *user, *password, *device;
    char *token;
    bool fixed; /* the token was given and cannot be renewed */
    gint64 not_before_us;
};

struct session *session_create(const struct session_place *place)
{
    struct session *session = g_new0(struct session, 1);
    g_autofree char *base = g_strdup(place->server_url);
    while (g_str_has_suffix(base, "/"))
        base[strlen(base) - 1] = '\0';
    bool whole = strstr(base, "/api/data/v") != NULL;
    session->transport = transport_create();
    session->root = g_strconcat(base, whole ? "/" : API_PATH, NULL);
    session->token_url = g_strdup(place->token_url);
    session->user = g_strdup(place->user);
    session->password = g_strdup(place->password != NULL ? place->password : "any");
    session->device = g_strdup(place->device != NULL ? place->device : "dvclient");
    session->token = g_strdup(place->token);
    session->fixed = place->token != NULL;
    return session;
}

void session_destroy(struct session *session)
{
    if (session == NULL)
        return;
    transport_destroy(session->transport);
    g_free(session->root);
    g_free(session->token_url);
    g_free(session->user);
    g_free(session->password);
    g_free(session->device);
    g_free(session->token);
    g_free(session);
}

static void append_field(GString *form, const char *name, const char *value)
{
    g_autofree char *escaped = g_uri_escape_string(value == NULL ? "" : value, NULL, FALSE);
    g_string_append_printf(form, "%s%s=%s", form->len > 0 ? "&" : "", name, escaped);
}

static bool read_token(struct session *session, const struct response *answer, GError **error)
{
    g_autoptr(cJSON) body = json_parse(answer->body);
    const char *token = json_text(body, "access_token");
    if (answer->status == 200 && token != NULL) {
        g_free(session->token);
        session->token = g_strdup(token);
        return true;
    }
    const char *reason = json_text(body, "error_description");
    if (answer->status == 400 || answer->status == 401)
        g_set_error(error, WIRE_SERVER, 0, "sign-in refused: %s",
                    reason != NULL ? reason : "no reason given");
    else
        g_set_error(error, WIRE_NETWORK, answer->status, "no token: status %d", answer->status);
    return false;
}

bool session_sign_in(struct session *session, GError **error)
{
    if (session->fixed || session->token_url == NULL)
        return true;
    g_autoptr(GString) form = g_string_new(NULL);
    append_field(form, "grant_type", "password");
    append_field(form, "username", session->user);
    append_field(form, "password", session->password);
    append_field(form, "client_id", session->device);
    struct request request = {.method = "POST",
                              .url = session->token_url,
                              .content_type = "application/x-www-form-urlencoded",
                              .body = form->str};
    struct response answer;
    if (!transport_send(session->transport, &request, &answer, error))
        return false;
    bool ok = read_token(session, &answer, error);
    response_finish(&answer);
    return ok;
}

void session_sign_out(struct session *session)
{
    if (!session->fixed)
        g_clear_pointer(&session->token, g_free);
}

static bool send_once(struct session *session, const struct call *call,
                      struct response *ret_response, GError **error)
{
    bool absolute = strstr(call->path, "://") != NULL;
    if (absolute && !g_str_has_prefix(call->path, session->root)) {
        g_set_error(error, WIRE_NETWORK, 0, "a link leads out of the organisation: %s", call->path);
        return false;
    }
    g_autofree char *url =
        absolute ? g_strdup(call->path) : g_strconcat(session->root, call->path, NULL);
    g_autofree char *body = json_print(call->body);
    g_autoptr(GPtrArray) headers = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(headers, g_strdup("Accept: application/json"));
    g_ptr_array_add(headers, g_strdup("OData-MaxVersion: 4.0"));
    g_ptr_array_add(headers, g_strdup("OData-Version: 4.0"));
    if (session->token != NULL)
        g_ptr_array_add(headers, g_strdup_printf("Authorization: Bearer %s", session->token));
    if (call->prefer != NULL)
        g_ptr_array_add(headers, g_strdup_printf("Prefer: %s", call->prefer));
    if (call->if_match != NULL)
        g_ptr_array_add(headers, g_strdup_printf("If-Match: %s", call->if_match));
    struct request request = {.method = call->method,
                              .url = url,
                              .content_type = body != NULL ? "application/json" : NULL,
                              .body = body,
                              .headers = headers};
    return transport_send(session->transport, &request, ret_response, error);
}

bool session_call(struct session *session, const struct call *call, struct response *ret_response,
                  GError **error)
{
    struct response answer;
    bool tokenless = session->token == NULL && session->token_url != NULL;
    if ((tokenless && !session_sign_in(session, error)) ||
        !send_once(session, call, &answer, error))
        return false;
    if (answer.status == 401 && !session->fixed && session->token_url != NULL) {
        g_autoptr(GError) refused = NULL;
        response_finish(&answer);
        if (!session_sign_in(session, &refused)) {
            g_set_error(error, WIRE_NETWORK, 401, "the token is not valid any more: %s",
                        refused->message);
            return false;
        }
        if (!send_once(session, call, &answer, error))
            return false;
    }
    bool told = answer.retry_after_s >= 0 && (answer.status == 429 || answer.status == 503);
    session->not_before_us =
        told ? g_get_monotonic_time() + (gint64)answer.retry_after_s * G_USEC_PER_SEC : 0;
    *ret_response = answer;
    return true;
}

const char *session_root(const struct session *session)
{
    return session->root;
}

gint64 session_not_before(const struct session *session)
{
    return session->not_before_us;
}
