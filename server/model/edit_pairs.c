/* edit_pairs.c: many-to-many relationships made and deleted at run time, each with its table of
 * pairs. */
#include <string.h>

#include "model/edit_internal.h"

#define MAX_PAIRS_NAME 100

static void add_pair_column(struct edit *e, struct table *pairs, const char *schema)
{
    struct column *c = edit_new_column(e, schema, COLUMN_UNIQUEIDENTIFIER, schema);
    c->valid_for_create = c->valid_for_update = false;
    c->meta.changed = e->model->version;
    table_add_column(pairs, c);
}

static void add_pairs_table(struct edit *e, const struct many_to_many *n)
{
    struct table *pairs = edit_new_table(e, n->intersect_table, "None");
    pairs->display_name = pairs->display_collection_name = pairs->logical_name;
    add_pair_column(e, pairs, n->column1);
    add_pair_column(e, pairs, n->column2);
    struct column *version = edit_new_column(e, "VersionNumber", COLUMN_BIGINT, "Version Number");
    version->valid_for_create = version->valid_for_update = false;
    table_add_column(pairs, version);
    pairs->flags.change_tracking = edit_table(e, n->table1)->flags.change_tracking &&
                                   edit_table(e, n->table2)->flags.change_tracking;
    model_add_table(e->model, pairs);
}

static void name_columns(struct edit *e, struct many_to_many *n, const struct table *t1,
                         const struct table *t2)
{
    bool self = t1 == t2;
    g_autofree char *one = g_strconcat(t1->primary_id, self ? "one" : "", NULL);
    g_autofree char *two = g_strconcat(t2->primary_id, self ? "two" : "", NULL);
    n->column1 = model_text(e->model, one);
    n->column2 = model_text(e->model, two);
}

static bool read_intersect(const struct edit_call *call, const cJSON *json, struct many_to_many *n,
                           GError **error)
{
    const char *given = NULL, *logical = NULL;
    if (!definition_read_text(&call->reader, json, "IntersectEntityName", false, &given, error) ||
        !edit_check_name(call, given != NULL && *given != '\0' ? given : n->schema_name,
                         "IntersectEntityName", MAX_PAIRS_NAME, &logical, error))
        return false;
    g_autofree char *set = g_strconcat(logical, "set", NULL);
    if (model_find_table(call->edit->model, logical) != NULL ||
        model_find_set(call->edit->model, set) != NULL)
        return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "IntersectEntityName",
                               "there is a table of this name already.", error);
    n->intersect_table = logical;
    return true;
}

static bool read_pair_navigations(const struct edit_call *call, const cJSON *json,
                                  struct many_to_many *n, const struct table *t1,
                                  const struct table *t2, GError **error)
{
    g_autofree char *reverse = g_strconcat(n->schema_name, t1 == t2 ? "_reverse" : "", NULL);
    n->navigation1 = n->schema_name;
    n->navigation2 = model_text(call->edit->model, reverse);
    return edit_read_navigation(call, json, "Entity1NavigationPropertyName", t1, &n->navigation1,
                                error) &&
           edit_read_navigation(call, json, "Entity2NavigationPropertyName", t2, &n->navigation2,
                                error);
}

bool edit_create_many_to_many(struct edit_call *call, const cJSON *json, const char **ret_id,
                              GError **error)
{
    struct edit *e = call->edit;
    struct table *t1 = NULL, *t2 = NULL;
    const char *schema = NULL;
    if (!edit_read_table(call, json, "Entity1LogicalName", &t1, error) ||
        !edit_read_table(call, json, "Entity2LogicalName", &t2, error) ||
        !edit_read_relationship_name(call, json, &schema, error))
        return false;
    struct many_to_many *n = model_alloc(e->model, sizeof *n);
    const struct definitions_item item = {&definitions_many_to_many_type, e->model, t1, n};
    n->schema_name = model_text(e->model, schema);
    n->metadata_id = edit_new_id(e);
    n->table1 = t1->logical_name;
    n->table2 = t2->logical_name;
    name_columns(e, n, t1, t2);
    meta_set(e->model, &n->meta, "IsManaged", "false");
    meta_set(e->model, &n->meta, "IsCustomRelationship", "true");
    if (!read_intersect(call, json, n, error) ||
        !read_pair_navigations(call, json, n, t1, t2, error) ||
        !definition_read(&call->reader, &item, json, error))
        return false;
    g_ptr_array_add(t1->many_to_many, n);
    if (t2 != t1)
        g_ptr_array_add(t2->many_to_many, n);
    edit_touch(e, t1, &n->meta);
    edit_touch(e, t2, NULL);
    add_pairs_table(e, n);
    *ret_id = n->metadata_id;
    return true;
}

static void remove_named(struct table *t, const char *schema_name)
{
    for (guint i = 0; t != NULL && i < t->many_to_many->len; i++) {
        const struct many_to_many *n = g_ptr_array_index(t->many_to_many, i);
        if (strcmp(n->schema_name, schema_name) == 0)
            g_ptr_array_remove_index(t->many_to_many, i--);
    }
}

void edit_remove_many_to_many(struct edit *e, struct many_to_many *n)
{
    struct table *t1 = edit_table(e, n->table1), *t2 = edit_table(e, n->table2);
    struct table *pairs = edit_table(e, n->intersect_table);
    remove_named(t1, n->schema_name);
    remove_named(t2, n->schema_name);
    edit_tell_deleted(e, DELETED_RELATIONSHIP, n->metadata_id);
    if (t1 != NULL)
        edit_touch(e, t1, NULL);
    if (t2 != NULL)
        edit_touch(e, t2, NULL);
    if (pairs != NULL)
        edit_remove_table(e, pairs);
}

bool edit_delete_many_to_many(struct edit *e, struct many_to_many *n, GError **error)
{
    const struct table *pairs = edit_table(e, n->intersect_table);
    if (!edit_is_custom(e, &n->meta) && (pairs == NULL || !pairs->is_custom))
        return edit_fail_delete(n->schema_name, error);
    edit_remove_many_to_many(e, n);
    return true;
}
