/* edit_option.c: options of choices, one at a time, and the global option sets several columns
 * share. A list of options is shared with older models, so a change makes a new list. */
#include <string.h>

#include "model/edit_internal.h"

#define MAX_SET_NAME 100
#define MAX_OPTIONS 10000

/* Where the options are. */
struct found {
    struct table *table;
    struct column *column; /* or */
    struct option_set *set;
};

static bool find_place(struct edit *e, const struct option_place *place, struct found *ret_found,
                       GError **error)
{
    struct found f = {0};
    if (place->set != NULL) {
        f.set = (struct option_set *)(uintptr_t)model_find_option_set(e->model, place->set);
    } else if (place->table != NULL && place->column != NULL) {
        f.table = edit_table(e, place->table);
        f.column = f.table == NULL ? NULL : edit_column(f.table, place->column);
    }
    if (f.column != NULL && f.column->set_name != NULL) {
        f.set = (struct option_set *)(uintptr_t)model_find_option_set(e->model, f.column->set_name);
        f.column = NULL;
    }
    if (f.set == NULL && (f.column == NULL || f.column->options == NULL)) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "There is no choice column '%s' of '%s' and no global option set '%s'.",
                    place->column == NULL ? "" : place->column,
                    place->table == NULL ? "" : place->table, place->set == NULL ? "" : place->set);
        return false;
    }
    *ret_found = f;
    return true;
}

static GArray *options_of(const struct found *f)
{
    return f->set != NULL ? f->set->options : f->column->options;
}

static GArray *own_options(struct edit *e, const struct found *f)
{
    GArray *options = model_new_options(e->model);
    g_array_append_vals(options, options_of(f)->data, options_of(f)->len);
    return options;
}

static void take_options(struct edit *e, const struct found *f, GArray *options)
{
    if (f->column != NULL) {
        f->column->options = options;
        edit_touch(e, f->table, &f->column->meta);
        return;
    }
    f->set->options = options;
    edit_touch(e, NULL, &f->set->meta);
    for (guint i = 0; i < e->model->tables->len; i++) {
        struct table *t = g_ptr_array_index(e->model->tables, i);
        for (guint k = 0; k < t->columns->len; k++) {
            struct column *c = g_ptr_array_index(t->columns, k);
            if (g_strcmp0(c->set_name, f->set->name) == 0)
                c->options = options;
        }
    }
}

static int find_option(const GArray *options, int value)
{
    for (guint i = 0; i < options->len; i++)
        if (g_array_index(options, struct option, i).value == value)
            return (int)i;
    return -1;
}

static bool fail_value(int value, const char *message, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_OPTION_OUT_OF_RANGE, "The option value %d %s", value,
                message);
    return false;
}

static int next_value(const GArray *options)
{
    int next = OPTION_FIRST_VALUE;
    for (guint i = 0; i < options->len; i++) {
        int value = g_array_index(options, struct option, i).value;
        if (value >= next && value < G_MAXINT)
            next = value + 1;
    }
    return next;
}

static bool check_status(const struct edit_call *call, const struct found *f,
                         const struct option *o, GError **error)
{
    if (f->column == NULL || f->column->type != COLUMN_STATUS)
        return true;
    const struct column *state = table_find_column(f->table, "statecode");
    if (state != NULL && column_find_option(state, o->state) != NULL)
        return true;
    return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "StateCode",
                           "the table has no such state.", error);
}

bool edit_insert_option(struct edit *e, const struct option_place *place, const cJSON *json,
                        int *ret_value, GError **error)
{
    struct found f;
    struct edit_call call;
    if (!find_place(e, place, &f, error))
        return false;
    const cJSON *state = cJSON_GetObjectItemCaseSensitive(json, "StateCode");
    struct option o = {.value = next_value(options_of(&f)),
                       .state = cJSON_IsNumber(state) ? state->valueint : -1,
                       .default_status = -1};
    bool fixed =
        f.column != NULL && (f.column->type == COLUMN_STATE || f.column->type == COLUMN_BOOLEAN);
    edit_call_init(&call, e, true);
    bool good = definition_read_option(
                    &call.reader, json,
                    f.column != NULL ? f.column->metadata_id : f.set->metadata_id, &o, error) &&
                check_status(&call, &f, &o, error);
    if (good && o.label == NULL)
        good = definition_fail(&call.reader, ERROR_MISSING_REQUIRED, "Label",
                               "an option needs a label.", error);
    edit_call_finish(&call);
    if (!good)
        return false;
    if (fixed)
        return fail_value(o.value, "cannot be added: the column has a fixed list.", error);
    if (find_option(options_of(&f), o.value) >= 0)
        return fail_value(o.value, "is there already.", error);
    if (options_of(&f)->len >= MAX_OPTIONS)
        return fail_value(o.value, "is one too many.", error);
    GArray *options = own_options(e, &f);
    g_array_append_val(options, o);
    take_options(e, &f, options);
    edit_log_option(e, EDIT_STEP_INSERT_OPTION, place, o.value, json);
    *ret_value = o.value;
    return true;
}

bool edit_update_option(struct edit *e, const struct option_place *place, int value,
                        const cJSON *json, GError **error)
{
    struct found f;
    struct edit_call call;
    if (!find_place(e, place, &f, error))
        return false;
    int index = find_option(options_of(&f), value);
    if (index < 0)
        return fail_value(value, "is not there.", error);
    GArray *options = own_options(e, &f);
    edit_call_init(&call, e, false);
    bool good = definition_read_option(
        &call.reader, json, f.column != NULL ? f.column->metadata_id : f.set->metadata_id,
        &g_array_index(options, struct option, index), error);
    edit_call_finish(&call);
    if (!good)
        return false;
    take_options(e, &f, options);
    edit_log_option(e, EDIT_STEP_UPDATE_OPTION, place, value, json);
    return true;
}

bool edit_delete_option(struct edit *e, const struct option_place *place, int value, GError **error)
{
    struct found f;
    if (!find_place(e, place, &f, error))
        return false;
    int index = find_option(options_of(&f), value);
    if (index < 0)
        return fail_value(value, "is not there.", error);
    if (f.column != NULL && (f.column->type == COLUMN_STATE || f.column->type == COLUMN_BOOLEAN))
        return fail_value(value, "cannot be deleted: only choices and status reasons lose options.",
                          error);
    GArray *options = own_options(e, &f);
    g_array_remove_index(options, (guint)index);
    take_options(e, &f, options);
    edit_log_option(e, EDIT_STEP_DELETE_OPTION, place, value, NULL);
    return true;
}

bool edit_order_options(struct edit *e, const struct option_place *place, const cJSON *values,
                        GError **error)
{
    struct found f;
    const cJSON *item = NULL;
    if (!find_place(e, place, &f, error))
        return false;
    const GArray *old = options_of(&f);
    GArray *options = model_new_options(e->model);
    cJSON_ArrayForEach(item, values)
    {
        int index = cJSON_IsNumber(item) ? find_option(old, item->valueint) : -1;
        if (index < 0 || find_option(options, item->valueint) >= 0)
            return fail_value(item->valueint, "is not there, or twice in the new order.", error);
        g_array_append_val(options, g_array_index(old, struct option, index));
    }
    if (options->len != old->len)
        return fail_value((int)options->len, "of options named is not the number there is.", error);
    take_options(e, &f, options);
    edit_log_option(e, EDIT_STEP_ORDER_OPTIONS, place, -1, values);
    return true;
}

/* ---- global option sets ------------------------------------------------------------------------
 */

static bool check_new_set(const struct edit_call *call, const char *name, GError **error)
{
    const struct model *m = call->edit->model;
    if (model_find_option_set(m, name) != NULL)
        return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "Name",
                               "there is an option set of this name already.", error);
    if (m->option_sets->len >= EDIT_MAX_OPTION_SETS)
        return definition_fail(&call->reader, ERROR_TOO_LARGE, NULL,
                               "there are too many option sets.", error);
    return true;
}

bool edit_create_option_set(struct edit_call *call, const cJSON *json, const char **ret_id,
                            GError **error)
{
    struct edit *e = call->edit;
    const char *type = NULL, *name = NULL, *logical = NULL;
    if (!definition_read_text(&call->reader, json, "@odata.type", true, &type, error) ||
        !definition_read_text(&call->reader, json, "Name", true, &name, error) ||
        !edit_check_name(call, name, "Name", MAX_SET_NAME, &logical, error) ||
        !check_new_set(call, logical, error))
        return false;
    if (!g_str_has_suffix(type, ".OptionSetMetadata"))
        return definition_fail(&call->reader, ERROR_NOT_IMPLEMENTED, "@odata.type",
                               "only Microsoft.Dynamics.CRM.OptionSetMetadata can be made.", error);
    struct option_set *set = model_alloc(e->model, sizeof *set);
    const struct definitions_item item = {&definitions_option_set_type, e->model, NULL, set};
    set->name = logical;
    set->metadata_id = edit_new_id(e);
    set->options = model_new_options(e->model);
    meta_set(e->model, &set->meta, "IntroducedVersion", "\"1.0.0.0\"");
    if (!definition_read_options(&call->reader, json, COLUMN_PICKLIST, set->metadata_id,
                                 set->options, error) ||
        !definition_read(&call->reader, &item, json, error))
        return false;
    g_ptr_array_add(e->model->option_sets, set);
    set->meta.changed = e->model->version;
    *ret_id = set->metadata_id;
    return true;
}

bool edit_delete_option_set(struct edit *e, struct option_set *set, GError **error)
{
    for (guint i = 0; i < e->model->tables->len; i++) {
        const struct table *t = g_ptr_array_index(e->model->tables, i);
        for (guint k = 0; k < t->columns->len; k++) {
            const struct column *c = g_ptr_array_index(t->columns, k);
            if (g_strcmp0(c->set_name, set->name) != 0)
                continue;
            g_set_error(error, SERVER_ERROR, ERROR_OPTION_SET_IN_USE,
                        "This option set cannot be deleted. The current set of entities that "
                        "reference this option set are: %s. These references must be removed "
                        "before this option set can be deleted.",
                        t->logical_name);
            return false;
        }
    }
    g_ptr_array_remove(e->model->option_sets, set);
    edit_tell_deleted(e, DELETED_OPTION_SET, set->metadata_id);
    return true;
}
