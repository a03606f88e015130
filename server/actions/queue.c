/* queue.c: AddToQueue, PickFromQueue, ReleaseToQueue and RemoveFromQueue. A row is in one queue at
 * a time: what holds it there is a row of queueitem. */
#include <string.h>

#include "actions/operation.h"

/* The item that holds the row; NULL = it is in no queue. */
static bool find_item(struct operation_call *call, const struct row *object, struct row **ret_item,
                      GError **error)
{
    struct work *w = call->work;
    const struct table *t = model_find_table(w->model, "queueitem");
    GArray *ids = NULL;
    *ret_item = NULL;
    if (!store_find_children(w->store, t, table_find_column(t, "objectid"), object->table,
                             &object->id, &ids, error))
        return false;
    bool good =
        ids->len == 0 || work_read(w, t, &g_array_index(ids, struct guid, 0), ret_item, error);
    g_array_unref(ids);
    return good;
}

static bool check_object(const struct table *items, const struct row *object, GError **error)
{
    const struct column *c = table_find_column(items, "objectid");
    if (table_find_lookup(items, c, object->table->logical_name) != NULL)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_TABLE_NOT_SUPPORTED,
                "%s entity does not support this message: it is not enabled for queues.",
                object->table->logical_name);
    return false;
}

/* The queue the caller says the row is in now must be the one. */
static bool check_source(struct operation_call *call, const struct row *item, GError **error)
{
    struct row *source = NULL;
    struct guid queue = {""};
    if (!operation_row_parameter(call, "SourceQueue", "queue", &source, error))
        return false;
    if (source == NULL)
        return true;
    if (item != NULL)
        row_lookup_id(item, "queueid", &queue);
    bool good = guid_equal(&source->id, &queue);
    if (!good)
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The row of 'Target' is not in the queue '%s' of 'SourceQueue'.",
                    source->id.text);
    row_destroy(source);
    return good;
}

static struct row *make_item(struct operation_call *call, const struct table *items,
                             const struct row *object)
{
    struct row *item = row_create(items);
    const struct column *name = object->table->primary_name != NULL
                                    ? table_find_column(object->table, object->table->primary_name)
                                    : NULL;
    const struct value *v = name != NULL ? row_get(object, name) : NULL;
    row_set_lookup(item, "objectid", object->table, &object->id);
    row_set_lookup(item, "queueid", call->table, &call->id);
    row_set_text(item, "title", v != NULL ? v->text : NULL);
    row_set_integer(item, "enteredon", call->work->session->now_ms / 1000);
    return item;
}

/* Columns of the item that the caller chose: QueueItemProperties. */
static bool set_properties(struct operation_call *call, const struct row *item, GError **error)
{
    const cJSON *properties = operation_parameter(call, "QueueItemProperties");
    return !cJSON_IsObject(properties) ||
           rows_update_json(call->work, item->table, &item->id, properties, error);
}

static bool move_item(struct operation_call *call, const struct row *item, GError **error)
{
    struct row *changes = row_create(item->table);
    changes->id = item->id;
    row_set_lookup(changes, "queueid", call->table, &call->id);
    row_set_lookup(changes, "workerid", NULL, NULL);
    row_set_integer(changes, "enteredon", call->work->session->now_ms / 1000);
    bool good = rows_change(call->work, changes, error);
    row_destroy(changes);
    return good;
}

static bool put_into_queue(struct operation_call *call, const struct row *object,
                           struct row **ret_item, GError **error)
{
    const struct table *items = model_find_table(call->work->model, "queueitem");
    if (!check_object(items, object, error) || !find_item(call, object, ret_item, error) ||
        !check_source(call, *ret_item, error))
        return false;
    if (*ret_item != NULL)
        return move_item(call, *ret_item, error);
    *ret_item = make_item(call, items, object);
    return rows_insert(call->work, *ret_item, error);
}

bool operation_add_to_queue(struct operation_call *call, GError **error)
{
    struct json j;
    struct row *object = NULL, *item = NULL;
    if (!operation_row(call, operation_parameter(call, "Target"), "Target", NULL, &object, error))
        return false;
    bool good = put_into_queue(call, object, &item, error) && set_properties(call, item, error);
    if (good) {
        operation_begin_answer(call, &j);
        json_put_text(&j, "QueueItemId", item->id.text);
        json_end_object(&j);
    }
    row_destroy(item);
    row_destroy(object);
    return good;
}

/* NULL gives the item back. */
static bool set_worker(struct operation_call *call, const struct row *worker, GError **error)
{
    struct row *changes = row_create(call->table);
    changes->id = call->id;
    row_set_lookup(changes, "workerid", worker != NULL ? worker->table : NULL,
                   worker != NULL ? &worker->id : NULL);
    row_set_integer(changes, "workeridmodifiedon", call->work->session->now_ms / 1000);
    bool good = rows_change(call->work, changes, error);
    row_destroy(changes);
    return good;
}

bool operation_remove_from_queue(struct operation_call *call, GError **error)
{
    struct row *item = NULL;
    if (!work_read(call->work, call->table, &call->id, &item, error))
        return false;
    bool good = rows_delete(call->work, call->table, &call->id, error);
    if (good)
        work_tell_row(call->work, EFFECT_DELETE, call->table, &call->id, item->version, 0, NULL);
    row_destroy(item);
    return good;
}

bool operation_pick_from_queue(struct operation_call *call, GError **error)
{
    struct row *user = NULL;
    if (!operation_row(call, operation_parameter(call, "SystemUser"), "SystemUser", "systemuser",
                       &user, error))
        return false;
    bool remove = cJSON_IsTrue(operation_parameter(call, "RemoveQueueItem"));
    bool good = remove ? operation_remove_from_queue(call, error) : set_worker(call, user, error);
    row_destroy(user);
    return good;
}

bool operation_release_to_queue(struct operation_call *call, GError **error)
{
    return set_worker(call, NULL, error);
}
