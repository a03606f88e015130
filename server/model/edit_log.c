/* edit_log.c: see edit_log.h. What each step is called and takes stands in one table; the functions
 * of edit.h write the steps down themselves, so that no caller can forget to. */
#include "model/edit_log.h"

#include <string.h>

#include "model/edit_internal.h"

/* ---- writing down ------------------------------------------------------------------------------
 */

void edit_log_begin(struct edit_log *log)
{
    *log = (struct edit_log){.steps = cJSON_CreateArray(), .ids = cJSON_CreateArray()};
}

void edit_log_finish(struct edit_log *log)
{
    cJSON_Delete(log->steps);
    cJSON_Delete(log->ids);
    *log = (struct edit_log){0};
}

cJSON *edit_log_step(struct edit *e, const char *what)
{
    cJSON *step = cJSON_CreateObject();
    cJSON_AddStringToObject(step, "do", what);
    if (e->system)
        cJSON_AddTrueToObject(step, "system");
    if (e->merge_labels)
        cJSON_AddTrueToObject(step, "mergeLabels");
    cJSON_AddItemToArray(e->log.steps, step);
    return step;
}

void edit_log_path(struct edit *e, const char *what, const char *path, const cJSON *json)
{
    cJSON *step = edit_log_step(e, what);
    cJSON_AddStringToObject(step, "path", path);
    if (json != NULL)
        cJSON_AddItemToObject(step, "json", cJSON_Duplicate(json, true));
}

static void add_text(cJSON *step, const char *name, const char *text)
{
    if (text != NULL)
        cJSON_AddStringToObject(step, name, text);
}

void edit_log_option(struct edit *e, const char *what, const struct option_place *place, int value,
                     const cJSON *json)
{
    cJSON *step = edit_log_step(e, what);
    add_text(step, "table", place->table);
    add_text(step, "column", place->column);
    add_text(step, "set", place->set);
    cJSON_AddNumberToObject(step, "value", value);
    if (json != NULL)
        cJSON_AddItemToObject(step, "json", cJSON_Duplicate(json, true));
}

char *edit_log_text(const struct edit *e)
{
    if (cJSON_GetArraySize(e->log.steps) == 0)
        return NULL;
    cJSON *document = cJSON_CreateObject();
    cJSON_AddNumberToObject(document, "version", (double)e->model->version);
    cJSON_AddNumberToObject(document, "now", (double)e->now_ms);
    cJSON_AddItemReferenceToObject(document, "ids", e->log.ids);
    cJSON_AddItemReferenceToObject(document, "steps", e->log.steps);
    char *printed = cJSON_PrintUnformatted(document);
    char *text = g_strdup(printed);
    cJSON_free(printed);
    cJSON_Delete(document);
    return text;
}

/* ---- doing again -------------------------------------------------------------------------------
 */

static const cJSON *json_of(const cJSON *step)
{
    return cJSON_GetObjectItemCaseSensitive(step, "json");
}

static const char *text_of(const cJSON *step, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(step, name));
}

static int value_of(const cJSON *step)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(step, "value");
    return cJSON_IsNumber(value) ? value->valueint : -1;
}

static struct option_place place_of(const cJSON *step)
{
    return (struct option_place){.table = text_of(step, "table"),
                                 .column = text_of(step, "column"),
                                 .set = text_of(step, "set")};
}

static bool create_again(struct edit *e, const cJSON *step, GError **error)
{
    g_autofree char *made = NULL;
    return edit_create(e, text_of(step, "path"), json_of(step), &made, error);
}

static bool update_again(struct edit *e, const cJSON *step, GError **error)
{
    return edit_update(e, text_of(step, "path"), json_of(step), error);
}

static bool delete_again(struct edit *e, const cJSON *step, GError **error)
{
    return edit_delete(e, text_of(step, "path"), error);
}

static bool polymorphic_again(struct edit *e, const cJSON *step, GError **error)
{
    g_autoptr(GPtrArray) ids = NULL;
    const char *column_id = NULL;
    return edit_create_polymorphic(e, json_of(step),
                                   cJSON_GetObjectItemCaseSensitive(step, "lookup"), &ids,
                                   &column_id, error);
}

static bool insert_option_again(struct edit *e, const cJSON *step, GError **error)
{
    const struct option_place place = place_of(step);
    int value = 0;
    return edit_insert_option(e, &place, json_of(step), &value, error);
}

static bool update_option_again(struct edit *e, const cJSON *step, GError **error)
{
    const struct option_place place = place_of(step);
    return edit_update_option(e, &place, value_of(step), json_of(step), error);
}

static bool delete_option_again(struct edit *e, const cJSON *step, GError **error)
{
    const struct option_place place = place_of(step);
    return edit_delete_option(e, &place, value_of(step), error);
}

static bool order_options_again(struct edit *e, const cJSON *step, GError **error)
{
    const struct option_place place = place_of(step);
    return edit_order_options(e, &place, json_of(step), error);
}

static bool fail_key_again(struct edit *e, const cJSON *step, GError **error)
{
    (void)error;
    edit_fail_key(e, text_of(step, "table"), text_of(step, "key"));
    return true;
}

static const struct verb {
    const char *name;
    const char *needs; /* a text the step must have; NULL = none */
    bool (*again)(struct edit *e, const cJSON *step, GError **error);
} verbs[] = {
    {EDIT_STEP_CREATE, "path", create_again},
    {EDIT_STEP_UPDATE, "path", update_again},
    {EDIT_STEP_DELETE, "path", delete_again},
    {EDIT_STEP_POLYMORPHIC, NULL, polymorphic_again},
    {EDIT_STEP_INSERT_OPTION, NULL, insert_option_again},
    {EDIT_STEP_UPDATE_OPTION, NULL, update_option_again},
    {EDIT_STEP_DELETE_OPTION, NULL, delete_option_again},
    {EDIT_STEP_ORDER_OPTIONS, NULL, order_options_again},
    {EDIT_STEP_FAIL_KEY, "key", fail_key_again},
};

static const struct verb *find_verb(const cJSON *step)
{
    const char *name = text_of(step, "do");
    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(verbs[i].name, name) == 0 &&
            (verbs[i].needs == NULL || text_of(step, verbs[i].needs) != NULL))
            return &verbs[i];
    return NULL;
}

static bool fail_document(GError **error)
{
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_METADATA, "This is no change of metadata.");
    return false;
}

/* The ids that were drawn then; more are wanted only when the fixture is another one now. */
struct ids {
    const cJSON *next;
    int64_t version;
    unsigned more;
};

static void next_id(void *context, struct guid *ret_id)
{
    struct ids *ids = context;
    const char *text = cJSON_GetStringValue(ids->next);
    if (text != NULL && guid_parse(text, strlen(text), ret_id)) {
        ids->next = ids->next->next;
        return;
    }
    g_autofree char *name = g_strdup_printf("%" G_GINT64_FORMAT ".%u", ids->version, ids->more++);
    guid_derive("metadata change", name, ret_id);
}

static bool run_steps(struct edit *e, const cJSON *document, GError **error)
{
    const cJSON *steps = cJSON_GetObjectItemCaseSensitive(document, "steps"), *step = NULL;
    if (!cJSON_IsArray(steps))
        return fail_document(error);
    cJSON_ArrayForEach(step, steps)
    {
        const struct verb *verb = find_verb(step);
        e->system = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "system"));
        e->merge_labels = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(step, "mergeLabels"));
        if (verb == NULL)
            return fail_document(error);
        if (!verb->again(e, step, error))
            return false;
    }
    return true;
}

static int64_t number_of(const cJSON *document, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, name);
    return cJSON_IsNumber(item) ? (int64_t)item->valuedouble : 0;
}

struct model *edit_log_replay(const struct model *m, const char *text, GError **error)
{
    cJSON *document = cJSON_Parse(text);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "ids");
    int64_t version = number_of(document, "version");
    if (version <= model_version(m)) {
        fail_document(error);
        cJSON_Delete(document);
        return NULL;
    }
    struct ids ids = {.next = list == NULL ? NULL : list->child, .version = version};
    struct edit e;
    struct model *next = NULL;
    edit_begin(&e, m, number_of(document, "now"), next_id, &ids);
    e.model->version = version;
    if (run_steps(&e, document, error))
        next = edit_finish(&e);
    else
        edit_abandon(&e);
    cJSON_Delete(document);
    return next;
}

struct model *edit_log_set_version(const struct model *m, int64_t version)
{
    struct edit e;
    edit_begin(&e, m, 0, NULL, NULL);
    e.model->version = MAX(version, model_version(m));
    return edit_finish(&e);
}
