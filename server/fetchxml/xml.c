/* xml.c: libxml2 with everything switched off that could read a file, open a connection or grow:
 * a document type is refused before parsing, so there are no entities but the five of XML. */
#include "fetchxml/xml.h"

#include <libxml/parser.h>
#include <string.h>

#include "fetchxml/fetchxml.h"

static bool invalid(GError **error, const char *detail, int line)
{
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_XML, "Invalid XML. %s (line %d)", detail, line);
    return false;
}

static bool check_text(const char *text, GError **error)
{
    if (strlen(text) > FETCHXML_MAX_BYTES)
        return invalid(error, "The text is too long.", 1);
    if (strstr(text, "<!DOCTYPE") != NULL || strstr(text, "<!ENTITY") != NULL)
        return invalid(error, "A document type is not allowed.", 1);
    return true;
}

static bool check_depth(const xmlDoc *doc, GError **error)
{
    unsigned depth = 0;
    const xmlNode *node = xmlDocGetRootElement(doc);
    while (node != NULL) {
        const xmlNode *next = xml_first(node);
        if (next != NULL && ++depth > FETCHXML_MAX_DEPTH)
            return invalid(error, "The elements are nested too deeply.", (int)xmlGetLineNo(node));
        while (next == NULL && node != NULL) {
            next = xml_next(node);
            if (next == NULL) {
                node = node->parent != NULL && node->parent->type == XML_ELEMENT_NODE ? node->parent
                                                                                      : NULL;
                depth -= depth > 0;
            }
        }
        node = next;
    }
    return true;
}

xmlDoc *xml_parse(const char *text, GError **error)
{
    if (!check_text(text, error))
        return NULL;
    xmlParserCtxt *context = xmlNewParserCtxt();
    if (context == NULL) {
        (void)invalid(error, "Out of memory.", 1);
        return NULL;
    }
    xmlDoc *doc = xmlCtxtReadMemory(context, text, (int)strlen(text), NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (doc == NULL) {
        const xmlError *last = xmlCtxtGetLastError(context);
        g_autofree char *detail =
            g_strdup(last != NULL && last->message != NULL ? last->message : "It is not readable.");
        (void)invalid(error, g_strstrip(detail), last != NULL ? last->line : 1);
    } else if (!check_depth(doc, error)) {
        g_clear_pointer(&doc, xmlFreeDoc);
    }
    xmlFreeParserCtxt(context);
    return doc;
}

bool xml_is(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

static xmlNode *element_from(xmlNode *node)
{
    while (node != NULL && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

xmlNode *xml_first(const xmlNode *parent)
{
    return element_from(parent->children);
}

xmlNode *xml_next(const xmlNode *node)
{
    return element_from(node->next);
}

bool xml_has(const xmlNode *node, const char *attribute)
{
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
        if (strcmp((const char *)a->name, attribute) == 0)
            return true;
    return false;
}

char *xml_get(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    char *copy = g_strdup((const char *)value);
    xmlFree(value);
    return copy;
}

char *xml_need(const xmlNode *node, const char *name, GError **error)
{
    char *value = xml_get(node, name);
    if (value != NULL && *value != '\0')
        return value;
    g_free(value);
    (void)xml_fail(node, ERROR_INVALID_XML, error, "Invalid XML. The attribute '%s' is missing",
                   name);
    return NULL;
}

bool xml_get_boolean(const xmlNode *node, const char *name, bool *ret_yes, GError **error)
{
    g_autofree char *value = xml_get(node, name);
    if (value == NULL)
        return true;
    bool yes = g_ascii_strcasecmp(value, "true") == 0 || strcmp(value, "1") == 0;
    if (!yes && g_ascii_strcasecmp(value, "false") != 0 && strcmp(value, "0") != 0)
        return xml_fail(node, ERROR_INVALID_XML, error,
                        "Invalid XML. '%s' of the attribute '%s' is neither true nor false", value,
                        name);
    *ret_yes = yes;
    return true;
}

bool xml_get_number(const xmlNode *node, const char *name, int64_t most, int64_t *ret_number,
                    GError **error)
{
    g_autofree char *value = xml_get(node, name);
    gint64 n = 0;
    if (value == NULL)
        return true;
    if (!g_ascii_string_to_signed(value, 10, G_MININT64, G_MAXINT64, &n, NULL))
        return xml_fail(node, ERROR_INVALID_XML, error,
                        "Invalid XML. '%s' of the attribute '%s' is no whole number", value, name);
    if (n < 1 || n > most)
        return xml_fail(node, ERROR_COUNT_NOT_POSITIVE, error,
                        "The attribute '%s' must be from 1 to %" G_GINT64_FORMAT ", not %s", name,
                        (gint64)most, value);
    *ret_number = n;
    return true;
}

char *xml_text(const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent(node);
    char *text = g_strdup(content != NULL ? (const char *)content : "");
    xmlFree(content);
    return g_strstrip(text);
}

static void append_place(const xmlNode *node, GString *message)
{
    g_string_append_printf(message, " (line %ld, element '%s')", xmlGetLineNo(node),
                           (const char *)node->name);
}

bool xml_fail(const xmlNode *node, enum server_error code, GError **error, const char *format, ...)
{
    g_autoptr(GString) message = g_string_new(NULL);
    va_list arguments;
    va_start(arguments, format);
    g_string_vprintf(message, format, arguments);
    va_end(arguments);
    append_place(node, message);
    g_set_error_literal(error, SERVER_ERROR, (int)code, message->str);
    return false;
}

bool xml_locate(const xmlNode *node, GError **error)
{
    if (error == NULL || *error == NULL)
        return false;
    g_autoptr(GString) message = g_string_new((*error)->message);
    append_place(node, message);
    g_free((*error)->message);
    (*error)->message = g_strdup(message->str);
    return false;
}
