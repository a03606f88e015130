/* admin_states.c: snapshots of an organisation, and going back to one. */
#include "mock/admin_call.h"
#include "mock/members.h"

#define DEFAULT_NAME "default"

static bool read_name(const struct admin_call *c, const char **ret_name, GError **error)
{
    struct draft {
        const char *name;
    } d = {DEFAULT_NAME};
    static const struct member members[] = {
        {"name", MEMBER_TEXT, offsetof(struct draft, name), 0, 0},
    };
    if (!members_read(c->body, "", members, G_N_ELEMENTS(members), &d, error))
        return false;
    *ret_name = d.name;
    return true;
}

bool admin_take_snapshot(struct admin_call *c, GError **error)
{
    const char *name = NULL;
    if (!read_name(c, &name, error) ||
        !snapshots_take(c->org->snapshots, c->org, name, c->now_us, error))
        return false;
    c->status = 201;
    json_begin_object(&c->json);
    json_put_text(&c->json, "name", name);
    json_end_object(&c->json);
    return true;
}

bool admin_restore_snapshot(struct admin_call *c, GError **error)
{
    const char *name = NULL;
    return read_name(c, &name, error) &&
           snapshots_restore(c->org->snapshots, c->org, name, c->now_us, error);
}

bool admin_list_snapshots(struct admin_call *c, GError **error)
{
    (void)error;
    json_begin_object(&c->json);
    json_key(&c->json, "value");
    snapshots_write(c->org->snapshots, &c->json);
    json_end_object(&c->json);
    return true;
}

bool admin_remove_snapshot(struct admin_call *c, GError **error)
{
    return snapshots_remove(c->org->snapshots, c->last_id, error);
}
