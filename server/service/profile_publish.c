/* profile_publish.c: a whole profile is checked when it is published: what its items and the
 * relationships between them make together. */
#include <string.h>

#include "service/profile.h"
#include "service/rows.h"

#define MAX_RELATIONSHIPS 10 /* that an item follows, those of the items it reaches included */
#define PUBLISHED 0          /* componentstate */

enum criteria { CRITERIA_RELATED, CRITERIA_ALL, CRITERIA_OTHER, CRITERIA_CUSTOM };
enum visit { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

/* One item with the items its relationships lead to. */
struct item {
    const struct row *row; /* borrowed from the graph */
    const struct table *table;
    GPtrArray *associations; /* struct row *, owned */
    GPtrArray *links;        /* struct item *, one for each association; owned array */
    bool is_reached;         /* by an association of another item */
    enum visit visit;
};

struct graph {
    struct work *work;
    struct row *profile;
    GPtrArray *rows;  /* of the items; owned */
    GPtrArray *items; /* struct item *, owned */
};

static void item_free(gpointer data)
{
    struct item *item = data;
    g_ptr_array_unref(item->associations);
    g_ptr_array_unref(item->links);
    g_free(item);
}

static void graph_finish(struct graph *g)
{
    g_clear_pointer(&g->items, g_ptr_array_unref);
    g_clear_pointer(&g->rows, g_ptr_array_unref);
    row_destroy(g->profile);
}

static bool refuse(const struct graph *g, const struct item *item, enum server_error code,
                   const char *what, GError **error)
{
    g_set_error(error, SERVER_ERROR, (gint)code, "The entity '%s' in the profile '%s' %s",
                item->table->logical_name, row_text(g->profile, "name", ""), what);
    return false;
}

static struct item *find_item(const struct graph *g, const struct table *t)
{
    for (guint i = 0; i < g->items->len; i++) {
        struct item *item = g_ptr_array_index(g->items, i);
        if (item->table == t)
            return item;
    }
    return NULL;
}

/* ---- reading ---- */

static bool read_items(struct graph *g, GError **error)
{
    for (guint i = 0; i < g->rows->len; i++) {
        const struct row *row = g_ptr_array_index(g->rows, i);
        const struct table *t =
            model_find_table(g->work->model, row_text(row, "selectedentitytypecode", ""));
        GPtrArray *associations = NULL;
        if (t == NULL)
            continue; /* its table is gone */
        if (!profile_children(g->work, "mobileofflineprofileitemassociation",
                              "mobileofflineprofileitemid", "mobileofflineprofileitem", &row->id,
                              &associations, error))
            return false;
        struct item *item = g_new0(struct item, 1);
        *item = (struct item){
            .row = row, .table = t, .associations = associations, .links = g_ptr_array_new()};
        g_ptr_array_add(g->items, item);
    }
    return true;
}

static bool link_item(struct graph *g, struct item *item, GError **error)
{
    for (guint i = 0; i < item->associations->len; i++) {
        const struct row *association = g_ptr_array_index(item->associations, i);
        const char *name = NULL;
        const struct table *other = NULL;
        if (!profile_find_link(g->work, item->table, row_text(association, "relationshipid", ""),
                               &name, &other))
            return refuse(g, item, ERROR_PROFILE_BAD_RELATIONSHIP,
                          "follows a relationship that does not exist.", error);
        struct item *target = find_item(g, other);
        g_autofree char *text =
            g_strdup_printf("follows the relationship '%s' to '%s', which is not in the profile.",
                            name, other->logical_name);
        if (target == NULL)
            return refuse(g, item, ERROR_PROFILE_LINK_OUTSIDE, text, error);
        target->is_reached = target->is_reached || target != item;
        g_ptr_array_add(item->links, target);
    }
    return true;
}

static bool graph_read(struct graph *g, const struct guid *id, GError **error)
{
    const struct table *t = model_find_table(g->work->model, "mobileofflineprofile");
    g->items = g_ptr_array_new_with_free_func(item_free);
    if (t == NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_NOT_IMPLEMENTED,
                            "The metadata of mobileofflineprofile is missing.");
        return false;
    }
    if (!work_read_any(g->work, t, id, &g->profile, error) ||
        !profile_children(g->work, "mobileofflineprofileitem", "regardingobjectid",
                          "mobileofflineprofile", id, &g->rows, error) ||
        !read_items(g, error))
        return false;
    for (guint i = 0; i < g->items->len; i++)
        if (!link_item(g, g_ptr_array_index(g->items, i), error))
            return false;
    return true;
}

/* ---- checking ---- */

static bool check_filter(const struct graph *g, const struct item *item, GError **error)
{
    int64_t criteria = row_integer(item->row, "recorddistributioncriteria", 0);
    bool own = row_integer(item->row, "recordsownedbyme", 0) != 0 ||
               row_integer(item->row, "recordsownedbymyteam", 0) != 0;
    bool unit = row_integer(item->row, "recordsownedbymybusinessunit", 0) != 0;
    struct guid view;
    row_lookup_id(item->row, "profileitemrule", &view);
    if (criteria == CRITERIA_OTHER && strcmp(item->table->ownership, "OrganizationOwned") == 0)
        return refuse(g, item, ERROR_PROFILE_OWNED_BY_ME,
                      "is owned by the organization: 'Other data filter' is not valid.", error);
    if (criteria == CRITERIA_OTHER && own && strcmp(item->table->ownership, "BusinessOwned") == 0)
        return refuse(g, item, ERROR_PROFILE_OWNED_BY_TEAM,
                      "is owned by a business unit: rows of a user or a team are not valid.",
                      error);
    if (criteria == CRITERIA_OTHER && !own && !unit)
        return refuse(g, item, ERROR_PROFILE_NO_FILTER,
                      "contained the Data Download Filter 'Other data filter' however no data "
                      "filter option was selected. The entity must specify a data filter option.",
                      error);
    if (criteria == CRITERIA_CUSTOM && view.text[0] == '\0' &&
        *row_text(item->row, "profileitementityfilter", "") == '\0')
        return refuse(g, item, ERROR_PROFILE_NO_FILTER, "has no custom data filter.", error);
    if (criteria == CRITERIA_RELATED && !item->is_reached)
        return refuse(g, item, ERROR_PROFILE_RELATED_ONLY,
                      "downloads related rows only, but no relationship of another item leads to "
                      "it.",
                      error);
    return true;
}

/* Depth first; an item met again on the way is a circle. */
static bool visit(const struct graph *g, struct item *item, GString *way, GError **error)
{
    gsize length = way->len;
    g_string_append_printf(way, "%s%s", length > 0 ? " > " : "", item->table->logical_name);
    if (item->visit == VISIT_OPEN) {
        g_set_error(error, SERVER_ERROR, ERROR_PROFILE_CIRCLE,
                    "The profile '%s' has a circular relationship: %s.",
                    row_text(g->profile, "name", ""), way->str);
        return false;
    }
    bool good = true;
    if (item->visit == VISIT_NEW) {
        item->visit = VISIT_OPEN;
        for (guint i = 0; good && i < item->links->len; i++)
            good = visit(g, g_ptr_array_index(item->links, i), way, error);
        item->visit = VISIT_DONE;
    }
    g_string_truncate(way, length);
    return good;
}

/* Relationships that are followed from an item on; no circles are left by now. */
static guint count_links(const struct item *item)
{
    guint count = item->links->len;
    for (guint i = 0; i < item->links->len && count <= MAX_RELATIONSHIPS; i++)
        count += count_links(g_ptr_array_index(item->links, i));
    return count;
}

static bool graph_check(const struct graph *g, GError **error)
{
    for (guint i = 0; i < g->items->len; i++) {
        struct item *item = g_ptr_array_index(g->items, i);
        g_autoptr(GString) way = g_string_new(NULL);
        if (!check_filter(g, item, error) || !visit(g, item, way, error))
            return false;
    }
    for (guint i = 0; i < g->items->len; i++) {
        const struct item *item = g_ptr_array_index(g->items, i);
        if (count_links(item) > MAX_RELATIONSHIPS)
            return refuse(g, item, ERROR_PROFILE_GRAPH_LIMIT,
                          "follows more than 10 relationships, those of related items included.",
                          error);
    }
    return true;
}

/* ---- publishing ---- */

static bool mark(struct work *w, const struct row *row, GError **error)
{
    struct row *changes = row_create(row->table);
    changes->id = row->id;
    row_set_integer(changes, "componentstate", PUBLISHED);
    row_set_integer(changes, "isvalidated", 1);
    row_set_integer(changes, "publishedon", w->session->now_ms / 1000);
    bool good = rows_change_quietly(w, changes, error);
    row_destroy(changes);
    return good;
}

static bool mark_all(const struct graph *g, GError **error)
{
    if (!mark(g->work, g->profile, error))
        return false;
    for (guint i = 0; i < g->items->len; i++) {
        const struct item *item = g_ptr_array_index(g->items, i);
        if (!mark(g->work, item->row, error))
            return false;
        for (guint k = 0; k < item->associations->len; k++)
            if (!mark(g->work, g_ptr_array_index(item->associations, k), error))
                return false;
    }
    return true;
}

bool profile_publish(struct work *w, const struct guid *id, GError **error)
{
    struct graph g = {.work = w};
    bool good = graph_read(&g, id, error) && graph_check(&g, error) && mark_all(&g, error);
    graph_finish(&g);
    return good;
}
