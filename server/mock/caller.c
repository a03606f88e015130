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

/* In the organisation, enabled, with a role. */
static bool check_user(struct org *o, const struct guid *user, GError **error)
{
    const struct actor actor = {.security = o->security, .store = o->store, .user = *user};
    return security_check_user(&actor, error);
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
    return valid ? true : fail_unauthorized(error);
}

/* The user named by a header may be somebody else only for who has the privilege. */
static bool act_for(struct org *o, const struct guid *user, struct caller *c, GError **error)
{
    const struct actor actor = {.security = o->security, .store = o->store, .user = c->user};
    g_autoptr(GError) missing = NULL;
    if (guid_equal(user, &c->user))
        return true;
    if (!security_check_task(&actor, "prvActOnBehalfOfAnotherUser", &missing)) {
        g_set_error(error, SERVER_ERROR, ERROR_CANNOT_ACT_FOR_OTHERS,
                    "User with Id %s cannot act on behalf of another user: %s", c->user.text,
                    missing->message);
        return false;
    }
    c->behalf = c->user;
    c->user = *user;
    return check_user(o, user, error);
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
            g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                        "SystemUser With Id = %s Does Not Exist", value);
            return false;
        }
        struct guid id = u.id;
        user_finish(&u);
        return act_for(o, &id, c, error);
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
    return check_user(o, &ret_caller->user, error) && impersonate(o, request, ret_caller, error);
}
