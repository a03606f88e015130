/* users.h: finds the user somebody claims to be: by id, by name or by directory id. */
#ifndef SERVER_MOCK_USERS_H
#define SERVER_MOCK_USERS_H

#include "mock/org.h"

struct user {
    struct guid id;
    char *name;      /* domainname; may be NULL */
    char *object_id; /* azureactivedirectoryobjectid; may be NULL */
    bool disabled;
};
void user_finish(struct user *u);

/* True with *ret_user filled, or false: there is no such user (or the store failed, which is the
 * same to a caller). */
bool users_find_id(struct org *o, const char *text, struct user *ret_user);
bool users_find_name(struct org *o, const char *name, struct user *ret_user);
/* The application user of an application's id. */
bool users_find_application(struct org *o, const char *text, struct user *ret_user);
/* A user without a directory id is found by the row's id. */
bool users_find_object_id(struct org *o, const char *text, struct user *ret_user);

#endif
