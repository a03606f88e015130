/* app.h: the whole mock behind one function: which organisation a request is for, and who answers
 * it. */
#ifndef SERVER_MOCK_APP_H
#define SERVER_MOCK_APP_H

#include "http/request.h"
#include "mock/org.h"

struct app_options {
    const char *fixtures_folder;
    const char *const *metadata; /* files of --metadata, ends with NULL; NULL = none. Only read by
                                    app_create */
    struct notices *notices;     /* what reading them left out is counted here */
    const char *fixture;         /* of the default organisation */
    const char *data_folder;     /* databases as files; NULL = in memory */
    const char *admin_token;     /* NULL = the admin API is for this machine only */
    bool strict_auth;
    struct usage_scale limits; /* of organisations, until their settings say otherwise */
    uint64_t seed;
    const char *journal_path; /* a database every organisation writes its journal to; or NULL */
    unsigned journal_entries; /* kept in memory, of each record of an organisation */
    size_t journal_bytes;     /* the same */
};

struct app;
/* Loads the fixture and makes the default organisation. Owned: app_destroy. NULL = failed. */
struct app *app_create(const struct app_options *options, GError **error);
void app_destroy(struct app *app);

/* A request_fn: `app` is a struct app. Not thread-safe; a listener has one thread. */
void app_handle(void *app, const struct request *request, struct response *response);

/* For the admin API. Organisations are borrowed until app_delete_org. */
const struct app_options *app_get_options(const struct app *app);
struct org *app_find_org(const struct app *app, const char *name); /* NULL = there is none */
GList *
app_list_orgs(const struct app *app); /* struct org *, by name; the list is owned: g_list_free */

struct app_new_org {
    const char *name, *fixture; /* NULL: a name is made up; the default fixture */
    const char *metadata;       /* see fixtures_find */
    const cJSON *settings;      /* NULL = none */
    uint64_t seed;
};
/* Fails with INVALID_ARGUMENT, CONFLICT (the name is taken), TOO_LARGE (too many). */
struct org *app_add_org(struct app *app, const struct app_new_org *new_org, GError **error);
/* Fails with NOT_SUPPORTED for the default organisation. */
bool app_delete_org(struct app *app, const char *name, GError **error);

#endif
