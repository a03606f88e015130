/* edit_key.c: alternate keys. Whether the rows there are agree with a new key is not known here:
 * the one who has the rows marks it with edit_fail_key. */
#include <string.h>

#include "model/edit_internal.h"

#define MAX_KEY_NAME 100

static bool can_be_key(enum column_type type)
{
    static const enum column_type types[] = {COLUMN_DECIMAL,  COLUMN_INTEGER, COLUMN_STRING,
                                             COLUMN_DATETIME, COLUMN_LOOKUP,  COLUMN_CUSTOMER,
                                             COLUMN_PICKLIST};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (types[i] == type)
            return true;
    return false;
}

static bool read_columns(const struct edit_call *call, const struct table *t, const cJSON *json,
                         GPtrArray *ret_columns, GError **error)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "KeyAttributes"), *item = NULL;
    const struct definition_reader *r = &call->reader;
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) < 1 ||
        cJSON_GetArraySize(list) > EDIT_MAX_KEY_COLUMNS)
        return definition_fail(r, ERROR_BAD_PAYLOAD, "KeyAttributes",
                               "a list of one to sixteen columns is wanted.", error);
    cJSON_ArrayForEach(item, list)
    {
        const struct column *c =
            cJSON_IsString(item) ? table_find_column(t, item->valuestring) : NULL;
        if (c == NULL || !can_be_key(c->type) ||
            g_ptr_array_find(ret_columns, c->logical_name, NULL))
            return definition_fail(r, ERROR_INVALID_ARGUMENT, "KeyAttributes",
                                   "each is a column of the table, once, of type Decimal, Integer, "
                                   "String, DateTime, Lookup or Picklist.",
                                   error);
        g_ptr_array_add(ret_columns, (gpointer)(uintptr_t)c->logical_name);
    }
    return true;
}

static bool same_columns(const GPtrArray *a, const GPtrArray *b)
{
    bool same = a->len == b->len;
    for (guint i = 0; same && i < a->len; i++)
        same = strcmp(g_ptr_array_index(a, i), g_ptr_array_index(b, i)) == 0;
    return same;
}

static bool check_new(const struct edit_call *call, const struct table *t,
                      const struct alternate_key *key, GError **error)
{
    for (guint i = 0; i < t->alternate_keys->len; i++) {
        const struct alternate_key *old = g_ptr_array_index(t->alternate_keys, i);
        if (g_ascii_strcasecmp(old->name, key->name) == 0 ||
            same_columns(old->columns, key->columns))
            return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "SchemaName",
                                   "the table has a key of this name or of these columns already.",
                                   error);
    }
    if (t->alternate_keys->len >= EDIT_MAX_KEYS)
        return definition_fail(&call->reader, ERROR_TOO_LARGE, NULL,
                               "a table has at most ten keys.", error);
    return true;
}

bool edit_create_key(struct edit_call *call, struct table *t, const cJSON *json,
                     const char **ret_id, GError **error)
{
    struct edit *e = call->edit;
    const char *schema = NULL, *logical = NULL;
    if (!definition_read_text(&call->reader, json, "SchemaName", true, &schema, error) ||
        !edit_check_name(call, schema, "SchemaName", MAX_KEY_NAME, &logical, error))
        return false;
    struct alternate_key *key = model_alloc(e->model, sizeof *key);
    const struct definitions_item item = {&definitions_key_type, e->model, t, key};
    key->name = model_text(e->model, schema);
    key->metadata_id = edit_new_id(e);
    key->columns = model_new_list(e->model);
    meta_set(e->model, &key->meta, "IsManaged", "false");
    meta_set(e->model, &key->meta, "IntroducedVersion", "\"1.0.0.0\"");
    if (!read_columns(call, t, json, key->columns, error) || !check_new(call, t, key, error) ||
        !definition_read(&call->reader, &item, json, error))
        return false;
    g_ptr_array_add(t->alternate_keys, key);
    t->touched = key->meta.changed = e->model->version;
    *ret_id = key->metadata_id;
    return true;
}

bool edit_delete_key(struct edit *e, struct table *t, struct alternate_key *key)
{
    g_ptr_array_remove(t->alternate_keys, key);
    edit_touch(e, t, &t->meta);
    return true;
}

void edit_fail_key(struct edit *e, const char *table, const char *name)
{
    struct table *t = edit_table(e, table);
    for (guint i = 0; t != NULL && i < t->alternate_keys->len; i++) {
        struct alternate_key *key = g_ptr_array_index(t->alternate_keys, i);
        if (strcmp(key->name, name) == 0)
            key->failed = true;
    }
    cJSON *step = edit_log_step(e, EDIT_STEP_FAIL_KEY);
    cJSON_AddStringToObject(step, "table", table);
    cJSON_AddStringToObject(step, "key", name);
}
