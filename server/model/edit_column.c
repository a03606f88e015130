/* edit_column.c: columns made, changed and deleted at run time. Some come with helpers: an amount
 * of money with its value in the base currency, a file with its name. */
#include <math.h>
#include <string.h>

#include "model/edit_internal.h"

#define MAX_COLUMN_NAME 100

/* Types that a POST to Attributes can make, and the limits that are usual for them. */
static const struct kind {
    const char *type_name; /* of @odata.type */
    enum column_type type;
    int max_length, precision;
    double min, max;
    const char *format;
} kinds[] = {
    {"StringAttributeMetadata", COLUMN_STRING, 100, -1, NAN, NAN, "Text"},
    {"MemoAttributeMetadata", COLUMN_MEMO, 2000, -1, NAN, NAN, "TextArea"},
    {"IntegerAttributeMetadata", COLUMN_INTEGER, 0, -1, -2147483648.0, 2147483647.0, "None"},
    {"BigIntAttributeMetadata", COLUMN_BIGINT, 0, -1, NAN, NAN, NULL},
    {"DecimalAttributeMetadata", COLUMN_DECIMAL, 0, 2, -100000000000.0, 100000000000.0, NULL},
    {"DoubleAttributeMetadata", COLUMN_DOUBLE, 0, 2, -100000000000.0, 100000000000.0, NULL},
    {"MoneyAttributeMetadata", COLUMN_MONEY, 0, 2, -922337203685477.0, 922337203685477.0, NULL},
    {"BooleanAttributeMetadata", COLUMN_BOOLEAN, 0, -1, NAN, NAN, NULL},
    {"DateTimeAttributeMetadata", COLUMN_DATETIME, 0, -1, NAN, NAN, NULL},
    {"PicklistAttributeMetadata", COLUMN_PICKLIST, 0, -1, NAN, NAN, NULL},
    {"MultiSelectPicklistAttributeMetadata", COLUMN_MULTISELECT, 0, -1, NAN, NAN, NULL},
    {"FileAttributeMetadata", COLUMN_FILE, 0, -1, NAN, NAN, NULL},
    {"ImageAttributeMetadata", COLUMN_IMAGE, 0, -1, NAN, NAN, NULL},
};

static const struct kind *find_kind(enum column_type type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].type == type)
            return &kinds[i];
    return NULL;
}

struct column *edit_new_column(struct edit *e, const char *schema_name, enum column_type type,
                               const char *display_name)
{
    struct model *m = e->model;
    const struct kind *kind = find_kind(type);
    g_autofree char *logical = g_ascii_strdown(schema_name, -1);
    struct column *c = model_alloc(m, sizeof *c);
    *c = (struct column){.logical_name = model_text(m, logical),
                         .schema_name = model_text(m, schema_name),
                         .display_name = model_text(m, display_name),
                         .metadata_id = edit_new_id(e),
                         .type = type,
                         .valid_for_create = true,
                         .valid_for_update = true,
                         .valid_for_read = true,
                         .in_odata = column_type_info(type)->edm != NULL,
                         .min = kind == NULL ? (double)NAN : kind->min,
                         .max = kind == NULL ? (double)NAN : kind->max,
                         .precision = kind == NULL ? -1 : kind->precision,
                         .max_length = kind == NULL ? 0 : kind->max_length,
                         .format = kind == NULL ? NULL : kind->format};
    g_autofree char *property = g_strdup_printf("_%s_value", c->logical_name);
    c->property = column_is_lookup(c) ? model_text(m, property) : c->logical_name;
    meta_set(m, &c->meta, "IsManaged", "false");
    meta_set(m, &c->meta, "IntroducedVersion", "\"1.0.0.0\"");
    return c;
}

/* ---- options -----------------------------------------------------------------------------------
 */

static bool is_choice(enum column_type type)
{
    return type == COLUMN_PICKLIST || type == COLUMN_MULTISELECT || type == COLUMN_BOOLEAN;
}

static bool use_global(struct edit_call *call, struct column *c, const struct option_set *set,
                       GError **error)
{
    if (set == NULL)
        return definition_fail(&call->reader, ERROR_RECORD_NOT_FOUND, "GlobalOptionSet",
                               "there is no such global option set.", error);
    c->set_name = set->name;
    c->options = set->options;
    return true;
}

/* "/GlobalOptionSetDefinitions(id)" or "...(Name='x')", with or without the address before it. */
static bool bind_global(struct edit_call *call, struct column *c, const char *reference,
                        GError **error)
{
    const char *path = strstr(reference, "GlobalOptionSetDefinitions(");
    struct definitions_place place;
    if (path == NULL)
        return use_global(call, c, NULL, error);
    return definitions_find(call->edit->model, path, &place, error) &&
           use_global(call, c, place.single ? place.item.subject : NULL, error);
}

static bool read_choice(struct edit_call *call, struct column *c, const cJSON *json, GError **error)
{
    const cJSON *set = cJSON_GetObjectItemCaseSensitive(json, "OptionSet");
    const char *reference = NULL, *name = NULL;
    if (!definition_read_text(&call->reader, json, "GlobalOptionSet@odata.bind", false, &reference,
                              error))
        return false;
    if (reference != NULL)
        return bind_global(call, c, reference, error);
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(set, "IsGlobal")))
        return definition_read_text(&call->reader, set, "Name", true, &name, error) &&
               use_global(call, c, model_find_option_set(call->edit->model, name), error);
    if ((set == NULL || cJSON_IsNull(set)) && c->type == COLUMN_BOOLEAN)
        return true; /* No and Yes */
    if (set == NULL || cJSON_IsNull(set))
        return definition_fail(&call->reader, ERROR_MISSING_REQUIRED, "OptionSet",
                               "a choice needs an OptionSet, or GlobalOptionSet@odata.bind.",
                               error);
    GArray *options = model_new_options(call->edit->model);
    c->options = options;
    return definition_read_options(&call->reader, set, c->type, c->metadata_id, options, error);
}

static bool check_default(const struct edit_call *call, const struct column *c, GError **error)
{
    if (!c->has_default || (c->type != COLUMN_PICKLIST && c->type != COLUMN_MULTISELECT) ||
        column_find_option(c, (int)c->default_value) != NULL)
        return true;
    return definition_fail(&call->reader, ERROR_OPTION_OUT_OF_RANGE, "DefaultFormValue",
                           "the column has no option with this value.", error);
}

static bool check_bounds(const struct edit_call *call, const struct column *c, GError **error)
{
    if (isnan(c->min) || isnan(c->max) || c->min <= c->max)
        return true;
    return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "MinValue",
                           "the smallest value is above the largest.", error);
}

/* ---- helpers -----------------------------------------------------------------------------------
 */

static void add_helper(struct edit *e, struct table *t, const struct column *of, const char *suffix,
                       enum column_type type)
{
    g_autofree char *schema = g_strconcat(of->schema_name, suffix, NULL);
    g_autofree char *logical = g_ascii_strdown(schema, -1);
    g_autofree char *of_json = g_strdup_printf("\"%s\"", of->logical_name);
    if (edit_column(t, logical) != NULL)
        return;
    struct column *c = edit_new_column(e, schema, type, of->display_name);
    c->valid_for_create = c->valid_for_update = false;
    meta_set(e->model, &c->meta, "AttributeOf", of_json);
    table_add_column(t, c);
    edit_touch(e, t, &c->meta);
}

static void add_currency(struct edit *e, struct table *t)
{
    if (edit_column(t, "transactioncurrencyid") == NULL &&
        edit_table(e, "transactioncurrency") != NULL) {
        struct column *c = edit_new_column(e, "TransactionCurrencyId", COLUMN_LOOKUP, "Currency");
        g_autofree char *name = g_strdup_printf("TransactionCurrency_%s", t->schema_name);
        c->targets = model_new_list(e->model);
        g_ptr_array_add(c->targets, (gpointer)(uintptr_t) "transactioncurrency");
        table_add_column(t, c);
        struct relationship *r =
            edit_new_relationship(e, t, name, c->logical_name, "transactioncurrency");
        r->navigation = model_text(e->model, "transactioncurrencyid");
        r->on_delete = CASCADE_RESTRICT;
    }
    if (edit_column(t, "exchangerate") == NULL) {
        struct column *c = edit_new_column(e, "ExchangeRate", COLUMN_DECIMAL, "Exchange Rate");
        c->valid_for_create = c->valid_for_update = false;
        c->min = 1e-12;
        c->precision = 12;
        table_add_column(t, c);
    }
}

static void add_helpers(struct edit *e, struct table *t, const struct column *c)
{
    switch (c->type) {
    case COLUMN_MONEY:
        add_currency(e, t);
        add_helper(e, t, c, "_Base", COLUMN_MONEY);
        break;
    case COLUMN_FILE:
        add_helper(e, t, c, "_Name", COLUMN_STRING);
        break;
    case COLUMN_IMAGE:
        add_helper(e, t, c, "_Timestamp", COLUMN_BIGINT);
        add_helper(e, t, c, "_URL", COLUMN_STRING);
        add_helper(e, t, c, "Id", COLUMN_UNIQUEIDENTIFIER);
        break;
    default:
        break;
    }
}

/* ---- create ------------------------------------------------------------------------------------
 */

static bool read_kind(const struct edit_call *call, const cJSON *json, const struct kind **ret_kind,
                      GError **error)
{
    const char *given = NULL;
    if (!definition_read_text(&call->reader, json, "@odata.type", true, &given, error))
        return false;
    const char *dot = strrchr(given, '.');
    for (size_t i = 0; dot != NULL && i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].type_name, dot + 1) == 0) {
            *ret_kind = &kinds[i];
            return true;
        }
    }
    if (dot != NULL && strstr(dot, "Lookup") != NULL)
        return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "@odata.type",
                               "a lookup is made together with its relationship: POST "
                               "RelationshipDefinitions.",
                               error);
    return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, "@odata.type",
                           "columns of this type cannot be made.", error);
}

static bool check_new(const struct edit_call *call, const struct table *t, const char *logical,
                      GError **error)
{
    if (table_find_column(t, logical) != NULL)
        return definition_fail(&call->reader, ERROR_DUPLICATE_NAME, "SchemaName",
                               "the table has a column of this name already.", error);
    if (t->columns->len + 4 > EDIT_MAX_COLUMNS)
        return definition_fail(&call->reader, ERROR_TOO_LARGE, NULL,
                               "the table has too many columns.", error);
    if (t->is_intersect)
        return definition_fail(&call->reader, ERROR_INVALID_ARGUMENT, NULL,
                               "the table of a many-to-many relationship has no other columns.",
                               error);
    return true;
}

bool edit_create_column(struct edit_call *call, struct table *t, const cJSON *json,
                        struct column **ret_column, GError **error)
{
    struct edit *e = call->edit;
    const struct kind *kind = NULL;
    const char *schema = NULL, *logical = NULL;
    if (!read_kind(call, json, &kind, error) ||
        !definition_read_text(&call->reader, json, "SchemaName", true, &schema, error) ||
        !edit_check_name(call, schema, "SchemaName", MAX_COLUMN_NAME, &logical, error) ||
        !check_new(call, t, logical, error))
        return false;
    struct column *c = edit_new_column(e, schema, kind->type, NULL);
    const struct definitions_item item = {definitions_column_type(c), e->model, t, c};
    c->is_custom = true;
    if (is_choice(c->type) && !read_choice(call, c, json, error))
        return false;
    if (!definition_read(&call->reader, &item, json, error) || !check_default(call, c, error) ||
        !check_bounds(call, c, error))
        return false;
    table_add_column(t, c);
    edit_touch(e, t, &c->meta);
    add_helpers(e, t, c);
    *ret_column = c;
    return true;
}

/* ---- update and delete -------------------------------------------------------------------------
 */

bool edit_update_column(struct edit_call *call, struct table *t, struct column *c,
                        const cJSON *json, GError **error)
{
    const struct definitions_item item = {definitions_column_type(c), call->edit->model, t, c};
    if (!definition_read(&call->reader, &item, json, error) || !check_bounds(call, c, error) ||
        !check_default(call, c, error))
        return false;
    edit_touch(call->edit, t, &c->meta);
    return true;
}

void edit_remove_column(struct edit *e, struct table *t, struct column *c)
{
    g_hash_table_remove(t->columns_by_name, c->logical_name);
    g_hash_table_remove(t->columns_by_property, c->property);
    g_ptr_array_remove(t->columns, c);
    for (guint i = 0; i < t->columns->len; i++)
        ((struct column *)g_ptr_array_index(t->columns, i))->index = i;
    edit_tell_deleted(e, DELETED_COLUMN, c->metadata_id);
    edit_touch(e, t, NULL);
}

static bool uses(const struct alternate_key *key, const struct column *c)
{
    for (guint i = 0; i < key->columns->len; i++)
        if (strcmp(g_ptr_array_index(key->columns, i), c->logical_name) == 0)
            return true;
    return false;
}

static bool remove_keys(struct edit *e, struct table *t, const struct column *c, GError **error)
{
    for (guint i = t->alternate_keys->len; i-- > 0;) {
        struct alternate_key *key = g_ptr_array_index(t->alternate_keys, i);
        if (!uses(key, c))
            continue;
        if (e->system) {
            edit_delete_key(e, t, key);
            continue;
        }
        g_set_error(error, SERVER_ERROR, ERROR_COMPONENT_IN_USE,
                    "The Attribute(%s) component cannot be deleted because it is referenced by 1 "
                    "other components: the key '%s'.",
                    c->logical_name, key->name);
        return false;
    }
    return true;
}

static bool check_deletable(const struct edit *e, const struct table *t, const struct column *c,
                            GError **error)
{
    bool primary = strcmp(c->logical_name, t->primary_id) == 0 ||
                   g_strcmp0(c->logical_name, t->primary_name) == 0;
    bool custom = c->is_custom || (t->is_custom && strchr(c->logical_name, '_') != NULL);
    bool helper = meta_find(&c->meta, "AttributeOf") != NULL;
    if (!primary && !helper && (custom || e->system) && !t->is_intersect)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                "The column '%s' of '%s' cannot be deleted: it belongs to the table itself or to "
                "another column.",
                c->logical_name, t->logical_name);
    return false;
}

static void remove_helpers(struct edit *e, struct table *t, const struct column *of)
{
    g_autofree char *of_json = g_strdup_printf("\"%s\"", of->logical_name);
    for (guint i = t->columns->len; i-- > 0;) {
        struct column *c = g_ptr_array_index(t->columns, i);
        if (g_strcmp0(meta_find(&c->meta, "AttributeOf"), of_json) == 0)
            edit_remove_column(e, t, c);
    }
}

bool edit_delete_column(struct edit *e, struct table *t, struct column *c, GError **error)
{
    if (!check_deletable(e, t, c, error) || !remove_keys(e, t, c, error))
        return false;
    remove_helpers(e, t, c);
    for (guint i = t->many_to_one->len; i-- > 0;) {
        struct relationship *r = g_ptr_array_index(t->many_to_one, i);
        if (strcmp(r->referencing_column, c->logical_name) != 0)
            continue;
        g_ptr_array_remove_index(t->many_to_one, i);
        edit_tell_deleted(e, DELETED_RELATIONSHIP, r->metadata_id);
    }
    edit_remove_column(e, t, c);
    return true;
}
