/* edit.c: see edit.h: the copy that is changed, and which part of it a path means. */
#include "model/edit_internal.h"

#include <string.h>

#include "model/definitions.h"

void edit_begin(struct edit *e, const struct model *m, int64_t now_ms, new_guid_fn new_guid,
                void *guid_context)
{
    *e = (struct edit){.model = model_copy(m),
                       .now_ms = now_ms,
                       .new_guid = new_guid,
                       .guid_context = guid_context};
    e->model->version++;
    edit_log_begin(&e->log);
}

struct model *edit_finish(struct edit *e)
{
    struct model *m = e->model;
    e->model = NULL;
    edit_log_finish(&e->log);
    model_link(m);
    return m;
}

void edit_abandon(struct edit *e)
{
    model_unref(e->model);
    e->model = NULL;
    edit_log_finish(&e->log);
}

void edit_call_init(struct edit_call *call, struct edit *e, bool creating)
{
    *call = (struct edit_call){.edit = e,
                               .reader = {.model = e->model,
                                          .path = g_string_new(NULL),
                                          .creating = creating,
                                          .merge_labels = e->merge_labels}};
}

void edit_call_finish(struct edit_call *call)
{
    g_string_free(call->reader.path, TRUE);
}

struct table *edit_table(struct edit *e, const char *logical_name)
{
    return g_hash_table_lookup(e->model->by_name, logical_name);
}

struct column *edit_column(struct table *t, const char *logical_name)
{
    return g_hash_table_lookup(t->columns_by_name, logical_name);
}

const char *edit_new_id(struct edit *e)
{
    struct guid id;
    e->new_guid(e->guid_context, &id);
    cJSON_AddItemToArray(e->log.ids, cJSON_CreateString(id.text));
    return model_text(e->model, id.text);
}

static char *format_time(int64_t now_ms)
{
    char text[32];
    date_format(now_ms / 1000, false, text);
    return g_strdup_printf("\"%s\"", text);
}

void edit_touch(struct edit *e, struct table *t, struct meta *meta)
{
    g_autofree char *now = format_time(e->now_ms);
    if (t != NULL)
        t->touched = e->model->version;
    if (meta == NULL)
        return;
    if (meta->changed == 0 && meta_find(meta, "CreatedOn") == NULL && meta->extras == NULL)
        meta_set(e->model, meta, "CreatedOn", now);
    meta_set(e->model, meta, "ModifiedOn", now);
    meta->changed = e->model->version;
}

void edit_tell_deleted(struct edit *e, enum deleted_kind kind, const char *metadata_id)
{
    struct deleted_definition gone = {kind, metadata_id, e->model->version};
    GArray *all = e->model->deleted;
    g_array_append_val(all, gone);
    if (all->len <= EDIT_MAX_DELETED)
        return;
    e->model->deleted_first = g_array_index(all, struct deleted_definition, 0).version;
    g_array_remove_index(all, 0);
}

/* ---- paths -------------------------------------------------------------------------------------
 */

static bool check_room(const struct edit *e, GError **error)
{
    if (e->model->texts->bytes <= EDIT_MAX_TEXT_BYTES)
        return true;
    g_set_error_literal(error, SERVER_ERROR, ERROR_TOO_LARGE,
                        "The metadata was changed too often; reset the organisation.");
    return false;
}

static bool fail_method(const char *path, const char *what, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_METHOD_NOT_ALLOWED, "'%s' cannot be %s.", path, what);
    return false;
}

static bool create_in(struct edit_call *call, const struct definitions_place *place,
                      const cJSON *json, const char **ret_id, GError **error)
{
    struct column *c = NULL;
    struct table *t = (struct table *)(uintptr_t)place->item.table;
    if (place->declared == &definitions_entity_type)
        return edit_create_table(call, json, ret_id, error);
    if (definitions_is_a(place->declared, &definitions_relationship_type))
        return edit_create_relationship(call, json, ret_id, error);
    if (definitions_is_a(place->declared, &definitions_option_set_base))
        return edit_create_option_set(call, json, ret_id, error);
    if (place->declared == &definitions_key_type)
        return edit_create_key(call, t, json, ret_id, error);
    if (!edit_create_column(call, t, json, &c, error))
        return false;
    *ret_id = c->metadata_id;
    return true;
}

/* Things are made in the lists at the root, and columns and keys in those of their table. */
static bool can_create(const struct definitions_place *place)
{
    const struct definitions_type *type = place->declared;
    if (place->single)
        return false;
    if (place->item.table != NULL)
        return definitions_is_a(type, &definitions_attribute_type) || type == &definitions_key_type;
    return type == &definitions_entity_type ||
           definitions_is_a(type, &definitions_relationship_type) ||
           definitions_is_a(type, &definitions_option_set_base);
}

bool edit_create(struct edit *e, const char *path, const cJSON *json, char **ret_path,
                 GError **error)
{
    struct definitions_place place;
    struct edit_call call;
    const char *id = NULL;
    if (!check_room(e, error) || !definitions_find(e->model, path, &place, error))
        return false;
    if (!can_create(&place))
        return fail_method(path, "added to", error);
    edit_call_init(&call, e, true);
    bool good = create_in(&call, &place, json, &id, error);
    edit_call_finish(&call);
    if (!good)
        return false;
    edit_log_path(e, EDIT_STEP_CREATE, path, json);
    *ret_path = g_strdup_printf("%s(%s)", path, id);
    return true;
}

static bool update_it(struct edit_call *call, const struct definitions_place *place,
                      const cJSON *json, GError **error)
{
    const struct definitions_item *item = &place->item;
    struct table *t = (struct table *)(uintptr_t)item->table;
    if (item->type == &definitions_entity_type)
        return edit_update_table(call, t, json, error);
    if (definitions_is_a(item->type, &definitions_attribute_type))
        return edit_update_column(call, t, (struct column *)(uintptr_t)item->subject, json, error);
    if (!definition_read(&call->reader, item, json, error))
        return false;
    edit_touch(call->edit, t, (struct meta *)(uintptr_t)definitions_meta(item));
    return true;
}

bool edit_update(struct edit *e, const char *path, const cJSON *json, GError **error)
{
    struct definitions_place place;
    struct edit_call call;
    if (!check_room(e, error) || !definitions_find(e->model, path, &place, error))
        return false;
    if (!place.single || definitions_meta(&place.item) == NULL ||
        place.item.type == &definitions_key_type)
        return fail_method(path, "replaced", error);
    edit_call_init(&call, e, false);
    bool good = update_it(&call, &place, json, error);
    edit_call_finish(&call);
    if (good)
        edit_log_path(e, EDIT_STEP_UPDATE, path, json);
    return good;
}

static bool delete_it(struct edit *e, const struct definitions_item *item, GError **error)
{
    void *subject = (void *)(uintptr_t)item->subject;
    struct table *t = (struct table *)(uintptr_t)item->table;
    if (item->type == &definitions_entity_type)
        return edit_delete_table(e, t, error);
    if (item->type == &definitions_one_to_many_type)
        return edit_delete_relationship(e, subject, error);
    if (item->type == &definitions_many_to_many_type)
        return edit_delete_many_to_many(e, subject, error);
    if (item->type == &definitions_key_type)
        return edit_delete_key(e, t, subject);
    if (item->type == &definitions_option_set_type)
        return edit_delete_option_set(e, subject, error);
    return edit_delete_column(e, t, subject, error);
}

bool edit_delete(struct edit *e, const char *path, GError **error)
{
    struct definitions_place place;
    if (!definitions_find(e->model, path, &place, error))
        return false;
    if (!place.single || definitions_meta(&place.item) == NULL)
        return fail_method(path, "deleted", error);
    if (!delete_it(e, &place.item, error))
        return false;
    edit_log_path(e, EDIT_STEP_DELETE, path, NULL);
    return true;
}
