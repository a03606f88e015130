/* schema.c: actions that change definitions: options of choices, lookups that mean several
 * tables. */
#include <string.h>

#include "actions/operation.h"
#include "service/metadata.h"
#include "service/secure.h"

/* Runs `change` with the call as its context, for who has the privilege. */
static bool run(struct operation_call *call, const char *privilege, metadata_fn change,
                GError **error)
{
    return secure_task(call->work, privilege, error) &&
           service_change_metadata(call->work->session, change, call, error);
}

static void answer_number(struct operation_call *call, const char *name, int value)
{
    struct json j;
    operation_begin_answer(call, &j);
    json_put_integer(&j, name, value);
    json_end_object(&j);
}

/* ---- options -----------------------------------------------------------------------------------
 */

static struct option_place place_of(const struct operation_call *call)
{
    return (struct option_place){.table = operation_text(call, "EntityLogicalName"),
                                 .column = operation_text(call, "AttributeLogicalName"),
                                 .set = operation_text(call, "OptionSetName")};
}

static bool insert(struct edit *e, void *context, GError **error)
{
    struct operation_call *call = context;
    const struct option_place place = place_of(call);
    int value = 0;
    if (!edit_insert_option(e, &place, call->parameters, &value, error))
        return false;
    answer_number(call, "NewOptionValue", value);
    return true;
}

bool operation_insert_option(struct operation_call *call, GError **error)
{
    return run(call, "prvWriteAttribute", insert, error);
}

static bool update(struct edit *e, void *context, GError **error)
{
    struct operation_call *call = context;
    const struct option_place place = place_of(call);
    cJSON *json = cJSON_Duplicate(call->parameters, true);
    cJSON *status = cJSON_DetachItemFromObjectCaseSensitive(json, "DefaultStatusCode");
    if (status != NULL)
        cJSON_AddItemToObject(json, "DefaultStatus", status);
    e->merge_labels = cJSON_IsTrue(operation_parameter(call, "MergeLabels"));
    bool good =
        edit_update_option(e, &place, (int)operation_integer(call, "Value", -1), json, error);
    cJSON_Delete(json);
    return good;
}

bool operation_update_option(struct operation_call *call, GError **error)
{
    return run(call, "prvWriteAttribute", update, error);
}

static bool delete_one(struct edit *e, void *context, GError **error)
{
    struct operation_call *call = context;
    const struct option_place place = place_of(call);
    return edit_delete_option(e, &place, (int)operation_integer(call, "Value", -1), error);
}

bool operation_delete_option(struct operation_call *call, GError **error)
{
    return run(call, "prvWriteAttribute", delete_one, error);
}

static bool order(struct edit *e, void *context, GError **error)
{
    struct operation_call *call = context;
    const struct option_place place = place_of(call);
    return edit_order_options(e, &place, operation_parameter(call, "Values"), error);
}

bool operation_order_options(struct operation_call *call, GError **error)
{
    return run(call, "prvWriteAttribute", order, error);
}

/* ---- lookups that mean several tables ----------------------------------------------------------
 */

static bool create_polymorphic(struct edit *e, void *context, GError **error)
{
    struct operation_call *call = context;
    g_autoptr(GPtrArray) ids = NULL;
    const char *column_id = NULL;
    struct json j;
    if (!edit_create_polymorphic(e, operation_parameter(call, "OneToManyRelationships"),
                                 operation_parameter(call, "Lookup"), &ids, &column_id, error))
        return false;
    operation_begin_answer(call, &j);
    json_key(&j, "RelationshipIds");
    json_begin_array(&j);
    for (guint i = 0; i < ids->len; i++)
        json_text(&j, g_ptr_array_index(ids, i));
    json_end_array(&j);
    json_put_text(&j, "AttributeId", column_id);
    json_end_object(&j);
    return true;
}

bool operation_create_polymorphic(struct operation_call *call, GError **error)
{
    return run(call, "prvCreateRelationship", create_polymorphic, error);
}

/* ---- which relationships are possible ----------------------------------------------------------
 */

static bool is_eligible(const struct table *t)
{
    return t != NULL && !t->is_intersect && t->set_name != NULL;
}

/* CanBeReferenced, CanBeReferencing, CanManyToMany: the member of the answer has their name. */
bool operation_is_eligible(struct operation_call *call, GError **error)
{
    const char *name = operation_text(call, "EntityName");
    const struct table *t = model_find_table(call->work->model, name);
    struct json j;
    if (t == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_UNKNOWN_TABLE,
                    "The entity with a name = '%s' with namemapping = 'Logical' was not found in "
                    "the MetadataCache.",
                    name);
        return false;
    }
    operation_begin_answer(call, &j);
    json_put_boolean(&j, call->name, is_eligible(t));
    json_end_object(&j);
    return true;
}

/* GetValidManyToMany, GetValidReferencedEntities, GetValidReferencingEntities */
bool operation_list_eligible(struct operation_call *call, GError **error)
{
    const GPtrArray *tables = model_tables(call->work->model);
    struct json j;
    (void)error;
    operation_begin_answer(call, &j);
    json_key(&j, "EntityNames");
    json_begin_array(&j);
    for (guint i = 0; i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        if (is_eligible(t))
            json_text(&j, t->logical_name);
    }
    json_end_array(&j);
    json_end_object(&j);
    return true;
}
