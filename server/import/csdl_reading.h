/* csdl_reading.h: a $metadata document while it is read: the reader is at one element, and what it
 * says goes into the document. Internal to import/. */
#ifndef SERVER_IMPORT_CSDL_READING_H
#define SERVER_IMPORT_CSDL_READING_H

#include <libxml/xmlreader.h>

#include "import/csdl_document.h"

struct csdl_named_set {
    const char *name, *type;
};

struct csdl_reading {
    const char *file;
    struct csdl_document *document;
    struct notices *notices;
    xmlTextReader *xml;
    GArray *sets;            /* struct csdl_named_set */
    struct csdl_type *type;  /* the one being read, or NULL */
    bool in_property;        /* the last one of the type */
    bool in_keys, in_access; /* which annotation is being read */
    GError *first;
};

/* csdl_document.c. Always false. The first mistake counts. */
bool csdl_fail(struct csdl_reading *r, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Where the element stands. */
int csdl_line(struct csdl_reading *r);

/* csdl_element.c: an element begins or ends, or has text. */
bool csdl_start_element(struct csdl_reading *r);
void csdl_end_element(struct csdl_reading *r);
void csdl_read_text(struct csdl_reading *r);

#endif
