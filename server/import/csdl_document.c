/* csdl_document.c: reads the XML from front to end, one element at a time, so that a document of
 * many megabytes costs no tree. No network, no document type, no entities. */
#include "import/csdl_document.h"

#include <libxml/xmlreader.h>
#include <limits.h>
#include <string.h>

#include "model/error.h"

#define MAX_TYPES 10000
#define MAX_PROPERTIES 1500 /* of one type; a SQLite table has at most 2000 columns */
#define MAX_NAVS 20000      /* of one type */
#define KEYS_TERM "OData.Community.Keys.V1.AlternateKeys"
#define CORE "Org.OData.Core.V1."

struct named_set {
    const char *name, *type;
};

struct reading {
    const char *file;
    struct csdl_document *document;
    struct notices *notices;
    xmlTextReader *xml;
    GArray *sets;            /* struct named_set */
    struct csdl_type *type;  /* the one being read, or NULL */
    bool in_property;        /* the last one of the type */
    bool in_keys, in_access; /* which annotation is being read */
    GError *first;
};

static bool fail(struct reading *r, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Where the element stands; a node knows its line up to 65535, the parser is already behind it. */
static int line_of(struct reading *r)
{
    long line = xmlGetLineNo(xmlTextReaderCurrentNode(r->xml));
    return line > 0 && line < USHRT_MAX ? (int)line : xmlTextReaderGetParserLineNumber(r->xml);
}

/* Always false. The first mistake counts. */
static bool fail(struct reading *r, const char *format, ...)
{
    if (r->first != NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(&r->first, SERVER_ERROR, ERROR_BAD_METADATA, "%s:%d: %s", r->file, line_of(r),
                message);
    return false;
}

static void on_xml_error(void *reading, xmlErrorPtr e)
{
    struct reading *r = reading;
    if (e->level < XML_ERR_ERROR || r->first != NULL)
        return;
    g_autofree char *message = g_strchomp(g_strdup(e->message));
    g_set_error(&r->first, SERVER_ERROR, ERROR_BAD_METADATA, "%s:%d: %s", r->file, e->line,
                message);
}

/* ---- attributes --------------------------------------------------------------------------------
 */

/* NULL = absent; belongs to the document. */
static const char *attribute(struct reading *r, const char *name)
{
    xmlChar *value = xmlTextReaderGetAttribute(r->xml, BAD_CAST name);
    const char *kept =
        value == NULL ? NULL : g_string_chunk_insert_const(r->document->texts, (const char *)value);
    xmlFree(value);
    return kept;
}

static const char *needed_attribute(struct reading *r, const char *name)
{
    const char *value = attribute(r, name);
    if (value != NULL && value[0] != '\0')
        return value;
    fail(r, "a %s needs the attribute %s", (const char *)xmlTextReaderConstLocalName(r->xml), name);
    return NULL;
}

/* "mscrm.account" -> "account" */
static const char *plain_name(const char *name)
{
    const char *dot = name == NULL ? NULL : strrchr(name, '.');
    return dot == NULL ? name : dot + 1;
}

static bool attribute_is(struct reading *r, const char *name, const char *wanted)
{
    return g_strcmp0(attribute(r, name), wanted) == 0;
}

/* ---- elements ----------------------------------------------------------------------------------
 */

static void destroy_list(gpointer list)
{
    g_ptr_array_unref(list);
}

static void destroy_type(gpointer data)
{
    struct csdl_type *t = data;
    g_array_unref(t->properties);
    g_array_unref(t->navs);
    g_ptr_array_unref(t->alternate_keys);
    g_free(t);
}

static bool start_type(struct reading *r)
{
    struct csdl_document *d = r->document;
    const char *name = needed_attribute(r, "Name");
    if (name == NULL)
        return false;
    if (d->types->len >= MAX_TYPES)
        return fail(r, "more than %d entity types", MAX_TYPES);
    struct csdl_type *t = g_new0(struct csdl_type, 1);
    t->name = name;
    t->base = plain_name(attribute(r, "BaseType"));
    t->line = line_of(r);
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

static bool start_property_ref(struct reading *r)
{
    if (r->type == NULL)
        return true;
    const char *name = needed_attribute(r, "Name");
    if (name != NULL && r->type->key != NULL)
        return fail(r, "the type %s has a key of two properties; tables have one", r->type->name);
    r->type->key = name;
    return name != NULL;
}

static int read_length(struct reading *r)
{
    const char *text = attribute(r, "MaxLength");
    gint64 length = text == NULL ? 0 : g_ascii_strtoll(text, NULL, 10); /* "max" reads as 0 */
    return (int)CLAMP(length, 0, G_MAXINT);
}

static bool start_property(struct reading *r)
{
    if (r->type == NULL) /* of a complex type */
        return true;
    struct csdl_property p = {.name = needed_attribute(r, "Name"),
                              .type = needed_attribute(r, "Type"),
                              .line = line_of(r),
                              .max_length = read_length(r)};
    if (p.name == NULL || p.type == NULL)
        return false;
    if (r->type->properties->len >= MAX_PROPERTIES)
        return fail(r, "the type %s has more than %d properties", r->type->name, MAX_PROPERTIES);
    g_array_append_val(r->type->properties, p);
    r->in_property = !xmlTextReaderIsEmptyElement(r->xml);
    return true;
}

static bool start_nav(struct reading *r)
{
    if (r->type == NULL)
        return true;
    const char *type = needed_attribute(r, "Type");
    struct csdl_nav nav = {.name = needed_attribute(r, "Name"),
                           .partner = attribute(r, "Partner"),
                           .line = line_of(r)};
    if (nav.name == NULL || type == NULL)
        return false;
    if (r->type->navs->len >= MAX_NAVS)
        return fail(r, "the type %s has more than %d navigation properties", r->type->name,
                    MAX_NAVS);
    nav.many = g_str_has_prefix(type, "Collection(");
    g_autofree char *target = g_strdup(plain_name(type));
    g_strdelimit(target, ")", '\0');
    nav.target = g_string_chunk_insert_const(r->document->texts, target);
    g_array_append_val(r->type->navs, nav);
    return true;
}

static bool start_constraint(struct reading *r)
{
    const char *property = needed_attribute(r, "Property");
    if (property == NULL)
        return false;
    if (r->type == NULL || r->type->navs->len == 0)
        return fail(r, "a ReferentialConstraint stands outside of a NavigationProperty");
    g_array_index(r->type->navs, struct csdl_nav, r->type->navs->len - 1).constraint = property;
    return true;
}

static struct csdl_property *last_property(struct reading *r)
{
    return r->in_property ? &g_array_index(r->type->properties, struct csdl_property,
                                           r->type->properties->len - 1)
                          : NULL;
}

static void mark_read_only(struct reading *r)
{
    struct csdl_property *p = last_property(r);
    if (p != NULL)
        p->read_only = true;
}

static bool start_annotation(struct reading *r)
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

static bool start_record(struct reading *r)
{
    const char *type = attribute(r, "Type");
    if (r->in_keys && type != NULL && g_str_has_suffix(type, ".AlternateKey"))
        g_ptr_array_add(r->type->alternate_keys, g_ptr_array_new());
    return true;
}

static bool start_property_value(struct reading *r)
{
    const char *path = attribute(r, "PropertyPath");
    GPtrArray *keys = r->in_keys ? r->type->alternate_keys : NULL;
    if (keys == NULL || path == NULL || !attribute_is(r, "Property", "Name"))
        return true;
    if (keys->len == 0)
        return fail(r, "a property of an alternate key stands outside of its Record");
    g_ptr_array_add(keys->pdata[keys->len - 1], (gpointer)(uintptr_t)path);
    return true;
}

static bool start_set(struct reading *r)
{
    const char *name = needed_attribute(r, "Name"), *type = needed_attribute(r, "EntityType");
    if (name == NULL || type == NULL)
        return false;
    const struct named_set set = {name, plain_name(type)};
    g_array_append_val(r->sets, set);
    return true;
}

/* Only at the end: the container may stand before the types. */
static void assign_sets(struct reading *r)
{
    for (guint i = 0; i < r->sets->len; i++) {
        const struct named_set *set = &g_array_index(r->sets, struct named_set, i);
        struct csdl_type *t = csdl_document_find(r->document, set->type);
        if (t == NULL)
            notices_add(r->notices, NOTICE_SET_WITHOUT_TYPE, "%s (%s)", set->name, set->type);
        else if (t->set_name != NULL)
            notices_add(r->notices, NOTICE_DUPLICATE, "entity set %s", set->name);
        else
            t->set_name = set->name;
    }
}

static bool count_operation(struct reading *r)
{
    const char *name = attribute(r, "Name");
    notices_add(r->notices, NOTICE_OPERATIONS, "%s", name == NULL ? "?" : name);
    return true;
}

static bool count_type(struct reading *r)
{
    const char *name = attribute(r, "Name");
    notices_add(r->notices, NOTICE_TYPES, "%s", name == NULL ? "?" : name);
    return true;
}

/* Known, and there is nothing to take from it. */
static bool skip(struct reading *r)
{
    (void)r;
    return true;
}

/* ---- the walk ----------------------------------------------------------------------------------
 */

static const struct element {
    const char *name;
    bool (*start)(struct reading *r);
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

static bool start_element(struct reading *r)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(r->xml);
    if (xmlTextReaderDepth(r->xml) == 0 && strcmp(name, "Edmx") != 0)
        return fail(r, "the first element is %s, but a $metadata document starts with edmx:Edmx",
                    name);
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
        if (strcmp(elements[i].name, name) == 0)
            return elements[i].start(r);
    notices_add(r->notices, NOTICE_UNKNOWN_ELEMENT, "%s in line %d", name, line_of(r));
    return true;
}

static void end_element(struct reading *r)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(r->xml);
    if (strcmp(name, "EntityType") == 0)
        r->type = NULL;
    else if (strcmp(name, "Property") == 0)
        r->in_property = false;
    else if (strcmp(name, "Annotation") == 0)
        r->in_keys = r->in_access = false;
}

static void read_text(struct reading *r)
{
    const char *text = (const char *)xmlTextReaderConstValue(r->xml);
    if (r->in_access && text != NULL && strstr(text, "PermissionType/Read") != NULL &&
        strstr(text, "PermissionType/ReadWrite") == NULL)
        mark_read_only(r);
}

static bool read_node(struct reading *r)
{
    switch (xmlTextReaderNodeType(r->xml)) {
    case XML_READER_TYPE_ELEMENT:
        return start_element(r);
    case XML_READER_TYPE_END_ELEMENT:
        end_element(r);
        return true;
    case XML_READER_TYPE_TEXT:
        read_text(r);
        return true;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return fail(r, "a document type or an entity is not allowed here");
    default:
        return true;
    }
}

static bool read_all(struct reading *r)
{
    int more = 1;
    while (r->first == NULL && (more = xmlTextReaderRead(r->xml)) == 1)
        if (!read_node(r))
            break;
    if (r->first == NULL && more < 0)
        fail(r, "this is no well-formed XML");
    if (r->first == NULL && r->document->types->len == 0)
        fail(r, "there is no EntityType: this is no $metadata document");
    assign_sets(r);
    return r->first == NULL;
}

struct csdl_document *csdl_document_read(const char *file, const char *text, size_t length,
                                         struct notices *notices, GError **error)
{
    struct csdl_document *d = g_new0(struct csdl_document, 1);
    d->texts = g_string_chunk_new(65536);
    d->types = g_ptr_array_new_with_free_func(destroy_type);
    d->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(struct named_set));
    struct reading r = {.file = file, .document = d, .notices = notices, .sets = sets};
    r.xml = length > G_MAXINT ? NULL
                              : xmlReaderForMemory(text, (int)length, file, NULL, XML_PARSE_NONET);
    if (r.xml == NULL) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_METADATA, "%s: it cannot be read", file);
        csdl_document_destroy(d);
        return NULL;
    }
    xmlTextReaderSetStructuredErrorHandler(r.xml, on_xml_error, &r);
    bool good = read_all(&r);
    xmlFreeTextReader(r.xml);
    if (good)
        return d;
    g_propagate_error(error, r.first);
    csdl_document_destroy(d);
    return NULL;
}

void csdl_document_destroy(struct csdl_document *d)
{
    if (d == NULL)
        return;
    g_hash_table_unref(d->by_name);
    g_ptr_array_unref(d->types);
    g_string_chunk_free(d->texts);
    g_free(d);
}

struct csdl_type *csdl_document_find(const struct csdl_document *d, const char *name)
{
    return g_hash_table_lookup(d->by_name, name);
}
