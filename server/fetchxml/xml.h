/* xml.h: a text of a stranger as an XML document, and what can be asked of its elements. Only for
 * fetchxml/. */
#ifndef SERVER_FETCHXML_XML_H
#define SERVER_FETCHXML_XML_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/error.h"

/* No network, no document type and so no entities; at most FETCHXML_MAX_BYTES and
 * FETCHXML_MAX_DEPTH. Owned: xmlFreeDoc. NULL = INVALID_XML. */
xmlDoc *xml_parse(const char *text, GError **error);

bool xml_is(const xmlNode *node, const char *name);
/* Elements only. */
xmlNode *xml_first(const xmlNode *parent);
xmlNode *xml_next(const xmlNode *node);

bool xml_has(const xmlNode *node, const char *attribute);
/* The value of an attribute: owned; NULL = absent. */
char *xml_get(const xmlNode *node, const char *name);
/* The same; fails with INVALID_XML when it is absent or empty. */
char *xml_need(const xmlNode *node, const char *name, GError **error);
/* "true", "1", "false" or "0"; absent leaves *ret_yes alone. */
bool xml_get_boolean(const xmlNode *node, const char *name, bool *ret_yes, GError **error);
/* A whole number 1..most; absent leaves *ret_number alone. */
bool xml_get_number(const xmlNode *node, const char *name, int64_t most, int64_t *ret_number,
                    GError **error);
/* The text inside an element, trimmed; owned. */
char *xml_text(const xmlNode *node);

/* Sets "<message> (line 3, element 'condition')". Always false. */
bool xml_fail(const xmlNode *node, enum server_error code, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* Adds line and element to an error that was set elsewhere. Always false. */
bool xml_locate(const xmlNode *node, GError **error);

#endif
