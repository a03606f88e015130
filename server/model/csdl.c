/* csdl.c: entity types and sets of $metadata, one table after the other. The parts that do not
 * depend on tables (complex types, functions, actions) are listed in csdl_operation.def. */
#include "model/csdl.h"

#include "model/csdl_annotations.h"
#include "model/csdl_operations.h"

#define PRINCIPAL "principal"

/* The table of owners is the abstract type that users and teams derive from. */
static const char *type_name(const char *logical_name)
{
    return strcmp(logical_name, "owner") == 0 ? PRINCIPAL : logical_name;
}

static bool is_principal(const struct table *t)
{
    return strcmp(t->logical_name, "owner") == 0;
}

/* The table whose properties `t` inherits, or NULL. */
static const struct table *base_of(const struct model *m, const struct table *t)
{
    if (t->base_type == NULL)
        return NULL;
    const char *name = strcmp(t->base_type, PRINCIPAL) == 0 ? "owner" : t->base_type;
    const struct table *base = model_find_table(m, name);
    return base == t ? NULL : base;
}

/* ---- columns -----------------------------------------------------------------------------------
 */

/* Of a principal only the key is inherited: users and teams have the other columns in their own
 * way. */
static bool is_own_column(const struct table *t, const struct column *c)
{
    return !is_principal(t) || strcmp(c->logical_name, t->primary_id) == 0;
}

static bool is_property(const struct table *t, const struct column *c)
{
    return c->in_odata && column_type_info(c->type)->edm != NULL && is_own_column(t, c);
}

static bool inherits_column(const struct table *base, const struct column *c)
{
    const struct column *inherited = base == NULL ? NULL : table_find_column(base, c->logical_name);
    return inherited != NULL && is_property(base, inherited);
}

const char *csdl_edm_type(const struct column *c)
{
    bool date = c->type == COLUMN_DATETIME && c->behavior == DATE_ONLY;
    return date ? "Edm.Date" : column_type_info(c->type)->edm;
}

static void write_column(const struct column *c, bool annotations, GString *out)
{
    const char *edm = csdl_edm_type(c);
    g_string_append_printf(out, "        <Property Name=\"%s\" Type=\"%s\"%s%s", c->property, edm,
                           strcmp(edm, "Edm.String") == 0 ? " Unicode=\"false\"" : "",
                           strcmp(edm, "Edm.Decimal") == 0 ? " Scale=\"Variable\"" : "");
    if (!annotations || !csdl_has_annotations(c)) {
        g_string_append(out, "/>\n");
        return;
    }
    g_string_append(out, ">\n");
    csdl_write_column_annotations(c, out);
    g_string_append(out, "        </Property>\n");
}

static void write_columns(const struct table *t, const struct table *base, bool annotations,
                          GString *out)
{
    for (unsigned i = 0; i < t->columns->len; i++) {
        const struct column *c = t->columns->pdata[i];
        if (is_property(t, c) && !inherits_column(base, c))
            write_column(c, annotations, out);
    }
}

/* ---- navigation properties ---------------------------------------------------------------------
 */

/* What a walk over the navigation properties of a table is told. */
struct nav_view {
    const char *name, *target,
        *partner; /* target and partner as in the model; partner may be NULL */
    bool many;
    const struct column *lookup; /* of a single-valued one */
    const struct table *to;
};
typedef void (*nav_fn)(const struct nav_view *nav, void *context);

struct nav_walk {
    const struct model *model;
    const struct table *table, *base;
    GHashTable *seen; /* names: a polymorphic lookup has several relationships under one name */
    nav_fn tell;
    void *context;
};

static void tell_nav(struct nav_walk *w, struct nav_view nav)
{
    bool inherited =
        nav.name != NULL && w->base != NULL && table_find_nav(w->base, nav.name) != NULL;
    nav.to = model_find_table(w->model, nav.target);
    if (nav.name == NULL || nav.to == NULL || inherited ||
        !g_hash_table_add(w->seen, (gpointer)(uintptr_t)nav.name))
        return;
    w->tell(&nav, w->context);
}

static void each_nav(const struct model *m, const struct table *t, nav_fn tell, void *context)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    struct nav_walk w = {m, t, base_of(m, t), seen, tell, context};
    for (unsigned i = 0; i < t->many_to_one->len; i++) {
        const struct relationship *r = t->many_to_one->pdata[i];
        const struct column *lookup = table_find_column(t, r->referencing_column);
        if (lookup != NULL && lookup->in_odata && is_own_column(t, lookup))
            tell_nav(&w, (struct nav_view){r->navigation, r->referenced_table,
                                           r->collection_navigation, false, lookup, NULL});
    }
    for (unsigned i = 0; i < t->one_to_many->len; i++) {
        const struct relationship *r = t->one_to_many->pdata[i];
        tell_nav(&w, (struct nav_view){r->collection_navigation, r->referencing_table,
                                       r->navigation, true, NULL, NULL});
    }
    for (unsigned i = 0; i < t->many_to_many->len; i++) {
        const struct many_to_many *r = t->many_to_many->pdata[i];
        bool first = strcmp(r->table1, t->logical_name) == 0;
        const char *here = first ? r->navigation1 : r->navigation2,
                   *there = first ? r->navigation2 : r->navigation1;
        tell_nav(&w,
                 (struct nav_view){here, first ? r->table2 : r->table1, there, true, NULL, NULL});
    }
}

static void write_nav(const struct nav_view *nav, void *context)
{
    GString *out = context;
    const char *target = type_name(nav->target);
    g_string_append_printf(out, "        <NavigationProperty Name=\"%s\" Type=\"%smscrm.%s%s\"",
                           nav->name, nav->many ? "Collection(" : "", target, nav->many ? ")" : "");
    if (!nav->many)
        g_string_append(out, " Nullable=\"false\"");
    if (nav->partner != NULL)
        g_string_append_printf(out, " Partner=\"%s\"", nav->partner);
    if (nav->lookup == NULL) {
        g_string_append(out, "/>\n");
        return;
    }
    g_string_append_printf(
        out,
        ">\n          <ReferentialConstraint Property=\"%s\" ReferencedProperty=\"%s\"/>\n"
        "        </NavigationProperty>\n",
        nav->lookup->property, nav->to->primary_id);
}

/* ---- entity types ------------------------------------------------------------------------------
 */

static void write_alternate_keys(const struct table *t, GString *out)
{
    if (t->alternate_keys->len == 0)
        return;
    g_string_append(
        out, "        <Annotation Term=\"OData.Community.Keys.V1.AlternateKeys\"><Collection>\n");
    for (unsigned i = 0; i < t->alternate_keys->len; i++) {
        const struct alternate_key *key = t->alternate_keys->pdata[i];
        g_string_append(out, "          <Record Type=\"OData.Community.Keys.V1.AlternateKey\">"
                             "<PropertyValue Property=\"Key\"><Collection>\n");
        for (unsigned k = 0; k < key->columns->len; k++) {
            const struct column *c = table_find_column(t, key->columns->pdata[k]);
            const char *property = c == NULL ? key->columns->pdata[k] : c->property;
            g_string_append_printf(
                out,
                "            <Record Type=\"OData.Community.Keys.V1.PropertyRef\">"
                "<PropertyValue Property=\"Alias\" String=\"%s\"/>"
                "<PropertyValue Property=\"Name\" PropertyPath=\"%s\"/></Record>\n",
                property, property);
        }
        g_string_append(out, "          </Collection></PropertyValue></Record>\n");
    }
    g_string_append(out, "        </Collection></Annotation>\n");
}

static void write_entity_type(const struct model *m, const struct table *t, bool annotations,
                              GString *out)
{
    const struct table *base = base_of(m, t);
    bool abstract = is_principal(t) || strcmp(t->logical_name, "activitypointer") == 0;
    g_string_append_printf(out, "      <EntityType Name=\"%s\" BaseType=\"mscrm.%s\"%s>\n",
                           type_name(t->logical_name),
                           base == NULL ? "crmbaseentity" : type_name(base->logical_name),
                           abstract ? " Abstract=\"true\"" : "");
    if (base == NULL)
        g_string_append_printf(out, "        <Key><PropertyRef Name=\"%s\"/></Key>\n",
                               t->primary_id);
    write_columns(t, base, annotations, out);
    each_nav(m, t, write_nav, out);
    write_alternate_keys(t, out);
    if (annotations)
        csdl_write_type_annotations(t, out);
    g_string_append(out, "      </EntityType>\n");
}

/* ---- the container -----------------------------------------------------------------------------
 */

static void write_binding(const struct nav_view *nav, void *context)
{
    g_string_append_printf(context,
                           "          <NavigationPropertyBinding Path=\"%s\" Target=\"%s\"/>\n",
                           nav->name, nav->to->set_name);
}

static void write_set(const struct model *m, const struct table *t, bool annotations, GString *out)
{
    g_string_append_printf(
        out, "        <EntitySet Name=\"%s\" EntityType=\"Microsoft.Dynamics.CRM.%s\">\n",
        t->set_name, type_name(t->logical_name));
    each_nav(m, t, write_binding, out);
    if (annotations)
        csdl_write_set_annotations(t, out);
    g_string_append(out, "        </EntitySet>\n");
}

#define VOCABULARY(file, namespace, alias)                                                         \
    "  <edmx:Reference Uri=\"http://vocabularies.odata.org/OData.Community/V1/" file               \
    "\">\n    <edmx:Include Namespace=\"" namespace "\" Alias=\"" alias                            \
                                                    "\"/>\n    <edmx:IncludeAnnotations "          \
                                                    "TermNamespace=\"" namespace "\"/>\n  "        \
                                                                                 "</"              \
                                                                                 "edmx:Reference>" \
                                                                                 "\n"

static const char head[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<edmx:Edmx Version=\"4.0\" "
    "xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n" VOCABULARY(
        "OData.Community.Keys.V1.xml", "OData.Community.Keys.V1", "Keys")
        VOCABULARY("OData.Community.Display.V1.xml", "OData.Community.Display.V1", "Display");

static const char start[] =
    "  <edmx:DataServices>\n"
    "    <Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\" "
    "xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n"
    "      <EntityType Name=\"crmbaseentity\" Abstract=\"true\"/>\n"
    "      <EntityType Name=\"expando\" BaseType=\"mscrm.crmbaseentity\" OpenType=\"true\"/>\n";

static const char tail[] = "    </Schema>\n  </edmx:DataServices>\n</edmx:Edmx>\n";

void csdl_write(const struct model *m, bool annotations, GString *out)
{
    const GPtrArray *tables = model_tables(m);
    g_string_append(out, head);
    if (annotations)
        csdl_write_vocabularies(out);
    g_string_append(out, start);
    for (unsigned i = 0; i < tables->len; i++)
        write_entity_type(m, tables->pdata[i], annotations, out);
    csdl_write_operations(m, out);
    g_string_append(out, "      <EntityContainer Name=\"System\">\n");
    for (unsigned i = 0; i < tables->len; i++)
        write_set(m, tables->pdata[i], annotations, out);
    csdl_write_imports(out);
    if (annotations)
        csdl_write_service_annotations(out);
    g_string_append(out, "      </EntityContainer>\n");
    g_string_append(out, tail);
}
