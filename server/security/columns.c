/* columns.c: column security. A secured column is read and written by members of a profile that
 * says so, as users or as members of a team. */
#include <string.h>

#include "security/access.h"

#define ADMINISTRATOR_PROFILE "572329c1-a042-4e22-be47-367c6374ea45" /* the same everywhere */
#define ALLOWED 4

/* ---- reading the profiles ---- */

struct reading {
    struct access *access;
    const struct principal *principal;
    GHashTable *profiles; /* ids of the profiles the principal is in */
};

static bool is_member(const struct reading *r, const struct row *row)
{
    const char *user = row_text(row, "systemuserid", ""), *team = row_text(row, "teamid", "");
    if (strcmp(user, r->principal->id.text) == 0)
        return true;
    for (guint i = 0; i < r->principal->groups->len; i++) {
        const struct principal *group = g_ptr_array_index(r->principal->groups, i);
        if (strcmp(team, group->id.text) == 0)
            return true;
    }
    return false;
}

static void read_member(void *context, const struct row *row)
{
    struct reading *r = context;
    const char *profile = row_text(row, "fieldsecurityprofileid", "");
    if (!is_member(r, row))
        return;
    g_hash_table_add(r->profiles, g_strdup(profile));
    if (strcmp(profile, ADMINISTRATOR_PROFILE) == 0)
        r->access->all_columns = true;
}

static void read_permission(void *context, const struct row *row)
{
    static const struct {
        const char *column;
        enum column_use use;
    } uses[] = {
        {"canread", COLUMN_READ}, {"cancreate", COLUMN_CREATE}, {"canupdate", COLUMN_UPDATE}};
    struct reading *r = context;
    if (!g_hash_table_contains(r->profiles, row_text(row, "fieldsecurityprofileid", "")))
        return;
    g_autofree char *name = g_strconcat(row_text(row, "entityname", ""), ".",
                                        row_text(row, "attributelogicalname", ""), NULL);
    int mask = GPOINTER_TO_INT(g_hash_table_lookup(r->access->columns, name));
    for (size_t i = 0; i < G_N_ELEMENTS(uses); i++)
        if (row_integer(row, uses[i].column, 0) == ALLOWED)
            mask |= 1 << uses[i].use;
    g_hash_table_insert(r->access->columns, g_string_chunk_insert_const(r->access->texts, name),
                        GINT_TO_POINTER(mask));
}

bool access_read_columns(struct access *a, const struct principal *p, struct store *s,
                         GError **error)
{
    static const char *const users[] = {"systemuserid", "fieldsecurityprofileid", NULL};
    static const char *const teams[] = {"teamid", "fieldsecurityprofileid", NULL};
    static const char *const permissions[] = {"fieldsecurityprofileid",
                                              "entityname",
                                              "attributelogicalname",
                                              "canread",
                                              "cancreate",
                                              "canupdate",
                                              NULL};
    struct reading r = {.access = a, .principal = p};
    r.profiles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool good = security_each_row(s, "systemuserprofiles", users, read_member, &r, error) &&
                security_each_row(s, "teamprofiles", teams, read_member, &r, error) &&
                security_each_row(s, "fieldpermission", permissions, read_permission, &r, error);
    g_hash_table_unref(r.profiles);
    return good;
}

/* ---- asking ---- */

static bool is_allowed(const struct access *a, const struct table *t, const struct column *c,
                       enum column_use use)
{
    if (!c->is_secured || a->all_columns)
        return true;
    g_autofree char *name = g_strconcat(t->logical_name, ".", c->logical_name, NULL);
    return (GPOINTER_TO_INT(g_hash_table_lookup(a->columns, name)) & (1 << use)) != 0;
}

bool security_check_column(const struct actor *a, const struct table *t, const struct column *c,
                           enum column_use use, GError **error)
{
    static const struct {
        enum server_error code;
        const char *word;
    } failures[] = {
        [COLUMN_READ] = {ERROR_COLUMN_READ_DENIED, "Read"},
        [COLUMN_CREATE] = {ERROR_COLUMN_CREATE_DENIED, "Create"},
        [COLUMN_UPDATE] = {ERROR_COLUMN_UPDATE_DENIED, "Update"},
    };
    if (a->security == NULL || !c->is_secured)
        return true;
    const struct access *access = security_find_access(a, error);
    if (access == NULL || is_allowed(access, t, c, use))
        return access != NULL;
    g_set_error(error, SERVER_ERROR, failures[use].code,
                "Caller user with Id %s does not have %sPermissions for the %s attribute of type "
                "%s.",
                a->user.text, failures[use].word, c->logical_name, t->logical_name);
    return false;
}

bool security_mask_row(const struct actor *a, struct row *row, GError **error)
{
    for (unsigned i = 0; a->security != NULL && i < row->columns; i++) {
        const struct column *c = row_column(row, i);
        if (!c->is_secured || !row->present[i])
            continue;
        const struct access *access = security_find_access(a, error);
        if (access == NULL)
            return false;
        if (!is_allowed(access, row->table, c, COLUMN_READ))
            value_finish(row_value(row, c));
    }
    return true;
}
