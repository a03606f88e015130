/* logins.c: see logins.h. */
#include "mock/logins.h"

#include "mock/clock.h"
#include "wire/json.h"

#define MAX_LOGINS 1000
#define USER_CODE_LENGTH 9

struct logins {
    GPtrArray *list; /* struct login *, oldest first */
    char *secret;
    uint64_t made;
};

static void login_destroy(void *data)
{
    struct login *login = data;
    g_free(login->code);
    g_free(login->user_code);
    g_free(login->client_id);
    g_free(login->redirect);
    g_free(login->nonce);
    g_free(login->challenge);
    g_free(login);
}

struct logins *logins_create(const char *name, uint64_t seed)
{
    struct logins *l = g_new0(struct logins, 1);
    l->list = g_ptr_array_new_with_free_func(login_destroy);
    l->secret = g_strdup_printf("%s/%" G_GUINT64_FORMAT, name, seed);
    return l;
}

void logins_destroy(struct logins *l)
{
    if (l == NULL)
        return;
    g_ptr_array_unref(l->list);
    g_free(l->secret);
    g_free(l);
}

/* Codes follow from the seed: the same run makes the same ones. */
static struct login *add(struct logins *l, const char *client_id, int64_t end_ms)
{
    g_autofree char *text =
        g_strdup_printf("%s/login/%" G_GUINT64_FORMAT, l->secret, (guint64)++l->made);
    if (l->list->len >= MAX_LOGINS)
        g_ptr_array_remove_index(l->list, 0);
    struct login *login = g_new0(struct login, 1);
    login->code = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    login->client_id = g_strdup(client_id);
    login->end_ms = end_ms;
    g_ptr_array_add(l->list, login);
    return login;
}

struct login *logins_add_device(struct logins *l, const char *client_id, int64_t now_ms)
{
    struct login *login = add(l, client_id, now_ms + INT64_C(1000) * LOGIN_DEVICE_LIFE_S);
    g_autofree char *upper = g_ascii_strup(login->code, USER_CODE_LENGTH);
    login->user_code = g_steal_pointer(&upper);
    return login;
}

struct login *logins_add_redirect(struct logins *l, const char *client_id, const char *redirect,
                                  int64_t now_ms)
{
    struct login *login = add(l, client_id, now_ms + INT64_C(1000) * LOGIN_CODE_LIFE_S);
    login->redirect = g_strdup(redirect);
    return login;
}

static struct login *find(const struct logins *l, const char *text, bool by_user_code)
{
    for (unsigned i = 0; i < l->list->len; i++) {
        struct login *login = l->list->pdata[i];
        if (g_strcmp0(by_user_code ? login->user_code : login->code, text) == 0)
            return login;
    }
    return NULL;
}

struct login *logins_find_code(const struct logins *l, const char *code)
{
    return find(l, code, false);
}

struct login *logins_find_user_code(const struct logins *l, const char *user_code)
{
    return find(l, user_code, true);
}

void logins_remove(struct logins *l, struct login *login)
{
    g_ptr_array_remove(l->list, login);
}

void logins_write(const struct logins *l, struct json *j)
{
    static const char *const states[] = {"pending", "approved", "denied"};
    json_begin_array(j);
    for (unsigned i = 0; i < l->list->len; i++) {
        const struct login *login = l->list->pdata[i];
        char until[32];
        if (login->user_code == NULL)
            continue;
        clock_format(login->end_ms, until);
        json_begin_object(j);
        json_put_text(j, "userCode", login->user_code);
        json_put_text(j, "device", login->client_id);
        json_put_text(j, "state", states[login->state]);
        json_put_text(j, "user", login->state == LOGIN_APPROVED ? login->user.text : NULL);
        json_put_text(j, "until", until);
        json_end_object(j);
    }
    json_end_array(j);
}
