/* csdl_document.h: what a $metadata document says, as it says it: types with their properties, not
 * yet tables. Reading XML and making tables of it are apart, because a type may stand before what
 * it derives from. Internal to import/. */
#ifndef SERVER_IMPORT_CSDL_DOCUMENT_H
#define SERVER_IMPORT_CSDL_DOCUMENT_H

#include <stdbool.h>

#include "import/notices.h"

struct csdl_property {
    const char *name, *type; /* "Edm.String" */
    const char *description; /* or NULL */
    int line, max_length;    /* 0 = not said */
    bool read_only;
};

struct csdl_nav {
    const char *name, *target; /* without namespace */
    const char *partner;       /* or NULL */
    const char *constraint;    /* the property that holds the other row's id; or NULL */
    int line;
    bool many;
};

struct csdl_type {
    const char *name, *base; /* without namespace; base may be NULL */
    const char *key;         /* of this type itself; NULL = inherited or none */
    const char *set_name;    /* NULL = it has none */
    const char *description; /* or NULL */
    int line;
    unsigned position;         /* in the document's types */
    GArray *properties;        /* struct csdl_property */
    GArray *navs;              /* struct csdl_nav */
    GPtrArray *alternate_keys; /* GPtrArray of const char *: properties */
};

/* Texts are borrowed from the document. */
struct csdl_document {
    GStringChunk *texts;
    GPtrArray *types; /* struct csdl_type *, in file order */
    GHashTable *by_name;
};

/* `text` is the whole file, `file` its name for messages. Owned: csdl_document_destroy. Fails with
 * BAD_METADATA: "FILE:LINE: ...". */
struct csdl_document *csdl_document_read(const char *file, const char *text, size_t length,
                                         struct notices *notices, GError **error);
void csdl_document_destroy(struct csdl_document *d); /* NULL is fine */
struct csdl_type *csdl_document_find(const struct csdl_document *d, const char *name);

#endif
