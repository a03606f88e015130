/* rule.c: which rows of a table a right reaches, from the depth of the privilege and from how the
 * table is secured. Shares and the hierarchy need the privilege too, at whatever depth. */
#include <string.h>

#include "security/access.h"

/* The text names what is missing, as administrators search for it. */
bool access_fail_privilege(const struct access *a, const struct table *t, const char *name,
                           GError **error)
{
    struct guid id;
    privilege_id(name, &id);
    g_autoptr(GString) where = g_string_new(NULL);
    if (t != NULL)
        g_string_printf(where, " on OTC=%d for entity '%s' (LocalizedName='%s')",
                        t->object_type_code, t->logical_name,
                        t->display_name != NULL ? t->display_name : t->logical_name);
    g_set_error(error, SERVER_ERROR, ERROR_PRIVILEGE_DENIED,
                "Principal user (Id=%s, type=8, roleCount=%u, privilegeCount=%u, accessMode='0 "
                "Read-Write'), is missing %s privilege (Id=%s)%s. context.Caller=%s. Consider "
                "adding missed privilege to one of the principal (user/team) roles.",
                a->user.text, a->role_count, g_hash_table_size(a->grants), name, id.text,
                where->str, a->user.text);
    return false;
}

/* Reports are read at every distance, changed only when direct, and not given away. */
static const char *owners_for(const struct access *a, enum right right)
{
    switch (right) {
    case RIGHT_READ:
        return a->below;
    case RIGHT_WRITE:
    case RIGHT_APPEND:
    case RIGHT_APPEND_TO:
        return a->direct;
    default:
        return a->own;
    }
}

static void fill_owned(const struct access *a, const struct table *t, enum right right,
                       const struct grant *g, struct guard_rule *rule)
{
    bool by_unit = table_securing(t) == SECURED_BY_UNIT;
    *rule = (struct guard_rule){.kind = GUARD_SOME,
                                .units = g->units,
                                .owners = owners_for(a, right),
                                .sharers = owners_for(a, right),
                                .mask = right_info(right)->mask};
    rule->owner = by_unit ? t->id_column : table_find_column(t, "ownerid");
    rule->unit = table_find_column(t, by_unit ? "businessunitid" : "owningbusinessunit");
}

static void fill_parent(const struct table *t, struct guard_rule *rule)
{
    *rule = (struct guard_rule){.kind = GUARD_FOLLOWS, .parent_count = 1};
    rule->parents[0] = table_securing_column(t);
    if (rule->parents[0] == NULL)
        rule->kind = GUARD_NONE; /* a table of that name, but another one */
}

static void fill_pair(const struct model *m, const struct table *t, struct guard_rule *rule)
{
    const struct many_to_many *n = t->pair;
    *rule = (struct guard_rule){.kind = GUARD_NONE};
    if (n == NULL)
        return;
    *rule = (struct guard_rule){
        .kind = GUARD_FOLLOWS,
        .parent_count = 2,
        .parents = {table_find_column(t, n->column1), table_find_column(t, n->column2)},
        .targets = {model_find_table(m, n->table1), model_find_table(m, n->table2)}};
    for (unsigned i = 0; i < 2; i++)
        if (rule->parents[i] == NULL || rule->targets[i] == NULL)
            rule->kind = GUARD_NONE;
}

static bool fill_by_privilege(const struct access *a, const struct table *t, enum right right,
                              struct guard_rule *rule, GError **error)
{
    struct privilege p;
    rule->kind = GUARD_NONE;
    if (!table_privilege(t, right, &p))
        return true;
    const struct grant *g = g_hash_table_lookup(a->grants, p.name);
    if (g == NULL)
        return access_fail_privilege(a, t, p.name, error);
    if (g->depth == DEPTH_GLOBAL)
        rule->kind = GUARD_ALL;
    else if (p.by_unit)
        fill_owned(a, t, right, g, rule);
    return true;
}

bool access_find_rule(const struct access *a, const struct table *t, enum right right,
                      struct guard_rule *ret_rule, GError **error)
{
    *ret_rule = (struct guard_rule){.kind = GUARD_ALL};
    if (a->everything)
        return true;
    switch (table_securing(t)) {
    case UNSECURED:
        ret_rule->kind = right == RIGHT_READ ? GUARD_ALL : GUARD_NONE;
        return true;
    case SECURED_BY_PRINCIPAL:
        *ret_rule = (struct guard_rule){.kind = right == RIGHT_READ ? GUARD_SOME : GUARD_NONE,
                                        .owner = table_securing_column(t),
                                        .owners = a->own};
        return true;
    case SECURED_BY_PARENT:
        fill_parent(t, ret_rule);
        return true;
    case SECURED_BY_PAIR:
        fill_pair(a->model, t, ret_rule);
        return true;
    default:
        return fill_by_privilege(a, t, right, ret_rule, error);
    }
}

enum right access_parent_right(enum right right)
{
    return right == RIGHT_READ ? RIGHT_READ : RIGHT_WRITE;
}
