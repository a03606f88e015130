/* place.c: see place.h. */
#include "mock/place.h"

#include "mock/org.h"

#define ADMIN_ROOT "/__mock"
#define ORGS_ROOT "/orgs/"
#define API_ROOT "/api/data/"

static const char *const versions[] = {"v8.0", "v8.1", "v8.2", "v9.0", "v9.1", "v9.2"};

static bool is_version(const char *text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++)
        if (strcmp(versions[i], text) == 0)
            return true;
    return false;
}

static void find_admin(const char *path, struct place *ret_place)
{
    const char *rest = path + strlen(ADMIN_ROOT);
    if (rest[0] != '\0' && rest[0] != '/')
        return;
    ret_place->kind = PLACE_ADMIN;
    ret_place->path = rest[0] == '/' ? rest + 1 : rest;
}

/* "/api/data/v9.2/..." or "/orgs/NAME/api/data/v9.2/..." */
static void find_api(const char *path, struct place *ret_place)
{
    const char *api = path;
    g_autofree char *org = g_strdup(ORG_DEFAULT);
    if (g_str_has_prefix(path, ORGS_ROOT)) {
        const char *name = path + strlen(ORGS_ROOT);
        api = name + strcspn(name, "/");
        g_free(org);
        org = g_strndup(name, (gsize)(api - name));
    }
    if (!g_str_has_prefix(api, API_ROOT))
        return;
    const char *version = api + strlen(API_ROOT);
    const char *rest = version + strcspn(version, "/");
    g_autofree char *version_text = g_strndup(version, (gsize)(rest - version));
    if (!is_version(version_text))
        return;
    ret_place->kind = PLACE_API;
    ret_place->org = g_steal_pointer(&org);
    ret_place->prefix = g_strndup(path, (gsize)(api - path));
    ret_place->version = g_steal_pointer(&version_text);
    ret_place->path = rest[0] == '/' ? rest + 1 : rest;
}

/* What follows "/NAME". */
static const struct {
    const char *tail;
    enum endpoint endpoint;
} sign_in[] = {
    {"/oauth2/v2.0/token", ENDPOINT_TOKEN},
    {"/oauth2/token", ENDPOINT_TOKEN_V1},
    {"/oauth2/v2.0/devicecode", ENDPOINT_DEVICE},
    {"/oauth2/devicecode", ENDPOINT_DEVICE},
    {"/oauth2/v2.0/authorize", ENDPOINT_AUTHORIZE},
    {"/oauth2/authorize", ENDPOINT_AUTHORIZE},
    {"/v2.0/.well-known/openid-configuration", ENDPOINT_CONFIGURATION},
    {"/.well-known/openid-configuration", ENDPOINT_CONFIGURATION},
    {"/discovery/v2.0/keys", ENDPOINT_KEYS},
    {"/discovery/keys", ENDPOINT_KEYS},
};

static bool find_sign_in(const char *path, struct place *ret_place)
{
    const char *tail = path[0] == '/' && path[1] != '/' ? strchr(path + 1, '/') : NULL;
    for (size_t i = 0; tail != NULL && i < G_N_ELEMENTS(sign_in); i++) {
        if (strcmp(sign_in[i].tail, tail) != 0)
            continue;
        ret_place->kind = PLACE_SIGN_IN;
        ret_place->endpoint = sign_in[i].endpoint;
        ret_place->org = g_strndup(path + 1, (gsize)(tail - path - 1));
        return true;
    }
    return false;
}

void place_find(const char *path, struct place *ret_place)
{
    *ret_place = (struct place){.kind = PLACE_NOWHERE};
    if (g_str_has_prefix(path, ADMIN_ROOT))
        find_admin(path, ret_place);
    else if (!find_sign_in(path, ret_place))
        find_api(path, ret_place);
}

void place_finish(struct place *p)
{
    g_free(p->org);
    g_free(p->prefix);
    g_free(p->version);
    *p = (struct place){0};
}

char *place_origin(const struct request *request)
{
    const char *host = request_header(request, "host");
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
    bool usable = host != NULL && host[0] != '\0' && host[strspn(host, allowed)] == '\0';
    return g_strconcat(request->secure ? "https://" : "http://", usable ? host : "localhost", NULL);
}
