/* dependencies.c: RetrieveDependenciesForDelete: what still needs a table, a column or a global
 * option set, so that it cannot be deleted. The answer is rows of dependency, a table that only
 * exists in answers. */
#include <string.h>

#include "actions/operation.h"
#include "model/edit.h"

/* Component types of solutions. */
enum { TYPE_ENTITY = 1, TYPE_ATTRIBUTE = 2, TYPE_OPTION_SET = 9, TYPE_RELATIONSHIP = 10 };
enum { TYPE_KEY = 14, TYPE_LAST = 500 };
#define PUBLISHED 2 /* dependencytype */

struct required {
    const char *id, *parent_id; /* parent NULL = none */
    int type;
};

static void put_number(struct json *j, const char *name, int value)
{
    json_put_integer(j, name, value);
}

static void add(struct json *j, const struct required *of, const char *id, int type,
                const char *parent_id)
{
    struct guid derived;
    guid_derive(of->id, id, &derived);
    json_begin_object(j);
    json_put_text(j, "@odata.type", "#Microsoft.Dynamics.CRM.dependency");
    json_put_text(j, "dependencyid", derived.text);
    put_number(j, "dependencytype", PUBLISHED);
    put_number(j, "requiredcomponenttype", of->type);
    json_put_text(j, "requiredcomponentobjectid", of->id);
    json_put_text(j, "requiredcomponentparentid", of->parent_id);
    put_number(j, "dependentcomponenttype", type);
    json_put_text(j, "dependentcomponentobjectid", id);
    json_put_text(j, "dependentcomponentparentid", parent_id);
    json_end_object(j);
}

/* Lookups of other tables, which a delete of the table leaves without target. */
static bool add_of_table(struct json *j, const struct model *m, const char *id)
{
    const GPtrArray *tables = model_tables(m);
    const struct table *t = NULL;
    for (guint i = 0; t == NULL && i < tables->len; i++) {
        const struct table *one = g_ptr_array_index(tables, i);
        t = strcmp(one->metadata_id, id) == 0 ? one : NULL;
    }
    if (t == NULL)
        return false;
    const struct required of = {t->metadata_id, NULL, TYPE_ENTITY};
    for (guint i = 0; i < t->one_to_many->len; i++) {
        const struct relationship *r = g_ptr_array_index(t->one_to_many, i);
        const struct table *child = model_find_table(m, r->referencing_table);
        const struct column *c =
            child == NULL ? NULL : table_find_column(child, r->referencing_column);
        if (c != NULL && edit_holds_parent(r))
            add(j, &of, c->metadata_id, TYPE_ATTRIBUTE, child->metadata_id);
    }
    return true;
}

static void add_keys(struct json *j, const struct table *t, const struct column *c)
{
    const struct required of = {c->metadata_id, t->metadata_id, TYPE_ATTRIBUTE};
    for (guint i = 0; i < t->alternate_keys->len; i++) {
        const struct alternate_key *key = g_ptr_array_index(t->alternate_keys, i);
        struct guid derived;
        guid_derive(t->metadata_id, key->name, &derived);
        for (guint k = 0; k < key->columns->len; k++)
            if (strcmp(g_ptr_array_index(key->columns, k), c->logical_name) == 0)
                add(j, &of, key->metadata_id != NULL ? key->metadata_id : derived.text, TYPE_KEY,
                    t->metadata_id);
    }
}

/* Alternate keys that have the column. */
static bool add_of_column(struct json *j, const struct model *m, const char *id)
{
    const GPtrArray *tables = model_tables(m);
    for (guint i = 0; i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        for (guint k = 0; k < t->columns->len; k++) {
            const struct column *c = g_ptr_array_index(t->columns, k);
            if (strcmp(c->metadata_id, id) != 0)
                continue;
            add_keys(j, t, c);
            return true;
        }
    }
    return false;
}

/* Columns whose options are those of the set. */
static bool add_of_option_set(struct json *j, const struct model *m, const char *id)
{
    const GPtrArray *sets = model_option_sets(m), *tables = model_tables(m);
    const struct option_set *set = NULL;
    for (guint i = 0; set == NULL && i < sets->len; i++) {
        const struct option_set *one = g_ptr_array_index(sets, i);
        set = strcmp(one->metadata_id, id) == 0 ? one : NULL;
    }
    if (set == NULL)
        return false;
    const struct required of = {set->metadata_id, NULL, TYPE_OPTION_SET};
    for (guint i = 0; i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        for (guint k = 0; k < t->columns->len; k++) {
            const struct column *c = g_ptr_array_index(t->columns, k);
            if (g_strcmp0(c->set_name, set->name) == 0)
                add(j, &of, c->metadata_id, TYPE_ATTRIBUTE, t->metadata_id);
        }
    }
    return true;
}

/* Nothing in the model depends on a relationship. */
static bool add_of_relationship(struct json *j, const struct model *m, const char *id)
{
    const GPtrArray *tables = model_tables(m);
    (void)j;
    for (guint i = 0; i < tables->len; i++) {
        const struct table *t = g_ptr_array_index(tables, i);
        for (guint k = 0; k < t->many_to_one->len; k++) {
            const struct relationship *r = g_ptr_array_index(t->many_to_one, k);
            if (strcmp(r->metadata_id, id) == 0)
                return true;
        }
        for (guint k = 0; k < t->many_to_many->len; k++) {
            const struct many_to_many *n = g_ptr_array_index(t->many_to_many, k);
            if (strcmp(n->metadata_id, id) == 0)
                return true;
        }
    }
    return false;
}

static const struct {
    int type;
    bool (*add)(struct json *j, const struct model *m, const char *id);
} kinds[] = {
    {TYPE_ENTITY, add_of_table},
    {TYPE_ATTRIBUTE, add_of_column},
    {TYPE_OPTION_SET, add_of_option_set},
    {TYPE_RELATIONSHIP, add_of_relationship},
};

static bool fail_type(int64_t type, GError **error)
{
    bool known = type > 0 && type < TYPE_LAST;
    g_set_error(error, SERVER_ERROR, known ? ERROR_NOT_IMPLEMENTED : ERROR_INVALID_ARGUMENT,
                known ? "Dependencies of components of the type %d are not known to dvmock."
                      : "ComponentType: there is no component type %d.",
                (int)type);
    return false;
}

bool operation_retrieve_dependencies(struct operation_call *call, GError **error)
{
    int64_t type = operation_integer(call, "ComponentType", -1);
    const char *given = operation_text(call, "ObjectId");
    g_autofree char *id = given == NULL ? NULL : g_ascii_strdown(given, -1);
    g_autofree char *context =
        g_strconcat(call->work->session->api_url, "$metadata#dependencies", NULL);
    bool (*find)(struct json *, const struct model *, const char *) = NULL;
    struct json j;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].type == type)
            find = kinds[i].add;
    if (find == NULL || id == NULL)
        return fail_type(type, error);
    json_init(&j, call->json);
    json_begin_object(&j);
    json_put_text(&j, "@odata.context", context);
    json_key(&j, "value");
    json_begin_array(&j);
    bool found = find(&j, call->work->model, id);
    json_end_array(&j);
    json_end_object(&j);
    if (!found)
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "There is no component of the type %d with the id %s.", (int)type, id);
    return found;
}
