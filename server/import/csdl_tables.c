/* csdl_tables.c: which types are tables, and which column type an Edm type with that name in that
 * company means: CSDL tells Money from Decimal only by the column beside it. */
#include "import/csdl_tables.h"

#include <string.h>

#define PRINCIPAL "principal"
#define ROOT "crmbaseentity"
#define MAX_BASES 20

const char *csdl_table_name(const char *type_name)
{
    return strcmp(type_name, PRINCIPAL) == 0 ? "owner" : type_name;
}

/* ---- types -------------------------------------------------------------------------------------
 */

/* Rows derive from crmbaseentity; what derives from another root is metadata. */
static bool is_row_type(const struct csdl_document *d, const struct csdl_type *t)
{
    for (int i = 0; i < MAX_BASES && t != NULL && t->base != NULL; i++) {
        if (strcmp(t->base, ROOT) == 0)
            return true;
        t = csdl_document_find(d, t->base);
    }
    return false;
}

static const struct csdl_type *base_of(const struct csdl_document *d, const struct csdl_type *t)
{
    return strcmp(t->base, ROOT) == 0 ? NULL : csdl_document_find(d, t->base);
}

static bool has_property(const struct csdl_type *t, const char *name)
{
    for (guint i = 0; i < t->properties->len; i++)
        if (strcmp(g_array_index(t->properties, struct csdl_property, i).name, name) == 0)
            return true;
    return false;
}

/* Users and teams inherit ownerid as key but are known by their own id. */
static const char *find_key(const struct csdl_document *d, const struct csdl_type *t)
{
    g_autofree char *own = g_strconcat(t->name, "id", NULL);
    if (g_strcmp0(t->base, PRINCIPAL) == 0 && has_property(t, own))
        return g_string_chunk_insert_const(d->texts, own);
    for (int i = 0; i < MAX_BASES && t != NULL; i++) {
        if (t->key != NULL)
            return t->key;
        t = t->base == NULL ? NULL : csdl_document_find(d, t->base);
    }
    return NULL;
}

/* ---- columns -----------------------------------------------------------------------------------
 */

static const struct {
    const char *edm;
    enum column_type type;
} edm_types[] = {
#define X(edm, type) {edm, COLUMN_##type},
#include "import/edm_type.def"
#undef X
};

/* Kept by the server: a client reads them. */
static const char *const kept_columns[] = {
    "createdon",         "modifiedon",         "createdby",      "modifiedby",
    "createdonbehalfby", "modifiedonbehalfby", "versionnumber",  "owninguser",
    "owningteam",        "owningbusinessunit", "organizationid", "activitytypecode"};
static const char *const kept_endings[] = {"_base", "_timestamp", "_url"};

static bool is_kept(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kept_columns); i++)
        if (strcmp(kept_columns[i], name) == 0)
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(kept_endings); i++)
        if (g_str_has_suffix(name, kept_endings[i]))
            return true;
    return false;
}

static bool has_companion(const struct csdl_type *t, const char *name, const char *ending)
{
    g_autofree char *companion = g_strconcat(name, ending, NULL);
    return has_property(t, companion);
}

static enum column_type refine(const struct csdl_type *t, const char *name, enum column_type type)
{
    bool base = g_str_has_suffix(name, "_base");
    g_autofree char *stem = base ? g_strndup(name, strlen(name) - strlen("_base")) : NULL;
    if (type == COLUMN_DECIMAL && (base ? has_property(t, stem) : has_companion(t, name, "_base")))
        return COLUMN_MONEY;
    if (type == COLUMN_FILE && has_companion(t, name, "_url"))
        return COLUMN_IMAGE;
    if (type == COLUMN_INTEGER && strcmp(name, "statecode") == 0)
        return COLUMN_STATE;
    if (type == COLUMN_INTEGER && strcmp(name, "statuscode") == 0)
        return COLUMN_STATUS;
    return type;
}

/* "_x_value" -> "x"; NULL = it is no lookup. Owned. */
static char *lookup_name(const struct csdl_property *p)
{
    size_t length = strlen(p->name), ends = strlen("_") + strlen("_value");
    bool lookup = strcmp(p->type, "Edm.Guid") == 0 && length > ends && p->name[0] == '_' &&
                  g_str_has_suffix(p->name, "_value");
    return lookup ? g_strndup(p->name + 1, length - ends) : NULL;
}

static bool find_column_type(const struct csdl_type *t, const struct csdl_property *p,
                             enum column_type *ret_type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(edm_types); i++) {
        if (strcmp(edm_types[i].edm, p->type) != 0)
            continue;
        *ret_type = refine(t, p->name, edm_types[i].type);
        return true;
    }
    return false;
}

static void make_column(struct import *im, struct table *t, const struct csdl_type *type,
                        const struct csdl_property *p)
{
    g_autofree char *lookup = lookup_name(p);
    const char *name = lookup == NULL ? p->name : lookup;
    enum column_type column_type = strcmp(name, "ownerid") == 0 ? COLUMN_OWNER : COLUMN_LOOKUP;
    if (lookup == NULL && !find_column_type(type, p, &column_type)) {
        notices_add(im->notices, NOTICE_COLUMN_TYPE, "%s.%s (%s, line %d)", type->name, p->name,
                    p->type, p->line);
        return;
    }
    struct column *c = build_column(im, t, name, column_type);
    if (c == NULL)
        return;
    if (column_type == COLUMN_MANAGEDPROPERTY)
        notices_add(im->notices, NOTICE_MANAGED_PROPERTY, "%s.%s", type->name, p->name);
    bool read_only = p->read_only || is_kept(name);
    c->valid_for_create = c->valid_for_update = !read_only;
    c->behavior = strcmp(p->type, "Edm.Date") == 0 ? DATE_ONLY : DATE_USER_LOCAL;
    c->max_length = p->max_length;
    c->display_name = model_text(im->model, p->description);
}

/* What an activity inherits comes first, as in its rows. */
static void make_columns(struct import *im, const struct csdl_table *t)
{
    const struct csdl_type *types[] = {t->base, t->type};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        for (guint k = 0; types[i] != NULL && k < types[i]->properties->len; k++) {
            const struct csdl_property *p =
                &g_array_index(types[i]->properties, struct csdl_property, k);
            bool again = types[i] == t->base && has_property(t->type, p->name);
            if (!again)
                make_column(im, t->table, types[i], p);
        }
}

/* ---- tables ------------------------------------------------------------------------------------
 */

static void make_alternate_key(struct import *im, struct table *t, const GPtrArray *properties)
{
    struct alternate_key *key = build_key(im, t, NULL);
    g_autoptr(GString) name = g_string_new(t->logical_name);
    for (guint i = 0; i < properties->len; i++) {
        const struct column *c = table_find_property(t, properties->pdata[i]);
        const char *column = c == NULL ? properties->pdata[i] : c->logical_name;
        if (c == NULL)
            notices_add(im->notices, NOTICE_NO_COLUMN, "key of %s: %s", t->logical_name, column);
        else
            g_ptr_array_add(key->columns, (gpointer)(uintptr_t)column);
        g_string_append_printf(name, "_%s", column);
    }
    key->name = model_text(im->model, name->str);
}

static void finish_table(struct import *im, const struct csdl_table *made, const char *key)
{
    struct table *t = made->table;
    struct column *id = build_find_column(t, key);
    t->primary_id = model_text(im->model, key);
    t->display_name = model_text(im->model, made->type->description);
    if (made->base != NULL)
        t->base_type = model_text(im->model, made->base->name);
    t->is_activity = strcmp(t->base_type, "activitypointer") == 0;
    if (id == NULL)
        id = build_column(im, t, key, COLUMN_UNIQUEIDENTIFIER);
    if (id != NULL) {
        id->valid_for_update = false;
        id->required = REQUIRED_SYSTEM;
    }
    for (guint i = 0; i < made->type->alternate_keys->len; i++)
        make_alternate_key(im, t, made->type->alternate_keys->pdata[i]);
}

static void make_table(struct import *im, const struct csdl_document *d,
                       const struct csdl_type *type, GArray *tables)
{
    const char *key = find_key(d, type), *name = csdl_table_name(type->name);
    const char *set = type->set_name;
    if (set == NULL && type->name != name)
        set = "owners";
    if (set == NULL)
        notices_add(im->notices, NOTICE_NO_SET, "%s in line %d", type->name, type->line);
    else if (key == NULL)
        notices_add(im->notices, NOTICE_NO_KEY, "%s in line %d", type->name, type->line);
    if (set == NULL || key == NULL)
        return;
    struct csdl_table made = {type, base_of(d, type), build_table(im, name, set)};
    if (made.table == NULL)
        return;
    const struct csdl_type *base = made.base;
    if (base != NULL && strcmp(base->name, PRINCIPAL) == 0)
        made.base = NULL; /* of a principal only the key is inherited: model_link adds it */
    make_columns(im, &made);
    made.base = base;
    finish_table(im, &made, key);
    g_array_append_val(tables, made);
}

void csdl_make_tables(struct import *im, const struct csdl_document *d, GArray **ret_tables)
{
    GArray *tables = g_array_new(FALSE, FALSE, sizeof(struct csdl_table));
    for (guint i = 0; i < d->types->len; i++) {
        const struct csdl_type *type = d->types->pdata[i];
        bool first = csdl_document_find(d, type->name) == type;
        bool expando = strcmp(type->name, "expando") == 0;
        if (first && !expando && is_row_type(d, type))
            make_table(im, d, type, tables);
    }
    *ret_tables = tables;
}
