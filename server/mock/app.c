/* app.c: see app.h. */
#include "mock/app.h"

#include "mock/admin.h"
#include "mock/endpoints.h"

#define MAX_ORGS 1000
#define MAX_NAME 64

struct app {
    struct app_options options; /* its texts are the app's own */
    struct fixtures *fixtures;
    struct signer *signer;
    struct journal_file *journal_file; /* or NULL */
    GHashTable *orgs;                  /* name -> struct org */
    uint64_t made_names;
};

static void destroy_org(void *data)
{
    org_destroy(data);
}

void app_destroy(struct app *app)
{
    if (app == NULL)
        return;
    const char *texts[] = {app->options.fixtures_folder, app->options.fixture,
                           app->options.data_folder, app->options.admin_token};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free((gpointer)(uintptr_t)texts[i]);
    g_hash_table_unref(app->orgs);
    fixtures_destroy(app->fixtures);
    signer_destroy(app->signer);
    journal_file_close(app->journal_file);
    g_free(app);
}

struct app *app_create(const struct app_options *options, GError **error)
{
    struct app *app = g_new0(struct app, 1);
    app->options = *options;
    app->options.metadata = NULL;
    app->options.notices = NULL;
    app->options.journal_path = NULL;
    app->options.fixtures_folder = g_strdup(options->fixtures_folder);
    app->options.fixture = g_strdup(options->fixture);
    app->options.data_folder = g_strdup(options->data_folder);
    app->options.admin_token = g_strdup(options->admin_token);
    app->signer = signer_create();
    app->orgs = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, destroy_org);
    app->fixtures =
        fixtures_create(options->fixtures_folder, options->metadata, options->notices, error);
    const struct app_new_org first = {.name = ORG_DEFAULT, .seed = options->seed};
    bool good = app->fixtures != NULL &&
                (options->journal_path == NULL ||
                 (app->journal_file = journal_file_open(options->journal_path, error)) != NULL) &&
                app_add_org(app, &first, error) != NULL;
    if (good)
        return app;
    app_destroy(app);
    return NULL;
}

const struct app_options *app_get_options(const struct app *app)
{
    return &app->options;
}

/* ---- organisations -----------------------------------------------------------------------------
 */

struct org *app_find_org(const struct app *app, const char *name)
{
    return g_hash_table_lookup(app->orgs, name);
}

static int compare_orgs(const void *a, const void *b)
{
    const struct org *first = a, *second = b;
    return strcmp(first->name, second->name);
}

GList *app_list_orgs(const struct app *app)
{
    return g_list_sort(g_hash_table_get_values(app->orgs), compare_orgs);
}

static bool check_name(const struct app *app, const char *name, GError **error)
{
    size_t length = strlen(name);
    if (length == 0 || length > MAX_NAME ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != length) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "name must be 1 to %d of a-z, 0-9 and -.", MAX_NAME);
        return false;
    }
    if (app_find_org(app, name) != NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_CONFLICT, "There is an organisation %s already.",
                    name);
        return false;
    }
    return true;
}

static char *make_name(struct app *app)
{
    char *name = NULL;
    do {
        g_free(name);
        name = g_strdup_printf("org-%" G_GUINT64_FORMAT, ++app->made_names);
    } while (app_find_org(app, name) != NULL);
    return name;
}

struct org *app_add_org(struct app *app, const struct app_new_org *new_org, GError **error)
{
    g_autofree char *name = new_org->name == NULL ? make_name(app) : g_strdup(new_org->name);
    const char *fixture = new_org->fixture == NULL ? app->options.fixture : new_org->fixture;
    if (!check_name(app, name, error))
        return NULL;
    if (g_hash_table_size(app->orgs) >= MAX_ORGS) {
        g_set_error(error, SERVER_ERROR, ERROR_TOO_LARGE,
                    "There are %d organisations; delete one first.", MAX_ORGS);
        return NULL;
    }
    const struct template *template =
        fixtures_find(app->fixtures, fixture, new_org->metadata, error);
    if (template == NULL)
        return NULL;
    struct org *o = org_create(
        &(struct org_options){
            .name = name,
            .template = template,
            .settings = new_org->settings,
            .folder = app->options.data_folder,
            .seed = new_org->seed,
            .limits = app->options.limits,
            .signer = app->signer,
            .journal_entries = app->options.journal_entries,
            .journal_bytes = app->options.journal_bytes,
            .journal_file = app->journal_file,
            .monotonic_us = g_get_monotonic_time(),
        },
        error);
    if (o != NULL)
        g_hash_table_insert(app->orgs, o->name, o);
    return o;
}

bool app_delete_org(struct app *app, const char *name, GError **error)
{
    if (strcmp(name, ORG_DEFAULT) == 0) {
        g_set_error(error, SERVER_ERROR, ERROR_METHOD_NOT_ALLOWED,
                    "The default organisation cannot be deleted; reset it instead.");
        return false;
    }
    g_hash_table_remove(app->orgs, name);
    return true;
}

/* ---- requests ----------------------------------------------------------------------------------
 */

static void answer_nowhere(const struct request *request, struct response *response)
{
    g_autofree char *message = g_strdup_printf(
        "There is nothing at %s. There are: /api/data/v9.2/ (also v8.0 to v9.1), "
        "/orgs/{name}/api/data/v9.2/, /{name}/oauth2/v2.0/token and /__mock/health.",
        request->path);
    exchange_set_error(response, 404, "0x80060888", message);
}

static void answer_no_org(const struct place *place, struct response *response)
{
    g_autofree char *message = g_strdup_printf(
        "There is no organisation %s. POST /__mock/orgs makes one; GET /__mock/orgs lists them.",
        place->org);
    exchange_set_error(response, 404, "0x80060888", message);
}

void app_handle(void *context, const struct request *request, struct response *response)
{
    struct app *app = context;
    struct place place;
    place_find(request->path, &place);
    struct org *o = place.org == NULL ? NULL : app_find_org(app, place.org);
    if (place.kind == PLACE_ADMIN)
        admin_handle(app, place.path, request, response);
    else if (place.kind == PLACE_NOWHERE)
        answer_nowhere(request, response);
    else if (o == NULL)
        answer_no_org(&place, response);
    else if (place.kind == PLACE_SIGN_IN)
        oauth_handle(o, &place, app->options.strict_auth, request, response);
    else
        web_api_handle(o, &place, app->options.strict_auth, request, response);
    place_finish(&place);
}
