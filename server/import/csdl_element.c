/* csdl_element.c: what each element of a $metadata document says: one function for each that says
 * something, in one table. */
#include <string.h>

#include "import/csdl_reading.h"

#define MAX_TYPES 10000
#define MAX_PROPERTIES 1500 /* of one type; a SQLite table has at most 2000 columns */
#define MAX_NAVS 20000      /* of one type */
#define KEYS_TERM "OData.Community.Keys.V1.AlternateKeys"
#define CORE "Org.OData.Core.V1."

/* ---- attributes --------------------------------------------------------------------------------
 */

/* NULL = absent; belongs to the document. */
static const char *attribute(struct csdl_reading *r, const char *name)
{
    xmlChar *value = xmlTextReaderGetAttribute(r->xml, BAD_CAST name);
    const char *kept =
        value == NULL ? NULL : g_string_chunk_insert_const(r->document->texts, (const char *)value);
    xmlFree(value);
    return kept;
}

static const char *needed_attribute(struct csdl_reading *r, const char *name)
{
    const char *value = attribute(r, name);
    if (value != NULL && value[0] != '\0')
        return value;
    csdl_fail(r, "a %s needs the attribute %s", (const char *)xmlTextReaderConstLocalName(r->xml),
              name);
    return NULL;
}

/* "mscrm.account" -> "account" */
static const char *plain_name(const char *name)
{
    const char *dot = name == NULL ? NULL : strrchr(name, '.');
    return dot == NULL ? name : dot + 1;
}

static bool attribute_is(struct csdl_reading *r, const char *name, const char *wanted)
{
    return g_strcmp0(attribute(r, name), wanted) == 0;
}

/* ---- elements ----------------------------------------------------------------------------------
 */

static void destroy_list(gpointer list)
{
    g_ptr_array_unref(list);
}

static bool start_type(struct csdl_reading *r)
{
    struct csdl_document *d = r->document;
    const char *name = needed_attribute(r, "Name");
    if (name == NULL)
        return false;
    if (d->types->len >= MAX_TYPES)
        return csdl_fail(r, "more than %d entity types", MAX_TYPES);
    struct csdl_type *t = g_new0(struct csdl_type, 1);
    t->name = name;
    t->base = plain_name(attribute(r, "BaseType"));
    t->line = csdl_line(r);
    t->position = d->types->len;
    t->properties = g_array_new(FALSE, TRUE, sizeof(struct csdl_property));
    t->navs = g_array_new(FALSE, TRUE, sizeof(struct csdl_nav));
    t->alternate_keys = g_ptr_array_new_with_free_func(destroy_list);
    g_ptr_array_add(d->types, t);
    if (g_hash_table_contains(d->by_name, name))
        notices_add(r->notices, NOTICE_DUPLICATE, "type %s in line %d", name, t->line);
    else
        g_hash_table_insert(d->by_name, (gpointer)(uintptr_t)name, t);
    r->type = xmlTextReaderIsEmptyElement(r->xml) ? NULL : t;
    return true;
}

static bool start_property_ref(struct csdl_reading *r)
{
    if (r->type == NULL)
        return true;
    const char *name = needed_attribute(r, "Name");
    if (name != NULL && r->type->key != NULL)
        return csdl_fail(r, "the type %s has a key of two properties; tables have one",
                         r->type->name);
    r->type->key = name;
    return name != NULL;
}

static int read_length(struct csdl_reading *r)
{
    const char *text = attribute(r, "MaxLength");
    gint64 length = text == NULL ? 0 : g_ascii_strtoll(text, NULL, 10); /* "max" reads as 0 */
    return (int)CLAMP(length, 0, G_MAXINT);
}

static bool start_property(struct csdl_reading *r)
{
    if (r->type == NULL) /* of a complex type */
        return true;
    struct csdl_property p = {.name = needed_attribute(r, "Name"),
                              .type = needed_attribute(r, "Type"),
                              .line = csdl_line(r),
                              .max_length = read_length(r)};
    if (p.name == NULL || p.type == NULL)
        return false;
    if (r->type->properties->len >= MAX_PROPERTIES)
        return csdl_fail(r, "the type %s has more than %d properties", r->type->name,
                         MAX_PROPERTIES);
    g_array_append_val(r->type->properties, p);
    r->in_property = !xmlTextReaderIsEmptyElement(r->xml);
    return true;
}

static bool start_nav(struct csdl_reading *r)
{
    if (r->type == NULL)
        return true;
    const char *type = needed_attribute(r, "Type");
    struct csdl_nav nav = {.name = needed_attribute(r, "Name"),
                           .partner = attribute(r, "Partner"),
                           .line = csdl_line(r)};
    if (nav.name == NULL || type == NULL)
        return false;
    if (r->type->navs->len >= MAX_NAVS)
        return csdl_fail(r, "the type %s has more than %d navigation properties", r->type->name,
                         MAX_NAVS);
    nav.many = g_str_has_prefix(type, "Collection(");
    g_autofree char *target = g_strdup(plain_name(type));
    g_strdelimit(target, ")", '\0');
    nav.target = g_string_chunk_insert_const(r->document->texts, target);
    g_array_append_val(r->type->navs, nav);
    return true;
}

static bool start_constraint(struct csdl_reading *r)
{
    const char *property = needed_attribute(r, "Property");
    if (property == NULL)
        return false;
    if (r->type == NULL || r->type->navs->len == 0)
        return csdl_fail(r, "a ReferentialConstraint stands outside of a NavigationProperty");
    g_array_index(r->type->navs, struct csdl_nav, r->type->navs->len - 1).constraint = property;
    return true;
}

static struct csdl_property *last_property(struct csdl_reading *r)
{
    return r->in_property ? &g_array_index(r->type->properties, struct csdl_property,
                                           r->type->properties->len - 1)
                          : NULL;
}

static void mark_read_only(struct csdl_reading *r)
{
    struct csdl_property *p = last_property(r);
    if (p != NULL)
        p->read_only = true;
}

static bool start_annotation(struct csdl_reading *r)
{
    if (r->type == NULL)
        return true;
    bool open = !xmlTextReaderIsEmptyElement(r->xml);
    r->in_keys = open && attribute_is(r, "Term", KEYS_TERM);
    r->in_access = open && attribute_is(r, "Term", CORE "Permissions");
    if (attribute_is(r, "Term", CORE "Computed") && !attribute_is(r, "Bool", "false"))
        mark_read_only(r);
    if (attribute_is(r, "Term", CORE "Permissions") &&
        attribute_is(r, "EnumMember", CORE "PermissionType/Read"))
        mark_read_only(r);
    if (!attribute_is(r, "Term", CORE "Description"))
        return true;
    struct csdl_property *p = last_property(r);
    *(p == NULL ? &r->type->description : &p->description) = attribute(r, "String");
    return true;
}

static bool start_record(struct csdl_reading *r)
{
    const char *type = attribute(r, "Type");
    if (r->in_keys && type != NULL && g_str_has_suffix(type, ".AlternateKey"))
        g_ptr_array_add(r->type->alternate_keys, g_ptr_array_new());
    return true;
}

static bool start_property_value(struct csdl_reading *r)
{
    const char *path = attribute(r, "PropertyPath");
    GPtrArray *keys = r->in_keys ? r->type->alternate_keys : NULL;
    if (keys == NULL || path == NULL || !attribute_is(r, "Property", "Name"))
        return true;
    if (keys->len == 0)
        return csdl_fail(r, "a property of an alternate key stands outside of its Record");
    g_ptr_array_add(keys->pdata[keys->len - 1], (gpointer)(uintptr_t)path);
    return true;
}

static bool start_set(struct csdl_reading *r)
{
    const char *name = needed_attribute(r, "Name"), *type = needed_attribute(r, "EntityType");
    if (name == NULL || type == NULL)
        return false;
    const struct csdl_named_set set = {name, plain_name(type)};
    g_array_append_val(r->sets, set);
    return true;
}

static bool count_operation(struct csdl_reading *r)
{
    const char *name = attribute(r, "Name");
    notices_add(r->notices, NOTICE_OPERATIONS, "%s", name == NULL ? "?" : name);
    return true;
}

static bool count_type(struct csdl_reading *r)
{
    const char *name = attribute(r, "Name");
    notices_add(r->notices, NOTICE_TYPES, "%s", name == NULL ? "?" : name);
    return true;
}

/* Known, and there is nothing to take from it. */
static bool skip(struct csdl_reading *r)
{
    (void)r;
    return true;
}

/* ---- the walk ----------------------------------------------------------------------------------
 */

static const struct element {
    const char *name;
    bool (*start)(struct csdl_reading *r);
} elements[] = {
    {"Property", start_property},
    {"NavigationProperty", start_nav},
    {"NavigationPropertyBinding", skip},
    {"ReferentialConstraint", start_constraint},
    {"Parameter", skip},
    {"EntityType", start_type},
    {"ReturnType", skip},
    {"EntitySet", start_set},
    {"Key", skip},
    {"PropertyRef", start_property_ref},
    {"ComplexType", count_type},
    {"EnumType", count_type},
    {"TypeDefinition", count_type},
    {"Member", skip},
    {"Action", count_operation},
    {"Function", count_operation},
    {"ActionImport", skip},
    {"FunctionImport", skip},
    {"Annotation", start_annotation},
    {"Annotations", skip},
    {"Collection", skip},
    {"Record", start_record},
    {"PropertyValue", start_property_value},
    {"PropertyPath", skip},
    {"String", skip},
    {"Bool", skip},
    {"EnumMember", skip},
    {"Term", skip},
    {"Edmx", skip},
    {"DataServices", skip},
    {"Reference", skip},
    {"Include", skip},
    {"IncludeAnnotations", skip},
    {"Schema", skip},
    {"EntityContainer", skip},
    {"Singleton", skip},
};

bool csdl_start_element(struct csdl_reading *r)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(r->xml);
    if (xmlTextReaderDepth(r->xml) == 0 && strcmp(name, "Edmx") != 0)
        return csdl_fail(
            r, "the first element is %s, but a $metadata document starts with edmx:Edmx", name);
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
        if (strcmp(elements[i].name, name) == 0)
            return elements[i].start(r);
    notices_add(r->notices, NOTICE_UNKNOWN_ELEMENT, "%s in line %d", name, csdl_line(r));
    return true;
}

void csdl_end_element(struct csdl_reading *r)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(r->xml);
    if (strcmp(name, "EntityType") == 0)
        r->type = NULL;
    else if (strcmp(name, "Property") == 0)
        r->in_property = false;
    else if (strcmp(name, "Annotation") == 0)
        r->in_keys = r->in_access = false;
}

void csdl_read_text(struct csdl_reading *r)
{
    const char *text = (const char *)xmlTextReaderConstValue(r->xml);
    if (r->in_access && text != NULL && strstr(text, "PermissionType/Read") != NULL &&
        strstr(text, "PermissionType/ReadWrite") == NULL)
        mark_read_only(r);
}
