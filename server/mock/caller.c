/* caller.c: see caller.h. */
#include "mock/caller.h"

#include "mock/users.h"

void caller_finish(struct caller *c)
{
    g_free(c->device);
    g_free(c->token_id);
    *c = (struct caller){0};
}

static bool fail_unauthorized(GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_UNAUTHORIZED,
                "HTTP Error 401 - Unauthorized: Access is denied");
    return false;
}

/* The token's user must be in the organisation and enabled. */
static bool check_user(struct org *o, const struct caller *c, GError **error)
{
    struct user u = {0};
    if (!c->known || !users_find_id(o, c->user.text, &u)) {
        g_set_error(error, SERVER_ERROR, ERROR_PRIVILEGE_DENIED,
                    "The user is not a member of the organization.");
        return false;
    }
    bool disabled = u.disabled;
    user_finish(&u);
    if (disabled)
        g_set_error(error, SERVER_ERROR, ERROR_PRIVILEGE_DENIED,
                    "The specified user(Id = %s) is disabled. Consider enabling this user.",
                    c->user.text);
    return !disabled;
}

static bool read_token(struct org *o, const char *authorization, int64_t now_ms, struct caller *c,
                       GError **error)
{
    static const char scheme[] = "bearer ";
    struct claims claims = {0};
    if (g_ascii_strncasecmp(authorization, scheme, strlen(scheme)) != 0)
        return fail_unauthorized(error);
    g_autofree char *token = g_strstrip(g_strdup(authorization + strlen(scheme)));
    bool valid = tokens_read_access(o->tokens, token, now_ms, &claims);
    c->device = g_strdup(claims.device);
    c->token_id = valid ? g_strdup(claims.token_id) : NULL;
    c->known =
        claims.user_id != NULL && guid_parse(claims.user_id, strlen(claims.user_id), &c->user);
    claims_finish(&claims);
    return valid ? check_user(o, c, error) : fail_unauthorized(error);
}

/* The headers that make a request in somebody else's name; the newer one wins. */
static bool impersonate(struct org *o, const struct request *request, struct caller *c,
                        GError **error)
{
    static const struct {
        const char *header;
        bool (*find)(struct org *o, const char *text, struct user *ret_user);
    } headers[] = {
        {"callerobjectid", users_find_object_id},
        {"mscrmcallerid", users_find_id},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        const char *value = request_header(request, headers[i].header);
        struct user u = {0};
        if (value == NULL)
            continue;
        if (!headers[i].find(o, value, &u)) {
            g_set_error(error, SERVER_ERROR, ERROR_PRIVILEGE_DENIED,
                        "SystemUser With Id = %s Does Not Exist", value);
            return false;
        }
        c->user = u.id;
        user_finish(&u);
        return true;
    }
    return true;
}

bool caller_find(struct org *o, const struct request *request, bool strict, int64_t now_ms,
                 struct caller *ret_caller, GError **error)
{
    *ret_caller = (struct caller){0};
    const char *authorization = request_header(request, "authorization");
    if (authorization != NULL) {
        if (!read_token(o, authorization, now_ms, ret_caller, error))
            return false;
    } else if (strict) {
        return fail_unauthorized(error);
    } else {
        ret_caller->user = o->user;
        ret_caller->known = true;
    }
    return impersonate(o, request, ret_caller, error);
}
