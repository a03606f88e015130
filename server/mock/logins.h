/* logins.h: logins that are under way: device codes that wait for somebody to enter them elsewhere,
 * and codes of a redirect that wait to be exchanged. */
#ifndef SERVER_MOCK_LOGINS_H
#define SERVER_MOCK_LOGINS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/value.h"

#define LOGIN_DEVICE_LIFE_S 900
#define LOGIN_CODE_LIFE_S 600
#define LOGIN_INTERVAL_S 5

enum login_state { LOGIN_PENDING, LOGIN_APPROVED, LOGIN_DENIED };

struct login {
    char *code;                 /* what the client exchanges */
    char *user_code;            /* device code: what a person enters; else NULL */
    char *client_id, *redirect; /* redirect: NULL for a device code */
    char *nonce, *challenge;    /* of a redirect; may be NULL */
    bool plain_challenge;
    enum login_state state;
    struct guid user; /* APPROVED */
    int64_t end_ms;
};

struct json;
struct logins;
struct logins *logins_create(const char *name, uint64_t seed); /* owned: logins_destroy */
void logins_destroy(struct logins *l);

/* The oldest goes when there are too many. Borrowed until the next call that changes the list. */
struct login *logins_add_device(struct logins *l, const char *client_id, int64_t now_ms);
struct login *logins_add_redirect(struct logins *l, const char *client_id, const char *redirect,
                                  int64_t now_ms);
/* NULL when there is none; what is over is still found, so that the client can be told. */
struct login *logins_find_code(const struct logins *l, const char *code);
struct login *logins_find_user_code(const struct logins *l, const char *user_code);
void logins_remove(struct logins *l, struct login *login);
/* Device codes, as an array. */
void logins_write(const struct logins *l, struct json *j);

#endif
