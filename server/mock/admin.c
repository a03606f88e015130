/* admin.c: the route table of the admin API. */
#include "mock/admin.h"

#include <gio/gio.h>

#include "mock/admin_call.h"
#include "mock/members.h"
#include "mock/place.h"

static const struct {
    const char *method, *path; /* {org} an organisation's name, {id} a number, {name} a snapshot */
    admin_fn handle;
} routes[] = {
    {"GET", "health", admin_get_health},
    {"GET", "orgs", admin_list_orgs},
    {"POST", "orgs", admin_add_org},
    {"GET", "orgs/{org}", admin_get_org},
    {"DELETE", "orgs/{org}", admin_delete_org},
    {"POST", "orgs/{org}/reset", admin_reset_org},
    {"GET", "orgs/{org}/settings", admin_get_settings},
    {"PATCH", "orgs/{org}/settings", admin_change_settings},
    {"GET", "orgs/{org}/labels", admin_get_labels},
    {"GET", "orgs/{org}/clock", admin_get_clock},
    {"POST", "orgs/{org}/clock", admin_set_clock},
    {"GET", "orgs/{org}/faults", admin_list_faults},
    {"POST", "orgs/{org}/faults", admin_add_fault},
    {"DELETE", "orgs/{org}/faults", admin_clear_faults},
    {"DELETE", "orgs/{org}/faults/{id}", admin_remove_fault},
    {"GET", "orgs/{org}/triggers", admin_list_triggers},
    {"POST", "orgs/{org}/triggers", admin_add_trigger},
    {"DELETE", "orgs/{org}/triggers", admin_clear_triggers},
    {"DELETE", "orgs/{org}/triggers/{id}", admin_remove_trigger},
    {"GET", "orgs/{org}/snapshot", admin_list_snapshots},
    {"POST", "orgs/{org}/snapshot", admin_take_snapshot},
    {"DELETE", "orgs/{org}/snapshot/{name}", admin_remove_snapshot},
    {"POST", "orgs/{org}/restore", admin_restore_snapshot},
    {"GET", "orgs/{org}/logins", admin_list_logins},
    {"POST", "orgs/{org}/logins/{code}", admin_answer_login},
    {"GET", "orgs/{org}/journal", admin_list_requests},
    {"DELETE", "orgs/{org}/journal", admin_clear_requests},
    {"GET", "orgs/{org}/journal.sqlite", admin_export_journal},
    {"GET", "orgs/{org}/effects", admin_list_effects},
    {"DELETE", "orgs/{org}/effects", admin_clear_effects},
    {"GET", "orgs/{org}/refusals", admin_list_refusals},
};

/* A name can be pointed at this machine by whoever owns it; an address and localhost cannot. */
static bool is_local_name(const char *host)
{
    bool ipv6 = host[0] == '[';
    size_t length = ipv6 ? strcspn(host, "]") : strcspn(host, ":");
    g_autofree char *name = ipv6 ? g_strndup(host + 1, length - 1) : g_strndup(host, length);
    g_autofree char *lower = g_ascii_strdown(name, -1);
    return g_hostname_is_ip_address(lower) || strcmp(lower, "localhost") == 0 ||
           g_str_has_suffix(lower, ".localhost");
}

/* A browser on this machine runs everybody's pages: only our own may use the admin API. Under TLS
 * the certificate vouches for the name. */
static bool is_foreign_page(const struct request *request)
{
    const char *host = request_header(request, "host"), *origin = request_header(request, "origin");
    g_autofree char *own = place_origin(request);
    return (host != NULL && !request->secure && !is_local_name(host)) ||
           (origin != NULL && g_ascii_strcasecmp(origin, own) != 0);
}

/* Whoever is on this machine may do everything; others need the token of --admin-token. */
static bool check_access(const struct app *app, const struct request *request, GError **error)
{
    const char *token = app_get_options(app)->admin_token;
    const char *authorization = request_header(request, "authorization");
    g_autofree char *wanted = token == NULL ? NULL : g_strconcat("Bearer ", token, NULL);
    if (wanted != NULL && g_strcmp0(authorization, wanted) == 0)
        return true;
    if (request->loopback && !is_foreign_page(request))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_PRIVILEGE_DENIED,
                request->loopback
                    ? "The admin API is not for pages of another origin, nor under a name other "
                      "than localhost; start with --admin-token and send it as a bearer token."
                    : "The admin API answers this machine only; from elsewhere start with "
                      "--admin-token and send it as a bearer token.");
    return false;
}

static bool path_matches(char **pattern, char **path)
{
    size_t i = 0;
    for (; pattern[i] != NULL && path[i] != NULL; i++)
        if (pattern[i][0] != '{' && strcmp(pattern[i], path[i]) != 0)
            return false;
    return pattern[i] == NULL && path[i] == NULL;
}

/* NULL = none; *ret_allow lists the methods there are at this path. */
static admin_fn find_route(const char *method, char **path, GString *ret_allow)
{
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        g_auto(GStrv) pattern = g_strsplit(routes[i].path, "/", -1);
        if (!path_matches(pattern, path))
            continue;
        if (strcmp(routes[i].method, method) == 0)
            return routes[i].handle;
        g_string_append_printf(ret_allow, "%s%s", ret_allow->len > 0 ? ", " : "", routes[i].method);
    }
    return NULL;
}

static bool fail_route(struct admin_call *c, const GString *allow, GError **error)
{
    if (allow->len > 0) {
        response_set_header(c->response, "Allow", allow->str);
        g_set_error(error, SERVER_ERROR, ERROR_METHOD_NOT_ALLOWED, "%s takes %s.", c->request->path,
                    allow->str);
        return false;
    }
    g_autoptr(GString) known = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++)
        if (i == 0 || strcmp(routes[i].path, routes[i - 1].path) != 0)
            g_string_append_printf(known, " /__mock/%s", routes[i].path);
    g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND,
                "There is nothing at %s. There are:%s", c->request->path, known->str);
    return false;
}

/* The organisation of the path and the body, where the route has them. */
static bool prepare(struct admin_call *c, char **path, GError **error)
{
    bool named = path[0] != NULL && path[1] != NULL;
    c->org = named ? app_find_org(c->app, path[1]) : NULL;
    c->last_id = named && path[2] != NULL ? path[3] : NULL;
    if (named && c->org == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_SEGMENT_NOT_FOUND, "There is no organisation %s.",
                    path[1]);
        return false;
    }
    const char *method = c->request->method;
    if (strcmp(method, "POST") != 0 && strcmp(method, "PATCH") != 0)
        return true;
    c->body = members_parse_body(c->request->body, error);
    return c->body != NULL;
}

static bool run(struct admin_call *c, const char *text, GError **error)
{
    g_auto(GStrv) path = g_strsplit(text, "/", -1);
    size_t last = g_strv_length(path);
    if (last > 0 && path[last - 1][0] == '\0') { /* a slash at the end */
        g_free(path[last - 1]);
        path[last - 1] = NULL;
    }
    g_autoptr(GString) allow = g_string_new(NULL);
    admin_fn handle = find_route(c->request->method, path, allow);
    if (handle == NULL)
        return fail_route(c, allow, error);
    return prepare(c, path, error) && handle(c, error);
}

void admin_handle(struct app *app, const char *path, const struct request *request,
                  struct response *response)
{
    GError *error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    struct admin_call c = {.app = app,
                           .request = request,
                           .response = response,
                           .now_us = g_get_monotonic_time(),
                           .out = out,
                           .status = 200};
    json_init(&c.json, out);
    if (!check_access(app, request, &error) || !run(&c, path, &error))
        response_set_error(response, error);
    else if (out->len > 0)
        response_take_json(response, c.status, out);
    else if (!c.answered)
        response->status = 204;
    cJSON_Delete(c.body);
    g_clear_error(&error);
}
