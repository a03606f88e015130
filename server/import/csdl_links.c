/* csdl_links.c: single-valued navigation properties as relationships. CSDL names the column by a
 * ReferentialConstraint, but older organisations leave it out where the column is inherited; then
 * the name of the navigation property tells: regardingobjectid_account_task. */
#include "import/csdl_tables.h"

#include <string.h>

/* Whether navigation `name` is that of a column: the same, or the column, '_' and something. A
 * column slaid may also give sla_task_sla. */
static bool is_named_after(const char *name, const struct column *c, size_t *ret_length)
{
    const char *column = c->logical_name;
    size_t length = strlen(column);
    bool id = column_is_lookup(c) && g_str_has_suffix(column, "id") && length > 3;
    for (size_t cut = 0; cut <= (id ? 2 : 0); cut += 2) {
        size_t part = length - cut;
        char after = name[MIN(strlen(name), part)];
        if (g_ascii_strncasecmp(name, column, part) == 0 &&
            (after == '_' || (after == '\0' && cut == 0))) {
            *ret_length = part;
            return true;
        }
    }
    return false;
}

/* The longest name wins; a lookup goes before a plain identifier. NULL = none. */
static const struct column *guess_column(const struct table *t, const char *nav)
{
    const struct column *best = NULL;
    size_t best_length = 0;
    for (guint i = 0; i < t->columns->len; i++) {
        const struct column *c = t->columns->pdata[i];
        size_t length = 0;
        bool able = column_is_lookup(c) || c->type == COLUMN_UNIQUEIDENTIFIER;
        if (!able || !is_named_after(nav, c, &length) || length < best_length)
            continue;
        if (length > best_length || column_is_lookup(c))
            best = c;
        best_length = length;
    }
    return best;
}

static const struct column *find_column(const struct table *t, const struct csdl_nav *nav)
{
    const struct column *c =
        nav->constraint == NULL ? NULL : table_find_property(t, nav->constraint);
    return c != NULL ? c : guess_column(t, nav->name);
}

/* A lookup that leads to account and contact, and nowhere else, is of type Customer. */
static void mark_customers(struct table *t)
{
    for (guint i = 0; i < t->columns->len; i++) {
        struct column *c = t->columns->pdata[i];
        const GPtrArray *targets = c->type == COLUMN_LOOKUP ? c->targets : NULL;
        if (targets != NULL && targets->len == 2 &&
            g_ptr_array_find_with_equal_func(c->targets, "account", g_str_equal, NULL) &&
            g_ptr_array_find_with_equal_func(c->targets, "contact", g_str_equal, NULL))
            c->type = COLUMN_CUSTOMER;
    }
}

static void add_owner_targets(struct import *im, struct table *t)
{
    static const char *const owners[] = {"systemuser", "team"};
    struct column *c = build_find_column(t, "ownerid");
    if (c == NULL || c->type != COLUMN_OWNER || (c->targets != NULL && c->targets->len > 0))
        return;
    build_targets(im, c);
    for (size_t i = 0; i < G_N_ELEMENTS(owners); i++)
        g_ptr_array_add(c->targets, (gpointer)(uintptr_t)owners[i]);
}

static void make_link(struct import *im, struct table *t, const struct csdl_nav *nav)
{
    const char *target = csdl_table_name(nav->target);
    const struct column *c = find_column(t, nav);
    if (build_find_table(im, target) == NULL) {
        notices_add(im->notices, NOTICE_DANGLING_NAVIGATION, "%s.%s in line %d", t->logical_name,
                    nav->name, nav->line);
        return;
    }
    if (c == NULL) {
        notices_add(im->notices, NOTICE_NO_COLUMN, "%s.%s in line %d", t->logical_name, nav->name,
                    nav->line);
        return;
    }
    g_autofree char *made_up =
        g_strdup_printf("%s_%s_%s", target, t->logical_name, c->logical_name);
    build_relationship(im, t, nav->partner == NULL ? made_up : nav->partner,
                       &(struct relationship){.referencing_column = c->logical_name,
                                              .referenced_table = target,
                                              .navigation = nav->name,
                                              .collection_navigation = nav->partner});
}

/* A collection whose partner is no single-valued navigation property of the other type has nothing
 * to stand on. */
static void report_loose_collection(struct import *im, const struct csdl_document *d,
                                    const struct csdl_table *t, const struct csdl_nav *nav)
{
    const struct csdl_type *other = csdl_document_find(d, nav->target);
    if (other == NULL)
        notices_add(im->notices, NOTICE_DANGLING_NAVIGATION, "%s.%s in line %d", t->type->name,
                    nav->name, nav->line);
    else if (nav->partner == NULL)
        notices_add(im->notices, NOTICE_NO_COLUMN, "%s.%s in line %d", t->type->name, nav->name,
                    nav->line);
}

void csdl_make_links(struct import *im, const struct csdl_document *d, const GArray *tables)
{
    for (guint i = 0; i < tables->len; i++) {
        const struct csdl_table *t = &g_array_index(tables, struct csdl_table, i);
        for (guint k = 0; k < t->type->navs->len; k++) {
            const struct csdl_nav *nav = &g_array_index(t->type->navs, struct csdl_nav, k);
            if (nav->many)
                report_loose_collection(im, d, t, nav);
            else
                make_link(im, t->table, nav);
        }
        mark_customers(t->table);
        add_owner_targets(im, t->table);
    }
}
