/* mirror.c: keeps activitypointer and owner in step with the rows they stand for. */
#include "store/mirror.h"

#include <string.h>

#include "store/schema.h"

/* The table that holds the mirror of rows of `t`, and its column that names `t`; NULL = none. */
static const struct table *mirror_table(struct store *s, const struct table *t,
                                        const char **ret_type_column)
{
    bool principal = g_strcmp0(t->base_type, "principal") == 0;
    if (!principal && !t->is_activity)
        return NULL;
    *ret_type_column = principal ? "owneridtype" : "activitytypecode";
    const struct table *base = model_find_table(s->model, principal ? "owner" : "activitypointer");
    return base != t ? base : NULL;
}

/* The status of an activity is its own; the mirror has the default one of the same state. */
static void translate_status(struct row *mirror)
{
    const struct column *state = table_find_column(mirror->table, "statecode");
    const struct column *status = table_find_column(mirror->table, "statuscode");
    if (state == NULL || status == NULL)
        return;
    const struct value *v = row_get(mirror, state);
    const struct option *o =
        v != NULL && v->kind == VALUE_INTEGER ? column_find_option(state, (int)v->integer) : NULL;
    if (o != NULL && o->default_status >= 0) {
        row_set_integer(mirror, "statuscode", o->default_status);
    } else {
        value_finish(row_value(mirror, status));
        mirror->present[status->index] = false;
    }
}

static struct row *make_mirror(const struct table *base, const struct row *row)
{
    struct row *mirror = row_create(base);
    mirror->id = row->id;
    for (guint i = 0; i < base->columns->len; i++) {
        const struct column *to = g_ptr_array_index(base->columns, i);
        const struct column *from = table_find_column(row->table, to->logical_name);
        const struct value *v = from != NULL ? row_get(row, from) : NULL;
        if (v == NULL)
            continue;
        value_copy(row_value(mirror, to), v);
        mirror->present[to->index] = true;
    }
    const struct column *name = table_find_column(row->table, row->table->primary_name);
    const struct value *v = name != NULL ? row_get(row, name) : NULL;
    if (v != NULL && base->primary_name != NULL)
        row_set_text(mirror, base->primary_name, v->text);
    translate_status(mirror);
    return mirror;
}

bool mirror_insert(struct store *s, const struct row *row, GError **error)
{
    const char *type_column = NULL;
    const struct table *base = mirror_table(s, row->table, &type_column);
    if (base == NULL)
        return true;
    struct row *mirror = make_mirror(base, row);
    row_set_text(mirror, type_column, row->table->logical_name);
    bool good = store_insert(s, mirror, error);
    row_destroy(mirror);
    return good;
}

bool mirror_update(struct store *s, const struct row *row, GError **error)
{
    const char *type_column = NULL;
    const struct table *base = mirror_table(s, row->table, &type_column);
    if (base == NULL)
        return true;
    struct row *mirror = make_mirror(base, row);
    bool good = store_update(s, mirror, error);
    row_destroy(mirror);
    return good;
}

bool mirror_delete(struct store *s, const struct table *t, const struct guid *id, int64_t now_ms,
                   GError **error)
{
    const char *type_column = NULL;
    const struct table *base = mirror_table(s, t, &type_column);
    return base == NULL || store_delete(s, base, id, now_ms, error);
}
