/* payload.c: members of a JSON body: columns, references (x@odata.bind), nested rows. */
#include "service/payload.h"

#include <string.h>

#include "model/value_json.h"
#include "service/rows.h"

#define BIND "@odata.bind"

/* A body while it is read. */
struct reading {
    struct work *work;
    const struct table *table;
    enum payload_use use;
    struct payload *body;
};

void payload_finish(struct payload *b)
{
    row_destroy(b->row);
    if (b->relatives != NULL)
        g_array_unref(b->relatives);
    *b = (struct payload){0};
}

static bool unknown_property(const struct table *t, const char *name, GError **error)
{
    return payload_fail(error, t,
                        "The property '%s' does not exist on type 'Microsoft.Dynamics.CRM.%s'. "
                        "Make sure to only use property names that are defined by the type.",
                        name, t->logical_name);
}

static bool undeclared_property(const struct table *t, const char *name, GError **error)
{
    return payload_fail(
        error, t,
        "An undeclared property '%s' which only has property annotations in the payload but no "
        "property value was found in the payload. In OData, only declared navigation properties "
        "and declared named streams can be represented as properties without values.",
        name);
}

static bool direct_reference(const struct table *t, GError **error)
{
    return payload_fail(error, t,
                        "CRM do not support direct update of Entity Reference properties, Use "
                        "Navigation properties instead.");
}

/* The row a reference names; it must exist and be of a table the navigation property takes. */
static bool resolve(struct work *w, const struct nav *nav, const char *text,
                    const struct table **ret_table, struct guid *ret_id, GError **error)
{
    struct row_key key = {0};
    struct row *row = NULL;
    if (!reference_parse(w->model, text, &key, error))
        return false;
    const struct table *t = key.table;
    bool good = table_is_a(t, nav->to);
    if (!good)
        payload_fail(error, nav->from,
                     "The navigation property '%s' takes rows of '%s', but '%s' is one of '%s'.",
                     nav->name, nav->to->logical_name, text, t->logical_name);
    good = good && service_resolve_key(w->session, &key, ret_id, error) &&
           work_read_any(w, t, ret_id, &row, error);
    if (good)
        *ret_table = t;
    row_destroy(row);
    row_key_finish(&key);
    return good;
}

static void set_lookup(struct reading *r, const struct nav *nav, const struct table *target,
                       const struct guid *id)
{
    row_set_lookup(r->body->row, nav->relationship->referencing_column, target, id);
}

static bool bind_single(struct reading *r, const struct nav *nav, const cJSON *json, GError **error)
{
    const struct table *target = NULL;
    struct guid id;
    if (cJSON_IsNull(json)) {
        set_lookup(r, nav, nav->to, NULL);
        return true;
    }
    if (!cJSON_IsString(json))
        return payload_fail(error, r->table, "The value of '%s" BIND "' must be a URL.", nav->name);
    if (!resolve(r->work, nav, json->valuestring, &target, &id, error))
        return false;
    set_lookup(r, nav, target, &id);
    return true;
}

static bool refuse_update(const struct reading *r, const struct nav *nav, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The navigation property '%s' of '%s' cannot be set by an update: use $ref.",
                nav->name, r->table->logical_name);
    return false;
}

static bool bind_many(struct reading *r, const struct nav *nav, const cJSON *json, GError **error)
{
    if (r->use == PAYLOAD_UPDATE)
        return refuse_update(r, nav, error);
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, json)
    {
        struct relative relative = {.nav = nav};
        const struct table *target = NULL;
        if (!cJSON_IsString(element))
            return payload_fail(error, r->table, "The values of '%s" BIND "' must be URLs.",
                                nav->name);
        if (!resolve(r->work, nav, element->valuestring, &target, &relative.id, error))
            return false;
        g_array_append_val(r->body->relatives, relative);
    }
    return true;
}

/* Navigation properties that clients also bind by another name. */
static const struct {
    const char *table, *other, *name;
} other_names[] = {
    {"mobileofflineprofileitem", "regardingobjectid_mobileofflineprofile", "regardingobjectid"},
    {"mobileofflineprofileitemassociation", "mobileofflineprofileitemid_mobileofflineprofileitem",
     "regardingobjectid"},
};

static const struct nav *find_bound(const struct table *t, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(other_names); i++)
        if (strcmp(other_names[i].table, t->logical_name) == 0 &&
            strcmp(other_names[i].other, name) == 0)
            return table_find_nav(t, other_names[i].name);
    return table_find_nav(t, name);
}

static bool read_bind(struct reading *r, const cJSON *json, GError **error)
{
    g_autofree char *name = g_strndup(json->string, strlen(json->string) - strlen(BIND));
    const struct nav *nav = find_bound(r->table, name);
    if (nav == NULL)
        return undeclared_property(r->table, name, error);
    return nav->kind == NAV_SINGLE ? bind_single(r, nav, json, error)
                                   : bind_many(r, nav, json, error);
}

/* A row nested in a lookup is made first. */
static bool nest_single(struct reading *r, const struct nav *nav, const cJSON *json, GError **error)
{
    struct guid id;
    if (cJSON_IsNull(json)) {
        set_lookup(r, nav, nav->to, NULL);
        return true;
    }
    if (!cJSON_IsObject(json))
        return direct_reference(r->table, error);
    if (r->use == PAYLOAD_UPDATE)
        return refuse_update(r, nav, error);
    if (!rows_create(r->work, nav->to, json, NULL, &id, error))
        return false;
    set_lookup(r, nav, nav->to, &id);
    return true;
}

static bool read_nested(struct reading *r, const struct nav *nav, const cJSON *json, GError **error)
{
    if (nav->kind == NAV_SINGLE)
        return nest_single(r, nav, json, error);
    if (r->use == PAYLOAD_UPDATE)
        return refuse_update(r, nav, error);
    if (!cJSON_IsArray(json))
        return payload_fail(error, r->table, "The value of '%s' must be an array of rows.",
                            nav->name);
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, json)
    {
        if (!cJSON_IsObject(element))
            return payload_fail(error, r->table, "Every element of '%s' must be a row.", nav->name);
        struct relative relative = {.nav = nav, .body = element};
        g_array_append_val(r->body->relatives, relative);
    }
    return true;
}

static bool read_id(struct reading *r, const cJSON *json, GError **error)
{
    struct value v = {0};
    if (!value_from_json(r->table, r->table->id_column, json, &v, error))
        return false;
    g_strlcpy(r->body->row->id.text, v.kind == VALUE_TEXT ? v.text : "",
              sizeof r->body->row->id.text);
    value_finish(&v);
    return true;
}

/* Metadata says that a state is not valid for create; Dataverse takes it all the same, with its
 * status. */
static bool is_writable(const struct reading *r, const struct column *c)
{
    if (r->use == PAYLOAD_UPDATE)
        return c->valid_for_update;
    return c->valid_for_create || c->type == COLUMN_STATE;
}

static bool read_column(struct reading *r, const struct column *c, const cJSON *json,
                        GError **error)
{
    if (c == r->table->id_column)
        return read_id(r, json, error);
    if (!is_writable(r, c) && c->type != COLUMN_FILE)
        return true;
    if (column_is_lookup(c))
        return direct_reference(r->table, error);
    struct value *v = row_value(r->body->row, c);
    value_finish(v);
    if (!value_from_json(r->table, c, json, v, error))
        return false;
    r->body->row->present[c->index] = true;
    return true;
}

static bool read_member(struct reading *r, const cJSON *json, GError **error)
{
    const char *name = json->string;
    if (g_str_has_suffix(name, BIND))
        return read_bind(r, json, error);
    if (strchr(name, '@') != NULL)
        return true; /* an annotation */
    const struct column *c = table_find_property(r->table, name);
    if (c != NULL && c->in_odata && column_type_info(c->type)->edm != NULL)
        return read_column(r, c, json, error);
    const struct nav *nav = table_find_nav(r->table, name);
    if (nav != NULL)
        return read_nested(r, nav, json, error);
    return unknown_property(r->table, name, error);
}

bool payload_read(struct work *w, const struct table *t, const cJSON *json, enum payload_use use,
                  struct payload *ret_payload, GError **error)
{
    struct payload body = {.row = row_create(t),
                           .relatives = g_array_new(FALSE, FALSE, sizeof(struct relative))};
    struct reading r = {.work = w, .table = t, .use = use, .body = &body};
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, json)
    {
        if (!read_member(&r, member, error)) {
            payload_finish(&body);
            return false;
        }
    }
    *ret_payload = body;
    return true;
}
