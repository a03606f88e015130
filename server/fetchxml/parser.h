/* parser.h: what the files of fetchxml/ share while one text is read. */
#ifndef SERVER_FETCHXML_PARSER_H
#define SERVER_FETCHXML_PARSER_H

#include "fetchxml/fetchxml.h"
#include "fetchxml/xml.h"

/* Conditions and orders may name a link that comes later in the text, so the text is read twice:
 * first every link-entity is made, then what stands in entity and link-entity elements is read. */
struct parser {
    const struct model *model;
    struct query *query;
    GHashTable *links;   /* xmlNode * -> struct link *, borrowed: all of the text */
    GPtrArray *loose;    /* struct link *, owned: links of filters, until their filter is read */
    GHashTable *aliases; /* of links and attributes; owned texts */
    unsigned conditions, outputs;
    bool raw_order; /* choices by value */
};

/* An entity or link-entity element. */
struct level {
    const xmlNode *node;
    const struct table *table;
    struct link *link;          /* NULL = entity */
    const struct level *parent; /* NULL = entity */
};

/* ---- links.c ---- */

/* Makes the links below the element, which is entity, link-entity or filter; `links` takes those
 * that are joined or looked for, NULL = keep them in parser->loose. */
bool link_elements_make(struct parser *p, const xmlNode *element, const struct table *table,
                        GPtrArray **links, GError **error);
/* The link a condition or an order means by `name` (an alias, or the table of a link without one);
 * fails when there is none, or none whose columns can be seen from `level`. */
bool link_element_find(struct parser *p, const struct level *level, const xmlNode *node,
                       const char *name, const struct link **ret_link, GError **error);
/* Notes an alias; fails with QUERY_DUPLICATE_ALIAS. */
bool alias_take(struct parser *p, const xmlNode *node, const char *alias, GError **error);

/* ---- columns.c ---- */

/* Fails with QUERY_NO_COLUMN. */
const struct column *named_column(const struct table *t, const xmlNode *node, const char *name,
                                  GError **error);
bool attribute_elements_read(struct parser *p, const struct level *level, GError **error);
bool order_element_read(struct parser *p, const struct level *level, const xmlNode *node,
                        GError **error);

/* ---- conditions.c ---- */

/* All filter elements of the level, and links that are only looked for; *filter may get NULL. */
bool filter_elements_read(struct parser *p, const struct level *level, struct expr **filter,
                          GError **error);

/* ---- fetchxml.c ---- */

/* Reads what stands in an entity or link-entity element, links in it included. */
bool level_read(struct parser *p, const struct level *level, GError **error);

#endif
