/* admin_orgs.c: organisations, their settings and labels. */
#include "mock/admin_call.h"
#include "mock/members.h"
#include "mock/settings.h"

bool admin_get_health(struct admin_call *c, GError **error)
{
    (void)error;
    GList *orgs = app_list_orgs(c->app);
    json_begin_object(&c->json);
    json_put_text(&c->json, "status", "ok");
    json_put_text(&c->json, "version", DVMOCK_VERSION);
    json_put_integer(&c->json, "organisations", g_list_length(orgs));
    json_end_object(&c->json);
    g_list_free(orgs);
    return true;
}

static void write_org(struct admin_call *c, const struct org *o)
{
    g_autofree char *origin = place_origin(c->request);
    bool is_default = strcmp(o->name, ORG_DEFAULT) == 0;
    g_autofree char *url =
        is_default ? g_strdup(origin) : g_strdup_printf("%s/orgs/%s", origin, o->name);
    g_autofree char *api = g_strconcat(url, "/api/data/v9.2/", NULL);
    g_autofree char *token_url = g_strdup_printf("%s/%s/oauth2/v2.0/token", origin, o->name);
    json_begin_object(&c->json);
    json_put_text(&c->json, "name", o->name);
    json_put_text(&c->json, "fixture", o->template->name);
    json_put_text(&c->json, "metadata",
                  o->template->imported ? FIXTURES_IMPORTED : FIXTURES_BUILT_IN);
    json_put_text(&c->json, "url", url);
    json_put_text(&c->json, "api", api);
    json_put_text(&c->json, "tokenUrl", token_url);
    json_put_text(&c->json, "defaultUser", o->user.text);
    if (o->journal_error != NULL)
        json_put_text(&c->json, "journalError", o->journal_error);
    json_end_object(&c->json);
}

bool admin_list_orgs(struct admin_call *c, GError **error)
{
    (void)error;
    GList *orgs = app_list_orgs(c->app);
    json_begin_object(&c->json);
    json_key(&c->json, "value");
    json_begin_array(&c->json);
    for (const GList *link = orgs; link != NULL; link = link->next)
        write_org(c, link->data);
    json_end_array(&c->json);
    json_end_object(&c->json);
    g_list_free(orgs);
    return true;
}

bool admin_add_org(struct admin_call *c, GError **error)
{
    struct draft {
        const char *name, *fixture, *metadata;
        const cJSON *settings;
        int64_t seed;
    } d = {.seed = (int64_t)app_get_options(c->app)->seed};
    static const struct member members[] = {
        {"name", MEMBER_TEXT, offsetof(struct draft, name), 0, 0},
        {"fixture", MEMBER_TEXT, offsetof(struct draft, fixture), 0, 0},
        {"metadata", MEMBER_TEXT, offsetof(struct draft, metadata), 0, 0},
        {"settings", MEMBER_OBJECT, offsetof(struct draft, settings), 0, 0},
        {"seed", MEMBER_INTEGER, offsetof(struct draft, seed), 0, INT64_C(1) << 53},
    };
    if (!members_read(c->body, "", members, G_N_ELEMENTS(members), &d, error))
        return false;
    const struct app_new_org new_org = {d.name, d.fixture, d.metadata, d.settings,
                                        (uint64_t)d.seed};
    const struct org *o = app_add_org(c->app, &new_org, error);
    if (o == NULL)
        return false;
    c->status = 201;
    write_org(c, o);
    return true;
}

bool admin_get_org(struct admin_call *c, GError **error)
{
    (void)error;
    write_org(c, c->org);
    return true;
}

bool admin_delete_org(struct admin_call *c, GError **error)
{
    return app_delete_org(c->app, c->org->name, error);
}

bool admin_reset_org(struct admin_call *c, GError **error)
{
    return org_reset(c->org, c->now_us, error);
}

bool admin_get_settings(struct admin_call *c, GError **error)
{
    return settings_write(c->org, &c->json, error);
}

bool admin_change_settings(struct admin_call *c, GError **error)
{
    return settings_apply(c->org, c->body, error) && settings_write(c->org, &c->json, error);
}

static void write_label(void *context, const char *label, const char *entity, const struct guid *id)
{
    struct json *j = context;
    json_key(j, label);
    json_begin_object(j);
    json_put_text(j, "entity", entity);
    json_put_text(j, "id", id->text);
    json_end_object(j);
}

bool admin_get_labels(struct admin_call *c, GError **error)
{
    json_begin_object(&c->json);
    if (!store_each_label(c->org->store, write_label, &c->json, error))
        return false;
    json_end_object(&c->json);
    return true;
}
