/* edit_relationship.c: relationships made and deleted at run time: a lookup column with its
 * relationship, or a table of pairs with a many-to-many one. */
#include <string.h>

#include "model/edit_internal.h"

#define MAX_RELATIONSHIP_NAME 100

/* ---- names -------------------------------------------------------------------------------------
 */

static bool is_taken(const struct model *m, const char *schema_name)
{
    for (guint i = 0; i < m->tables->len; i++) {
        const struct table *t = g_ptr_array_index(m->tables, i);
        for (guint k = 0; k < t->many_to_one->len; k++)
            if (g_ascii_strcasecmp(((struct relationship *)t->many_to_one->pdata[k])->schema_name,
                                   schema_name) == 0)
                return true;
        for (guint k = 0; k < t->many_to_many->len; k++)
            if (g_ascii_strcasecmp(((struct many_to_many *)t->many_to_many->pdata[k])->schema_name,
                                   schema_name) == 0)
                return true;
    }
    return false;
}

static bool leads_from(const struct relationship *r, const char *table, const char *navigation)
{
    return (strcmp(r->referencing_table, table) == 0 &&
            g_strcmp0(r->navigation, navigation) == 0) ||
           (strcmp(r->referenced_table, table) == 0 &&
            g_strcmp0(r->collection_navigation, navigation) == 0);
}

static bool pair_leads_from(const struct many_to_many *n, const char *table, const char *navigation)
{
    return (strcmp(n->table1, table) == 0 && g_strcmp0(n->navigation1, navigation) == 0) ||
           (strcmp(n->table2, table) == 0 && g_strcmp0(n->navigation2, navigation) == 0);
}

/* Navigation properties and columns of a table have one name each. */
static bool is_free(const struct model *m, const struct table *from, const char *navigation)
{
    bool free = table_find_property(from, navigation) == NULL;
    for (guint i = 0; free && i < m->tables->len; i++) {
        const struct table *t = g_ptr_array_index(m->tables, i);
        for (guint k = 0; free && k < t->many_to_one->len; k++)
            free = !leads_from(t->many_to_one->pdata[k], from->logical_name, navigation);
        for (guint k = 0; free && k < t->many_to_many->len; k++)
            free = !pair_leads_from(t->many_to_many->pdata[k], from->logical_name, navigation);
    }
    return free;
}

/* The name a request gives a navigation property, or the usual one. */
bool edit_read_navigation(const struct edit_call *call, const cJSON *json, const char *member,
                          const struct table *from, const char **name, GError **error)
{
    const char *given = NULL;
    if (!definition_read_text(&call->reader, json, member, false, &given, error))
        return false;
    if (given != NULL && *given != '\0')
        *name = model_text(call->edit->model, given);
    if (is_free(call->edit->model, from, *name))
        return true;
    return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, member,
                           "the table has a property of this name already.", error);
}

bool edit_read_table(const struct edit_call *call, const cJSON *json, const char *member,
                     struct table **ret_table, GError **error)
{
    const char *name = NULL;
    if (!definition_read_text(&call->reader, json, member, true, &name, error))
        return false;
    struct table *t = edit_table(call->edit, name);
    if (t == NULL || t->is_intersect)
        return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, member,
                               "there is no such table.", error);
    *ret_table = t;
    return true;
}

bool edit_read_relationship_name(const struct edit_call *call, const cJSON *json,
                                 const char **ret_schema, GError **error)
{
    const char *schema = NULL, *logical = NULL;
    if (!definition_read_text(&call->reader, json, "SchemaName", true, &schema, error) ||
        !edit_check_name(call, schema, "SchemaName", MAX_RELATIONSHIP_NAME, &logical, error))
        return false;
    if (is_taken(call->edit->model, schema))
        return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "SchemaName",
                               "there is a relationship of this name already.", error);
    *ret_schema = schema;
    return true;
}

/* ---- one to many -------------------------------------------------------------------------------
 */

struct relationship *edit_new_relationship(struct edit *e, struct table *child,
                                           const char *schema_name, const char *column,
                                           const char *parent)
{
    struct model *m = e->model;
    struct relationship *r = model_alloc(m, sizeof *r);
    r->schema_name = r->collection_navigation = model_text(m, schema_name);
    r->metadata_id = edit_new_id(e);
    r->referencing_table = child->logical_name;
    r->referencing_column = model_text(m, column);
    r->referenced_table = model_text(m, parent);
    r->on_delete = CASCADE_REMOVE_LINK;
    meta_set(m, &r->meta, "IsManaged", "false");
    meta_set(m, &r->meta, "IsCustomRelationship", "true");
    g_ptr_array_add(child->many_to_one, r);
    edit_touch(e, child, &r->meta);
    if (edit_table(e, parent) != NULL)
        edit_touch(e, edit_table(e, parent), NULL); /* its list of relationships is longer */
    return r;
}

static void add_target(struct edit *e, struct table *t, struct column *c, const char *target)
{
    GPtrArray *targets = model_new_list(e->model);
    for (guint i = 0; c->targets != NULL && i < c->targets->len; i++)
        g_ptr_array_add(targets, g_ptr_array_index(c->targets, i));
    g_ptr_array_add(targets, (gpointer)(uintptr_t)model_text(e->model, target));
    c->targets = targets;
    edit_touch(e, t, &c->meta);
}

/* "Lookup" of a request: the column of the relationship. */
static bool create_lookup(struct edit_call *call, struct table *child, const cJSON *json,
                          enum column_type type, struct column **ret_column, GError **error)
{
    const char *schema = NULL, *logical = NULL;
    gsize length = call->reader.path->len;
    if (!cJSON_IsObject(json))
        return definition_fail(&call->reader, ERROR_MISSING_REQUIRED, "Lookup",
                               "the definition of the lookup column is wanted.", error);
    g_string_append(call->reader.path, length > 0 ? ".Lookup" : "Lookup");
    if (!definition_read_text(&call->reader, json, "SchemaName", true, &schema, error) ||
        !edit_check_name(call, schema, "SchemaName", MAX_RELATIONSHIP_NAME, &logical, error))
        return false;
    if (table_find_column(child, logical) != NULL || child->columns->len + 1 > EDIT_MAX_COLUMNS)
        return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "SchemaName",
                               "the table has a column of this name already.", error);
    struct column *c = edit_new_column(call->edit, schema, type, NULL);
    const struct definitions_item item = {definitions_column_type(c), call->edit->model, child, c};
    c->is_custom = true;
    if (!definition_read(&call->reader, &item, json, error))
        return false;
    g_string_truncate(call->reader.path, length);
    table_add_column(child, c);
    edit_touch(call->edit, child, &c->meta);
    *ret_column = c;
    return true;
}

/* The relationship of `json` for a lookup that is there. */
static bool create_for(struct edit_call *call, struct table *child, struct column *lookup,
                       const cJSON *json, const char *navigation, struct relationship **ret_r,
                       GError **error)
{
    struct table *parent = NULL;
    const char *schema = NULL;
    if (!edit_read_table(call, json, "ReferencedEntity", &parent, error) ||
        !edit_read_relationship_name(call, json, &schema, error))
        return false;
    if (lookup->targets != NULL &&
        g_ptr_array_find_with_equal_func(lookup->targets, parent->logical_name, g_str_equal, NULL))
        return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "ReferencedEntity",
                               "the lookup means this table already.", error);
    const char *forward = navigation, *back = schema;
    if (!edit_read_navigation(call, json, "ReferencingEntityNavigationPropertyName", child,
                              &forward, error) ||
        !edit_read_navigation(call, json, "ReferencedEntityNavigationPropertyName", parent, &back,
                              error))
        return false;
    struct relationship *r = edit_new_relationship(call->edit, child, schema, lookup->logical_name,
                                                   parent->logical_name);
    const struct definitions_item item = {&definitions_one_to_many_type, call->edit->model, child,
                                          r};
    r->navigation = model_text(call->edit->model, forward);
    r->collection_navigation = model_text(call->edit->model, back);
    add_target(call->edit, child, lookup, parent->logical_name);
    *ret_r = r;
    return definition_read(&call->reader, &item, json, error);
}

/* A further target for a lookup that means several tables already. */
static struct column *find_polymorphic(struct table *child, const cJSON *json)
{
    const cJSON *lookup = cJSON_GetObjectItemCaseSensitive(json, "Lookup");
    const char *schema =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(lookup, "SchemaName"));
    g_autofree char *logical = schema == NULL ? NULL : g_ascii_strdown(schema, -1);
    struct column *c = logical == NULL ? NULL : edit_column(child, logical);
    bool several = c != NULL && c->is_custom && c->type == COLUMN_LOOKUP && c->targets != NULL &&
                   meta_find(&c->meta, "IsPolymorphic") != NULL;
    return several ? c : NULL;
}

static bool create_one_to_many(struct edit_call *call, const cJSON *json, const char **ret_id,
                               GError **error)
{
    struct table *child = NULL;
    struct relationship *r = NULL;
    if (!edit_read_table(call, json, "ReferencingEntity", &child, error))
        return false;
    struct column *lookup = find_polymorphic(child, json);
    const char *target =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "ReferencedEntity"));
    g_autofree char *navigation = lookup == NULL || target == NULL
                                      ? NULL
                                      : g_strdup_printf("%s_%s", lookup->schema_name, target);
    if (lookup == NULL &&
        !create_lookup(call, child, cJSON_GetObjectItemCaseSensitive(json, "Lookup"), COLUMN_LOOKUP,
                       &lookup, error))
        return false;
    if (!create_for(call, child, lookup, json,
                    navigation != NULL ? navigation : lookup->schema_name, &r, error))
        return false;
    *ret_id = r->metadata_id;
    return true;
}

static bool create_targets(struct edit_call *call, const cJSON *list, struct table *child,
                           struct column *lookup, GPtrArray *ret_ids, GError **error)
{
    const cJSON *json = NULL;
    int index = 0;
    cJSON_ArrayForEach(json, list)
    {
        struct table *same = NULL;
        struct relationship *r = NULL;
        const char *target =
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "ReferencedEntity"));
        g_autofree char *navigation =
            g_strdup_printf("%s_%s", lookup->schema_name, target == NULL ? "" : target);
        g_string_printf(call->reader.path, "OneToManyRelationships[%d]", index++);
        if (!edit_read_table(call, json, "ReferencingEntity", &same, error))
            return false;
        if (same != child)
            return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "ReferencingEntity",
                                   "all relationships of a lookup have the same child.", error);
        if (!create_for(call, child, lookup, json, navigation, &r, error))
            return false;
        g_ptr_array_add(ret_ids, (gpointer)(uintptr_t)r->metadata_id);
    }
    return true;
}

static bool create_polymorphic(struct edit_call *call, const cJSON *relationships,
                               const cJSON *lookup, GPtrArray *ret_ids, const char **ret_column_id,
                               GError **error)
{
    const char *type =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(lookup, "@odata.type"));
    bool customer = type != NULL && strstr(type, "ComplexLookup") != NULL;
    struct table *child = NULL;
    struct column *c = NULL;
    if (!edit_read_table(call, cJSON_GetArrayItem(relationships, 0), "ReferencingEntity", &child,
                         error) ||
        !create_lookup(call, child, lookup, customer ? COLUMN_CUSTOMER : COLUMN_LOOKUP, &c, error))
        return false;
    meta_set(call->edit->model, &c->meta, "IsPolymorphic", "true");
    *ret_column_id = c->metadata_id;
    return create_targets(call, relationships, child, c, ret_ids, error);
}

bool edit_create_polymorphic(struct edit *e, const cJSON *relationships, const cJSON *lookup,
                             GPtrArray **ret_ids, const char **ret_column_id, GError **error)
{
    struct edit_call call;
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    edit_call_init(&call, e, true);
    bool good =
        cJSON_GetArraySize(relationships) > 0
            ? create_polymorphic(&call, relationships, lookup, ids, ret_column_id, error)
            : definition_fail(&call.reader, ERROR_MISSING_REQUIRED, "OneToManyRelationships",
                              "at least one relationship is wanted.", error);
    edit_call_finish(&call);
    if (!good)
        return false;
    cJSON *step = edit_log_step(e, EDIT_STEP_POLYMORPHIC);
    cJSON_AddItemToObject(step, "json", cJSON_Duplicate(relationships, true));
    cJSON_AddItemToObject(step, "lookup", cJSON_Duplicate(lookup, true));
    *ret_ids = g_steal_pointer(&ids);
    return true;
}

/* ---- create and delete -----------------------------------------------------------------------
 */

bool edit_create_relationship(struct edit_call *call, const cJSON *json, const char **ret_id,
                              GError **error)
{
    const char *type = NULL;
    if (!definition_read_text(&call->reader, json, "@odata.type", true, &type, error))
        return false;
    if (g_str_has_suffix(type, ".OneToManyRelationshipMetadata"))
        return create_one_to_many(call, json, ret_id, error);
    if (g_str_has_suffix(type, ".ManyToManyRelationshipMetadata"))
        return edit_create_many_to_many(call, json, ret_id, error);
    return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "@odata.type",
                           "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata or "
                           "ManyToManyRelationshipMetadata is wanted.",
                           error);
}

void edit_remove_relationship(struct edit *e, struct relationship *r)
{
    struct table *child = edit_table(e, r->referencing_table);
    struct column *c = edit_column(child, r->referencing_column);
    g_ptr_array_remove(child->many_to_one, r);
    edit_tell_deleted(e, DELETED_RELATIONSHIP, r->metadata_id);
    edit_touch(e, child, NULL);
    if (c == NULL)
        return;
    GPtrArray *targets = model_new_list(e->model);
    for (guint i = 0; c->targets != NULL && i < c->targets->len; i++)
        if (strcmp(g_ptr_array_index(c->targets, i), r->referenced_table) != 0)
            g_ptr_array_add(targets, g_ptr_array_index(c->targets, i));
    c->targets = targets;
    if (targets->len == 0)
        edit_remove_column(e, child, c);
    else
        edit_touch(e, child, &c->meta);
}

bool edit_is_custom(const struct edit *e, const struct meta *meta)
{
    return e->system || g_strcmp0(meta_find(meta, "IsCustomRelationship"), "true") == 0;
}

bool edit_fail_delete(const char *schema_name, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "The relationship '%s' cannot be deleted: it is not a custom relationship.",
                schema_name);
    return false;
}

bool edit_delete_relationship(struct edit *e, struct relationship *r, GError **error)
{
    const struct table *child = edit_table(e, r->referencing_table);
    bool of_custom = child->is_custom && strchr(r->referencing_column, '_') != NULL;
    if (!edit_is_custom(e, &r->meta) && !of_custom)
        return edit_fail_delete(r->schema_name, error);
    edit_remove_relationship(e, r);
    return true;
}
