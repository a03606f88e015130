/* directory.c: see directory.h. */
#include "security/directory.h"

#include <string.h>

#define ACCESS_TEAM 1

const char *const directory_tables[] = {"systemuser",
                                        "businessunit",
                                        "team",
                                        "teammembership",
                                        "role",
                                        "systemuserroles",
                                        "teamroles",
                                        "roleprivileges",
                                        "privilege",
                                        "position",
                                        "organization",
                                        "fieldsecurityprofile",
                                        "fieldpermission",
                                        "systemuserprofiles",
                                        "teamprofiles",
                                        NULL};

static void principal_destroy(void *data)
{
    struct principal *p = data;
    g_ptr_array_unref(p->groups);
    g_ptr_array_unref(p->roles);
    g_free(p);
}

static void role_destroy(void *data)
{
    struct role *r = data;
    g_hash_table_unref(r->depths);
    g_free(r);
}

void directory_destroy(struct directory *d)
{
    if (d == NULL)
        return;
    g_hash_table_unref(d->principals);
    g_hash_table_unref(d->units);
    g_hash_table_unref(d->roles);
    g_hash_table_unref(d->positions);
    g_hash_table_unref(d->privileges);
    g_free(d);
}

/* ---- reading ---- */

static struct principal *add_principal(struct directory *d, const struct row *row, bool is_team)
{
    struct principal *p = g_new0(struct principal, 1);
    p->id = row->id;
    p->is_team = is_team;
    p->groups = g_ptr_array_new();
    p->roles = g_ptr_array_new();
    g_strlcpy(p->unit.text, row_text(row, "businessunitid", ""), sizeof p->unit.text);
    g_hash_table_insert(d->principals, g_strdup(row->id.text), p);
    return p;
}

static void read_user(void *context, const struct row *row)
{
    struct principal *p = add_principal(context, row, false);
    g_strlcpy(p->manager.text, row_text(row, "parentsystemuserid", ""), sizeof p->manager.text);
    g_strlcpy(p->position.text, row_text(row, "positionid", ""), sizeof p->position.text);
    p->disabled = row_integer(row, "isdisabled", 0) != 0;
}

static void read_team(void *context, const struct row *row)
{
    struct principal *p = add_principal(context, row, true);
    p->disabled = row_integer(row, "teamtype", 0) == ACCESS_TEAM; /* these can have no roles */
}

static void read_parent(GHashTable *parents, const struct row *row, const char *column)
{
    g_hash_table_insert(parents, g_strdup(row->id.text), g_strdup(row_text(row, column, "")));
}

static void read_unit(void *context, const struct row *row)
{
    read_parent(((struct directory *)context)->units, row, "parentbusinessunitid");
}

static void read_position(void *context, const struct row *row)
{
    read_parent(((struct directory *)context)->positions, row, "parentpositionid");
}

static void read_privilege(void *context, const struct row *row)
{
    g_hash_table_insert(((struct directory *)context)->privileges, g_strdup(row->id.text),
                        g_strdup(row_text(row, "name", "")));
}

static void read_role(void *context, const struct row *row)
{
    struct role *r = g_new0(struct role, 1);
    r->id = row->id;
    g_strlcpy(r->unit.text, row_text(row, "businessunitid", ""), sizeof r->unit.text);
    r->administrator = strcmp(row_text(row, "roletemplateid", ""), ADMINISTRATOR_TEMPLATE) == 0;
    r->depths = g_hash_table_new(g_str_hash, g_str_equal);
    if (r->administrator)
        ((struct directory *)context)->enforced = true;
    g_hash_table_insert(((struct directory *)context)->roles, g_strdup(row->id.text), r);
}

static void read_role_privilege(void *context, const struct row *row)
{
    struct directory *d = context;
    struct role *r = g_hash_table_lookup(d->roles, row_text(row, "roleid", ""));
    char *name = g_hash_table_lookup(d->privileges, row_text(row, "privilegeid", ""));
    enum depth depth = depth_of_mask(row_integer(row, "privilegedepthmask", 0));
    if (r == NULL || name == NULL || depth == DEPTH_NONE)
        return;
    g_hash_table_insert(r->depths, name, GINT_TO_POINTER(depth));
    d->enforced = true;
}

static void read_membership(void *context, const struct row *row)
{
    struct directory *d = context;
    struct principal *user = g_hash_table_lookup(d->principals, row_text(row, "systemuserid", ""));
    struct principal *team = g_hash_table_lookup(d->principals, row_text(row, "teamid", ""));
    if (user != NULL && team != NULL)
        g_ptr_array_add(user->groups, team);
}

static void add_role(struct directory *d, const struct row *row, const char *column)
{
    struct principal *p = g_hash_table_lookup(d->principals, row_text(row, column, ""));
    struct role *r = g_hash_table_lookup(d->roles, row_text(row, "roleid", ""));
    if (p != NULL && r != NULL && !(p->is_team && p->disabled))
        g_ptr_array_add(p->roles, r);
}

static void read_user_role(void *context, const struct row *row)
{
    add_role(context, row, "systemuserid");
}

static void read_team_role(void *context, const struct row *row)
{
    add_role(context, row, "teamid");
}

static void read_organization(void *context, const struct row *row)
{
    struct hierarchy *h = &((struct directory *)context)->hierarchy;
    h->enabled = row_integer(row, "ishierarchicalsecuritymodelenabled", 0) != 0;
    h->by_position = row_integer(row, "usepositionhierarchy", 0) != 0;
    h->depth = row_integer(row, "maxdepthforhierarchicalsecuritymodel", 0);
}

static bool read_all(struct directory *d, struct store *s, GError **error)
{
    /* in an order in which what a row means is there before it */
    static const struct {
        const char *table;
        const char *columns[5];
        row_fn read;
    } steps[] = {
        {"systemuser",
         {"businessunitid", "parentsystemuserid", "positionid", "isdisabled", NULL},
         read_user},
        {"team", {"businessunitid", "teamtype", NULL}, read_team},
        {"businessunit", {"parentbusinessunitid", NULL}, read_unit},
        {"position", {"parentpositionid", NULL}, read_position},
        {"privilege", {"name", NULL}, read_privilege},
        {"role", {"roletemplateid", "businessunitid", NULL}, read_role},
        {"roleprivileges",
         {"roleid", "privilegeid", "privilegedepthmask", NULL},
         read_role_privilege},
        {"teammembership", {"systemuserid", "teamid", NULL}, read_membership},
        {"systemuserroles", {"systemuserid", "roleid", NULL}, read_user_role},
        {"teamroles", {"teamid", "roleid", NULL}, read_team_role},
        {"organization",
         {"ishierarchicalsecuritymodelenabled", "usepositionhierarchy",
          "maxdepthforhierarchicalsecuritymodel", NULL},
         read_organization},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (!security_each_row(s, steps[i].table, steps[i].columns, steps[i].read, d, error))
            return false;
    return true;
}

struct directory *directory_read(struct store *s, GError **error)
{
    struct directory *d = g_new0(struct directory, 1);
    d->principals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, principal_destroy);
    d->units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    d->roles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, role_destroy);
    d->positions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    d->privileges = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (read_all(d, s, error))
        return d;
    directory_destroy(d);
    return NULL;
}

/* ---- asking ---- */

const struct principal *directory_find(const struct directory *d, const char *id)
{
    return g_hash_table_lookup(d->principals, id);
}

bool directory_is_within(const struct directory *d, const char *unit, const char *ancestor)
{
    /* A circle of units ends after as many steps as there are units. */
    for (guint steps = g_hash_table_size(d->units) + 1; unit != NULL && steps > 0; steps--) {
        if (strcmp(unit, ancestor) == 0)
            return true;
        unit = g_hash_table_lookup(d->units, unit);
    }
    return false;
}

static unsigned distance_by_position(const struct directory *d, const struct principal *manager,
                                     const struct principal *user)
{
    const char *position = user->position.text;
    if (manager->position.text[0] == '\0')
        return 0;
    for (int64_t steps = 1; steps <= d->hierarchy.depth && position[0] != '\0'; steps++) {
        const char *parent = g_hash_table_lookup(d->positions, position);
        position = parent != NULL ? parent : "";
        if (strcmp(position, manager->position.text) == 0)
            return (unsigned)steps;
    }
    return 0;
}

/* The manager must be in the business unit of the user or above it. */
static unsigned distance_by_manager(const struct directory *d, const struct principal *manager,
                                    const struct principal *user)
{
    const struct principal *p = user;
    if (!directory_is_within(d, user->unit.text, manager->unit.text))
        return 0;
    for (int64_t steps = 1; steps <= d->hierarchy.depth && p != NULL; steps++) {
        if (strcmp(p->manager.text, manager->id.text) == 0)
            return (unsigned)steps;
        p = directory_find(d, p->manager.text);
    }
    return 0;
}

unsigned directory_distance(const struct directory *d, const struct principal *manager,
                            const struct principal *user)
{
    if (!d->hierarchy.enabled || user == manager || user->is_team)
        return 0;
    return d->hierarchy.by_position ? distance_by_position(d, manager, user)
                                    : distance_by_manager(d, manager, user);
}
