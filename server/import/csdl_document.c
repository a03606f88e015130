/* csdl_document.c: reads the XML from front to end, one element at a time, so that a document of
 * many megabytes costs no tree. No network, no document type, no entities. */
#include "import/csdl_document.h"

#include <limits.h>

#include "import/csdl_reading.h"
#include "model/error.h"

/* Where the element stands; a node knows its line up to 65535, the parser is already behind it. */
int csdl_line(struct csdl_reading *r)
{
    long line = xmlGetLineNo(xmlTextReaderCurrentNode(r->xml));
    return line > 0 && line < USHRT_MAX ? (int)line : xmlTextReaderGetParserLineNumber(r->xml);
}

/* Always false. The first mistake counts. */
bool csdl_fail(struct csdl_reading *r, const char *format, ...)
{
    if (r->first != NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(&r->first, SERVER_ERROR, ERROR_BAD_METADATA, "%s:%d: %s", r->file, csdl_line(r),
                message);
    return false;
}

static void on_xml_error(void *reading, xmlErrorPtr e)
{
    struct csdl_reading *r = reading;
    if (e->level < XML_ERR_ERROR || r->first != NULL)
        return;
    g_autofree char *message = g_strchomp(g_strdup(e->message));
    g_set_error(&r->first, SERVER_ERROR, ERROR_BAD_METADATA, "%s:%d: %s", r->file, e->line,
                message);
}

/* Only at the end: the container may stand before the types. */
static void assign_sets(struct csdl_reading *r)
{
    for (guint i = 0; i < r->sets->len; i++) {
        const struct csdl_named_set *set = &g_array_index(r->sets, struct csdl_named_set, i);
        struct csdl_type *t = csdl_document_find(r->document, set->type);
        if (t == NULL)
            notices_add(r->notices, NOTICE_SET_WITHOUT_TYPE, "%s (%s)", set->name, set->type);
        else if (t->set_name != NULL)
            notices_add(r->notices, NOTICE_DUPLICATE, "entity set %s", set->name);
        else
            t->set_name = set->name;
    }
}

static bool read_node(struct csdl_reading *r)
{
    switch (xmlTextReaderNodeType(r->xml)) {
    case XML_READER_TYPE_ELEMENT:
        return csdl_start_element(r);
    case XML_READER_TYPE_END_ELEMENT:
        csdl_end_element(r);
        return true;
    case XML_READER_TYPE_TEXT:
        csdl_read_text(r);
        return true;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return csdl_fail(r, "a document type or an entity is not allowed here");
    default:
        return true;
    }
}

static bool read_all(struct csdl_reading *r)
{
    int more = 1;
    while (r->first == NULL && (more = xmlTextReaderRead(r->xml)) == 1)
        if (!read_node(r))
            break;
    if (r->first == NULL && more < 0)
        csdl_fail(r, "this is no well-formed XML");
    if (r->first == NULL && r->document->types->len == 0)
        csdl_fail(r, "there is no EntityType: this is no $metadata document");
    assign_sets(r);
    return r->first == NULL;
}

static void destroy_type(gpointer data)
{
    struct csdl_type *t = data;
    g_array_unref(t->properties);
    g_array_unref(t->navs);
    g_ptr_array_unref(t->alternate_keys);
    g_free(t);
}

struct csdl_document *csdl_document_read(const char *file, const char *text, size_t length,
                                         struct notices *notices, GError **error)
{
    struct csdl_document *d = g_new0(struct csdl_document, 1);
    d->texts = g_string_chunk_new(65536);
    d->types = g_ptr_array_new_with_free_func(destroy_type);
    d->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(struct csdl_named_set));
    struct csdl_reading r = {.file = file, .document = d, .notices = notices, .sets = sets};
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
