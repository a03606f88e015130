/* defaults.c: names and labels from logical names, ownership from the columns, states from a table.
 * Only gaps are filled: a text that is there stays. */
#include "import/defaults.h"

#include <string.h>

#define FIRST_CUSTOM_CODE 10000

static const struct standard_table {
    const char *name, *primary_name;
    int type_code;
    const char *ownership;
} standard_tables[] = {
#define X(name, primary_name, code, ownership) {#name, primary_name, code, ownership},
#include "import/standard_table.def"
#undef X
};

static const struct standard_status {
    const char *table;
    int state;
    const char *state_label;
    int status;
    const char *status_label;
    bool is_default;
} statuses[] = {
#define X(table, state, state_label, status, status_label, is_default)                             \
    {table, state, state_label, status, status_label, is_default},
#include "import/standard_status.def"
#undef X
};

/* ---- labels ------------------------------------------------------------------------------------
 */

/* "new_workordertask" -> "Workordertask", "address1_city" -> "Address1 city". A publisher's prefix
 * has 2 to 8 characters. */
static const char *make_label(struct import *im, const char *logical_name, bool with_prefix)
{
    const char *underscore = strchr(logical_name, '_');
    ptrdiff_t prefix = underscore == NULL ? 0 : underscore - logical_name;
    const char *start = with_prefix && prefix >= 2 && prefix <= 8 && underscore[1] != '\0'
                            ? underscore + 1
                            : logical_name;
    g_autofree char *label = g_strdelimit(g_strdup(start), "_", ' ');
    label[0] = g_ascii_toupper(label[0]);
    return model_text(im->model, label);
}

/* ---- states ------------------------------------------------------------------------------------
 */

static bool is_listed(const char *table)
{
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
        if (strcmp(statuses[i].table, table) == 0)
            return true;
    return false;
}

static void add_option(struct column *c, struct option o)
{
    if (column_find_option(c, o.value) == NULL)
        g_array_append_val(c->options, o);
}

static void add_status(struct column *state, struct column *status, const struct standard_status *s)
{
    if (state != NULL && s->is_default)
        add_option(state, (struct option){.value = s->state,
                                          .label = s->state_label,
                                          .state = -1,
                                          .default_status = s->status,
                                          .invariant_name = s->state_label});
    if (status != NULL)
        add_option(status, (struct option){.value = s->status,
                                           .label = s->status_label,
                                           .state = s->state,
                                           .default_status = -1});
}

static bool needs_options(const struct column *c)
{
    return c != NULL && (c->type == COLUMN_STATE || c->type == COLUMN_STATUS) &&
           (c->options == NULL || c->options->len == 0);
}

static void fill_states(struct import *im, struct table *t)
{
    struct column *state = build_find_column(t, "statecode"),
                  *status = build_find_column(t, "statuscode");
    const char *list = is_listed(t->logical_name) ? t->logical_name
                       : t->is_activity           ? "activity"
                                                  : "";
    struct column *columns[] = {state, status};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        if (needs_options(columns[i]))
            build_options(im, columns[i]);
    bool need_state = needs_options(state), need_status = needs_options(status);
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
        if (strcmp(statuses[i].table, list) == 0)
            add_status(need_state ? state : NULL, need_status ? status : NULL, &statuses[i]);
}

/* ---- columns -----------------------------------------------------------------------------------
 */

/* A custom lookup's navigation property has the case of its schema name. */
static const char *make_schema_name(const struct table *t, const struct column *c)
{
    for (guint i = 0; i < t->many_to_one->len; i++) {
        const struct relationship *r = t->many_to_one->pdata[i];
        if (strcmp(r->referencing_column, c->logical_name) == 0 && r->navigation != NULL &&
            g_ascii_strcasecmp(r->navigation, c->logical_name) == 0)
            return r->navigation;
    }
    return c->logical_name;
}

static void fill_column(struct import *im, const struct table *t, struct column *c)
{
    if (c->schema_name == NULL)
        c->schema_name = make_schema_name(t, c);
    if (c->display_name == NULL)
        c->display_name = make_label(im, c->logical_name, t->is_custom);
    if (c->metadata_id != NULL)
        return;
    g_autofree char *path = g_strdup_printf("%s.%s", t->logical_name, c->logical_name);
    c->metadata_id = build_id(im, "column", path);
}

/* ---- tables ------------------------------------------------------------------------------------
 */

static const struct standard_table *find_standard(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(standard_tables); i++)
        if (strcmp(standard_tables[i].name, name) == 0)
            return &standard_tables[i];
    return NULL;
}

static bool is_text(const struct table *t, const char *column)
{
    const struct column *c = column == NULL ? NULL : table_find_column(t, column);
    return c != NULL && c->type == COLUMN_STRING;
}

/* Intersect tables have none. */
static const char *find_primary_name(struct import *im, const struct table *t)
{
    const char *underscore = strchr(t->logical_name, '_');
    int prefix = underscore == NULL ? 0 : (int)(underscore - t->logical_name);
    const char *const names[] = {build_text(im, "%.*s_name", prefix, t->logical_name),
                                 "name",
                                 "subject",
                                 "title",
                                 "fullname",
                                 build_text(im, "%sname", t->logical_name),
                                 "displayname",
                                 build_text(im, "%.*s_title", prefix, t->logical_name)};
    for (size_t i = 0; !t->is_intersect && i < G_N_ELEMENTS(names); i++)
        if (is_text(t, names[i]))
            return names[i];
    return NULL;
}

static const char *find_ownership(const struct table *t)
{
    static const struct {
        const char *column, *ownership;
    } signs[] = {{"owninguser", "UserOwned"},
                 {"businessunitid", "BusinessOwned"},
                 {"organizationid", "OrganizationOwned"}};
    const struct column *owner = table_find_column(t, "ownerid");
    if (t->is_intersect)
        return "None";
    if (owner != NULL && column_is_lookup(owner))
        return "UserOwned";
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        if (table_find_column(t, signs[i].column) != NULL)
            return signs[i].ownership;
    return "None";
}

static void fill_names(struct import *im, struct table *t)
{
    if (t->schema_name == NULL)
        t->schema_name = t->logical_name;
    if (t->display_name == NULL)
        t->display_name = make_label(im, t->logical_name, true);
    if (t->display_collection_name == NULL)
        t->display_collection_name = make_label(im, t->set_name, true);
    if (t->metadata_id == NULL)
        t->metadata_id = build_id(im, "table", t->logical_name);
}

static void fill_table(struct import *im, struct table *t, int *next_code)
{
    const struct standard_table *standard = find_standard(t->logical_name);
    if (t->schema_name == NULL) { /* neither an export nor the fixtures know it */
        t->is_custom = standard == NULL && strchr(t->logical_name, '_') != NULL;
        t->is_bpf = table_find_column(t, "businessprocessflowinstanceid") != NULL;
    }
    if (t->primary_name == NULL && standard != NULL && is_text(t, standard->primary_name))
        t->primary_name = standard->primary_name;
    if (t->primary_name == NULL)
        t->primary_name = find_primary_name(im, t);
    if (t->ownership == NULL)
        t->ownership = standard != NULL ? standard->ownership : find_ownership(t);
    if (t->object_type_code == 0)
        t->object_type_code = standard != NULL ? standard->type_code : (*next_code)++;
    fill_names(im, t);
    fill_states(im, t);
    for (guint i = 0; i < t->columns->len; i++)
        fill_column(im, t, t->columns->pdata[i]);
}

void defaults_fill_model(struct import *im)
{
    int next_code = FIRST_CUSTOM_CODE;
    const GPtrArray *tables = im->model->tables;
    for (guint i = 0; i < tables->len; i++)
        next_code = MAX(next_code, ((const struct table *)tables->pdata[i])->object_type_code + 1);
    for (guint i = 0; i < tables->len; i++)
        fill_table(im, tables->pdata[i], &next_code);
}
