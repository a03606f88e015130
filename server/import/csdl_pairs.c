/* csdl_pairs.c: two collections that name each other as partner are a many-to-many relationship.
 * CSDL does not say which table holds the pairs: it is the type named like the relationship, with
 * or without "_association"; where the file has none, one is made, because pairs must be somewhere.
 */
#include "import/csdl_tables.h"

#include <string.h>

#define ENDING "_association"

static const struct csdl_nav *find_nav(const struct csdl_type *t, const char *name)
{
    for (guint i = 0; t != NULL && name != NULL && i < t->navs->len; i++) {
        const struct csdl_nav *nav = &g_array_index(t->navs, struct csdl_nav, i);
        if (strcmp(nav->name, name) == 0)
            return nav;
    }
    return NULL;
}

/* ---- the intersect table -----------------------------------------------------------------------
 */

/* The two columns of `t` that hold the ids; false when it cannot be the table of these pairs. */
static bool find_columns(const struct table *t, struct many_to_many *pair, const char *id1,
                         const char *id2)
{
    const struct column *first = table_find_column(t, id1), *second = NULL;
    if (strcmp(id1, id2) != 0)
        second = table_find_column(t, id2);
    for (guint i = 0; strcmp(id1, id2) == 0 && i < t->columns->len; i++) {
        const struct column *c = t->columns->pdata[i];
        bool other = c != first && strstr(c->logical_name, id1) != NULL &&
                     c->type == COLUMN_UNIQUEIDENTIFIER &&
                     strcmp(c->logical_name, t->primary_id) != 0;
        if (other && first == NULL)
            first = c;
        else if (other && second == NULL)
            second = c;
    }
    if (first == NULL || second == NULL || first->type != COLUMN_UNIQUEIDENTIFIER ||
        second->type != COLUMN_UNIQUEIDENTIFIER)
        return false;
    pair->column1 = first->logical_name;
    pair->column2 = second->logical_name;
    return true;
}

static void mark_intersect(struct table *t)
{
    t->is_intersect = true;
    t->optimistic_concurrency = false;
    for (guint i = 0; i < t->columns->len; i++) {
        struct column *c = t->columns->pdata[i];
        c->valid_for_create = c->valid_for_update = false;
    }
}

static struct table *make_intersect(struct import *im, const char *name, struct many_to_many *pair,
                                    const char *id1, const char *id2)
{
    bool same = strcmp(id1, id2) == 0;
    g_autofree char *set = g_strconcat(name, "collection", NULL),
                    *key = g_strconcat(name, "id", NULL);
    g_autofree char *one = g_strconcat(id1, same ? "one" : "", NULL),
                    *two = g_strconcat(id2, same ? "two" : "", NULL);
    struct table *t = build_table(im, name, set);
    if (t == NULL)
        return NULL;
    const char *const columns[] = {key, one, two};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        build_column(im, t, columns[i], COLUMN_UNIQUEIDENTIFIER);
    build_column(im, t, "versionnumber", COLUMN_BIGINT);
    t->primary_id = model_text(im->model, key);
    pair->column1 = model_text(im->model, one);
    pair->column2 = model_text(im->model, two);
    mark_intersect(t);
    return t;
}

static void find_intersect(struct import *im, struct many_to_many *pair, const char *id1,
                           const char *id2)
{
    g_autofree char *lower = g_ascii_strdown(pair->schema_name, -1);
    g_autofree char *short_name =
        g_str_has_suffix(lower, ENDING) ? g_strndup(lower, strlen(lower) - strlen(ENDING)) : NULL;
    const char *const names[] = {lower, short_name};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        struct table *t = names[i] == NULL ? NULL : build_find_table(im, names[i]);
        if (t == NULL || !find_columns(t, pair, id1, id2))
            continue;
        mark_intersect(t);
        pair->intersect_table = t->logical_name;
        return;
    }
    const char *name =
        short_name != NULL && build_find_table(im, short_name) == NULL ? short_name : lower;
    const struct table *made = make_intersect(im, name, pair, id1, id2);
    if (made == NULL)
        return;
    notices_add(im->notices, NOTICE_NO_INTERSECT, "%s", pair->schema_name);
    pair->intersect_table = made->logical_name;
}

/* ---- pairs -------------------------------------------------------------------------------------
 */

/* Both ends tell the same pair; the one that comes first makes it. Of a table with itself the end
 * with the shorter name gives the name (x_association, x_association_referenced). */
static bool is_first_end(const struct csdl_table *here, const struct csdl_nav *nav,
                         const struct csdl_type *other)
{
    if (here->type != other)
        return here->type->position < other->position;
    return strlen(nav->name) <= strlen(nav->partner);
}

static void make_pair(struct import *im, const struct csdl_table *here, const struct csdl_nav *nav)
{
    const struct table *there = build_find_table(im, csdl_table_name(nav->target));
    if (there == NULL)
        return;
    struct many_to_many pair = {.schema_name = nav->name,
                                .table1 = here->table->logical_name,
                                .navigation1 = nav->name,
                                .table2 = there->logical_name,
                                .navigation2 = nav->partner};
    find_intersect(im, &pair, here->table->primary_id, there->primary_id);
    if (pair.intersect_table != NULL)
        build_many_to_many(im, &pair);
}

void csdl_make_pairs(struct import *im, const struct csdl_document *d, const GArray *tables)
{
    for (guint i = 0; i < tables->len; i++) {
        const struct csdl_table *here = &g_array_index(tables, struct csdl_table, i);
        for (guint k = 0; k < here->type->navs->len; k++) {
            const struct csdl_nav *nav = &g_array_index(here->type->navs, struct csdl_nav, k);
            const struct csdl_type *other = csdl_document_find(d, nav->target);
            const struct csdl_nav *back = nav->many ? find_nav(other, nav->partner) : NULL;
            if (back != NULL && back->many && is_first_end(here, nav, other))
                make_pair(im, here, nav);
        }
    }
}
