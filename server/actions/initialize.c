/* initialize.c: InitializeFrom: what a client would post to make a row for another one. */
#include <string.h>

#include "actions/operation.h"

static bool is_allowed(const struct column *c, const char *field_type)
{
    if (strcmp(field_type, "ValidForCreate") == 0)
        return c->valid_for_create;
    if (strcmp(field_type, "ValidForUpdate") == 0)
        return c->valid_for_update;
    return strcmp(field_type, "ValidForRead") != 0 || c->valid_for_read;
}

/* parentaccountid@odata.bind: "accounts(...)" */
static void write_bind(struct json *j, const struct row *row, const struct column *c)
{
    const struct value *v = &row->values[c->index];
    const struct relationship *r =
        v->target != NULL ? table_find_lookup(row->table, c, v->target->logical_name) : NULL;
    if (r == NULL || r->navigation == NULL)
        return;
    g_autofree char *name = g_strconcat(r->navigation, "@odata.bind", NULL);
    g_autofree char *url = g_strdup_printf("%s(%s)", v->target->set_name, v->text);
    json_put_text(j, name, url);
}

static void write_row(struct operation_call *call, const struct row *row, const char *field_type)
{
    struct json j;
    g_autofree char *context = g_strdup_printf("%s$metadata#%s/$entity",
                                               call->work->session->api_url, row->table->set_name);
    g_autofree char *type = g_strconcat("#Microsoft.Dynamics.CRM.", row->table->logical_name, NULL);
    json_init(&j, call->json);
    json_begin_object(&j);
    json_put_text(&j, "@odata.context", context);
    json_put_text(&j, "@odata.type", type);
    for (unsigned i = 0; i < row->columns; i++) {
        const struct column *c = g_ptr_array_index(row->table->columns, i);
        if (!row->present[i] || row->values[i].kind == VALUE_NULL || !is_allowed(c, field_type))
            continue;
        if (column_is_lookup(c)) {
            write_bind(&j, row, c);
        } else {
            json_key(&j, c->property);
            wire_write_value(&j, c, &row->values[i]);
        }
    }
    json_end_object(&j);
}

/* Activities and notes have no map: they regard the row. */
static bool refer(const struct row *source, struct row *target)
{
    static const char *const lookups[] = {"regardingobjectid", "objectid"};
    for (size_t i = 0; i < G_N_ELEMENTS(lookups); i++) {
        const struct column *c = table_find_column(target->table, lookups[i]);
        if (c != NULL && column_is_lookup(c) &&
            table_find_lookup(target->table, c, source->table->logical_name) != NULL) {
            row_set_lookup(target, lookups[i], source->table, &source->id);
            return true;
        }
    }
    return false;
}

static void drop_parent(const struct row *source, struct row *target)
{
    for (unsigned i = 0; i < target->columns; i++)
        if (target->present[i] && target->values[i].target == source->table &&
            g_strcmp0(target->values[i].text, source->id.text) == 0)
            target->present[i] = false;
}

bool operation_initialize_from(struct operation_call *call, GError **error)
{
    const cJSON *name = operation_parameter(call, "TargetEntityName");
    const cJSON *type = operation_parameter(call, "TargetFieldType");
    const struct table *t = model_find_table(call->work->model, name->valuestring);
    struct row *source = NULL;
    if (t == NULL)
        return operation_unknown_table(name->valuestring, error);
    if (!operation_row(call, operation_parameter(call, "EntityMoniker"), "EntityMoniker", NULL,
                       &source, error))
        return false;
    struct row *target = row_create(t);
    bool mapped = column_map_copy(source, target) || refer(source, target);
    if (!mapped)
        g_set_error(error, SERVER_ERROR, ERROR_NO_MAPPING,
                    "The mapping between specified entities does not exist: '%s' to '%s'.",
                    source->table->logical_name, t->logical_name);
    if (mapped && cJSON_IsTrue(operation_parameter(call, "SkipParentalRelationshipMapping")))
        drop_parent(source, target);
    if (mapped)
        write_row(call, target, type->valuestring);
    row_destroy(target);
    row_destroy(source);
    return mapped;
}
