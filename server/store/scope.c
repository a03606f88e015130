/* scope.c: aliases and joins. */
#include "store/scope.h"

#include <string.h>

#include "store/guarding.h"

bool scope_init(struct scope *scope, struct compiler *c, const struct table *t, GError **error)
{
    scope->compiler = c;
    scope->table = t;
    scope->parent = NULL;
    scope->alias = c->aliases++;
    sql_init_part(&scope->joins, &c->sql);
    scope->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return schema_need_table(c->store, t, error);
}

void scope_add_table(struct compiler *c, struct sql *q, const struct table *t, unsigned alias)
{
    guarding_add_table(c, q, t, alias);
    sql_add(q, " AS ");
    sql_add_alias(q, alias);
}

struct stmt *scope_use(struct compiler *c, GError **error)
{
    if (c->refused == NULL)
        return sql_use(&c->sql, c->store->db, error);
    g_propagate_error(error, g_steal_pointer(&c->refused));
    return NULL;
}

struct scope *scope_outer(struct scope *scope, unsigned levels)
{
    while (levels-- > 0)
        scope = scope->parent;
    return scope;
}

bool scope_count_link(struct compiler *c, GError **error)
{
    if (c->links++ < QUERY_MAX_LINKS)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_TOO_MANY_LINKS,
                "Number of link entities in query exceeded maximum limit of %d.", QUERY_MAX_LINKS);
    return false;
}

void scope_finish(struct scope *scope)
{
    sql_finish(&scope->joins);
    g_hash_table_unref(scope->by_path);
}

/* An owner may be a user or a team: rows of `owner` stand for both, so the target does not matter.
 */
static bool needs_target(const struct column *lookup, const struct table *parent)
{
    return schema_has_target(lookup) && strcmp(parent->logical_name, "owner") != 0;
}

void scope_add_link(struct sql *q, unsigned child, const struct nav *nav,
                    const struct table *child_table, unsigned parent,
                    const struct table *parent_table)
{
    const struct column *lookup =
        table_find_column(child_table, nav->relationship->referencing_column);
    sql_add_column(q, child, schema_name(child_table, lookup));
    sql_add(q, " = ");
    sql_add_column(q, parent, parent_table->primary_id);
    if (!needs_target(lookup, parent_table))
        return;
    g_autofree char *name = schema_target_name(lookup);
    sql_add(q, " AND ");
    sql_add_column(q, child, name);
    sql_add(q, " = ");
    sql_add_text_value(q, parent_table->logical_name);
}

static bool join(struct scope *scope, unsigned from, const struct nav *nav, unsigned *ret_alias,
                 GError **error)
{
    struct compiler *c = scope->compiler;
    unsigned alias = c->aliases++;
    if (!scope_count_link(c, error) || !schema_need_table(c->store, nav->to, error))
        return false;
    sql_add(&scope->joins, " LEFT JOIN ");
    scope_add_table(c, &scope->joins, nav->to, alias);
    sql_add(&scope->joins, " ON ");
    scope_add_link(&scope->joins, from, nav, nav->from, alias, nav->to);
    *ret_alias = alias;
    return true;
}

/* Follows navigation properties from the table `alias`. */
static bool follow(struct scope *scope, unsigned alias, const GPtrArray *navs, unsigned *ret_alias,
                   GError **error)
{
    g_autoptr(GString) path = g_string_new(NULL);
    g_string_append_printf(path, "%u", alias);
    for (guint i = 0; navs != NULL && i < navs->len; i++) {
        const struct nav *nav = g_ptr_array_index(navs, i);
        gpointer known = NULL;
        g_string_append_printf(path, "/%s", nav->name);
        if (g_hash_table_lookup_extended(scope->by_path, path->str, NULL, &known)) {
            alias = GPOINTER_TO_UINT(known);
            continue;
        }
        if (!join(scope, alias, nav, &alias, error))
            return false;
        g_hash_table_insert(scope->by_path, g_strdup(path->str), GUINT_TO_POINTER(alias));
    }
    *ret_alias = alias;
    return true;
}

bool scope_join(struct scope *scope, const GPtrArray *navs, unsigned *ret_alias, GError **error)
{
    return follow(scope, scope->alias, navs, ret_alias, error);
}

bool scope_path(struct scope *scope, const struct path *path, unsigned *ret_alias, GError **error)
{
    gpointer alias = NULL;
    scope = scope_outer(scope, path->outer);
    GHashTable *links = scope->compiler->link_aliases;
    if (path->link == NULL)
        return follow(scope, scope->alias, path->navs, ret_alias, error);
    if (links == NULL || !g_hash_table_lookup_extended(links, path->link, NULL, &alias)) {
        g_set_error(error, SERVER_ERROR, ERROR_UNEXPECTED, "The table '%s' is not linked yet.",
                    path->link->alias);
        return false;
    }
    return follow(scope, GPOINTER_TO_UINT(alias), path->navs, ret_alias, error);
}

const struct table *scope_path_table(const struct scope *scope, const struct path *path)
{
    for (unsigned i = 0; i < path->outer; i++)
        scope = scope->parent;
    if (path->navs != NULL && path->navs->len > 0) {
        const struct nav *last = g_ptr_array_index(path->navs, path->navs->len - 1);
        return last->to;
    }
    return path->link != NULL ? path->link->table : scope->table;
}

void compiler_name_link(struct compiler *c, const struct link *l, unsigned alias)
{
    if (c->link_aliases == NULL)
        c->link_aliases = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(c->link_aliases, (gpointer)(uintptr_t)l, GUINT_TO_POINTER(alias));
}
