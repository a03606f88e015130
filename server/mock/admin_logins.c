/* admin_logins.c: the person who enters a device code. */
#include "mock/admin_call.h"
#include "mock/members.h"
#include "mock/users.h"

bool admin_list_logins(struct admin_call *c, GError **error)
{
    (void)error;
    json_begin_object(&c->json);
    json_key(&c->json, "value");
    logins_write(c->org->logins, &c->json);
    json_end_object(&c->json);
    return true;
}

static bool find_user(const struct admin_call *c, const char *as, struct guid *ret_user,
                      GError **error)
{
    const struct table *t = NULL;
    struct user user = {0};
    if (as == NULL) {
        *ret_user = c->org->user;
        return true;
    }
    if (as[0] == '@' && !store_find_label(c->org->store, as, &t, ret_user, error))
        return false;
    bool found = users_find_id(c->org, as[0] == '@' ? ret_user->text : as, &user) ||
                 users_find_name(c->org, as, &user);
    if (found)
        *ret_user = user.id;
    else
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "as: there is no user %s.", as);
    user_finish(&user);
    return found;
}

bool admin_answer_login(struct admin_call *c, GError **error)
{
    struct draft {
        bool approve;
        const char *as;
    } d = {.approve = true};
    static const struct member members[] = {
        {"approve", MEMBER_BOOLEAN, offsetof(struct draft, approve), 0, 0},
        {"as", MEMBER_TEXT, offsetof(struct draft, as), 0, 0},
    };
    struct login *login = logins_find_user_code(c->org->logins, c->last_id);
    struct guid user;
    if (login == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND, "There is no device code %s.",
                    c->last_id);
        return false;
    }
    if (!members_read(c->body, "", members, G_N_ELEMENTS(members), &d, error) ||
        !find_user(c, d.as, &user, error))
        return false;
    login->state = d.approve ? LOGIN_APPROVED : LOGIN_DENIED;
    login->user = user;
    return true;
}
