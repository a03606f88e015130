/* fetchxml.c: the fetch element and what stands in it. */
#include "fetchxml/fetchxml.h"

#include <string.h>

#include "fetchxml/parser.h"

void fetch_finish(struct fetch *f)
{
    g_clear_pointer(&f->query, query_destroy);
    g_clear_pointer(&f->cookie, g_free);
}

/* ---- the fetch element ---- */

static bool size_read(const xmlNode *node, struct fetch *f, GError **error)
{
    int64_t top = -1, count = -1, page = 1;
    if (!xml_get_number(node, "top", QUERY_MAX_PAGE_SIZE, &top, error) ||
        !xml_get_number(node, "count", G_MAXINT32, &count, error) ||
        !xml_get_number(node, "page", G_MAXINT32, &page, error))
        return false;
    if (top >= 0 && (count >= 0 || xml_has(node, "page")))
        return xml_fail(node, ERROR_INVALID_ARGUMENT, error,
                        "The top attribute can't be specified with paging attribute page or count");
    f->query->top = top;
    f->page = (unsigned)page;
    f->sized = count >= 0;
    if (f->sized)
        f->query->page_size = (unsigned)MIN(count, QUERY_MAX_PAGE_SIZE);
    f->cookie = xml_get(node, "paging-cookie");
    if (f->cookie != NULL && *f->cookie == '\0')
        g_clear_pointer(&f->cookie, g_free);
    return true;
}

static bool fetch_read(struct parser *p, const xmlNode *node, struct fetch *f, GError **error)
{
    struct query *q = f->query;
    int64_t limit = QUERY_MAX_AGGREGATED;
    g_autofree char *source = xml_get(node, "datasource");
    if (source != NULL)
        return xml_fail(node, ERROR_NOT_IMPLEMENTED, error,
                        "The datasource '%s' is not supported: there are no retained rows", source);
    if (!xml_get_boolean(node, "distinct", &q->distinct, error) ||
        !xml_get_boolean(node, "aggregate", &q->aggregated, error) ||
        !xml_get_boolean(node, "returntotalrecordcount", &q->count, error) ||
        !xml_get_boolean(node, "useraworderby", &p->raw_order, error) ||
        !xml_get_number(node, "aggregatelimit", QUERY_MAX_AGGREGATED, &limit, error))
        return false;
    q->aggregate_limit = (unsigned)limit;
    return size_read(node, f, error);
}

/* ---- entity and link-entity ---- */

static bool elements_check(const struct level *level, GError **error)
{
    static const char *const known[] = {"attribute", "all-attributes", "order", "filter",
                                        "link-entity"};
    for (const xmlNode *node = xml_first(level->node); node != NULL; node = xml_next(node)) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(known) && !xml_is(node, known[i]))
            i++;
        if (i == G_N_ELEMENTS(known))
            return xml_fail(node, ERROR_INVALID_XML, error,
                            "Invalid XML. The element '%s' is not allowed in '%s'",
                            (const char *)node->name, (const char *)level->node->name);
    }
    return true;
}

/* The levels of the link-entity elements of this one, in the order of the text. */
static bool links_each(struct parser *p, const struct level *level,
                       bool (*read)(struct parser *, const struct level *, GError **),
                       GError **error)
{
    for (const xmlNode *node = xml_first(level->node); node != NULL; node = xml_next(node)) {
        if (!xml_is(node, "link-entity"))
            continue;
        struct link *l = g_hash_table_lookup(p->links, node);
        const struct level inner = {node, l->table, l, level};
        if (!read(p, &inner, error))
            return false;
    }
    return true;
}

bool level_read(struct parser *p, const struct level *level, GError **error)
{
    struct expr **filter = level->link != NULL ? &level->link->filter : &p->query->filter;
    return elements_check(level, error) && attribute_elements_read(p, level, error) &&
           filter_elements_read(p, level, filter, error) && links_each(p, level, level_read, error);
}

/* Those of an entity come before those of its links, wherever they stand. */
static bool orders_read(struct parser *p, const struct level *level, GError **error)
{
    for (const xmlNode *node = xml_first(level->node); node != NULL; node = xml_next(node))
        if (xml_is(node, "order") && !order_element_read(p, level, node, error))
            return false;
    return links_each(p, level, orders_read, error);
}

static bool entity_read(struct parser *p, const xmlNode *node, GError **error)
{
    const struct level level = {node, p->query->table, NULL, NULL};
    if (!link_elements_make(p, node, level.table, &p->query->links, error) ||
        !level_read(p, &level, error) || !orders_read(p, &level, error))
        return false;
    if (p->query->outputs == NULL)
        return xml_fail(node, ERROR_QUERY_NO_AGGREGATE, error,
                        "An aggregate query needs attribute elements with aggregate or groupby");
    query_complete_outputs(p->query);
    return true;
}

/* ---- the whole ---- */

static const struct table *table_find(const struct model *m, const xmlNode *entity, GError **error)
{
    g_autofree char *name = xml_need(entity, "name", error);
    const struct table *t = name != NULL ? model_find_table(m, name) : NULL;
    if (name != NULL && t == NULL)
        (void)xml_fail(entity, ERROR_QUERY_NO_TABLE, error,
                       "The entity with a name = '%s' with namemapping = 'Logical' was not found "
                       "in the MetadataCache.",
                       name);
    return t;
}

static bool document_read(const struct model *m, const xmlNode *root, struct fetch *f,
                          GError **error)
{
    const xmlNode *entity = xml_first(root);
    if (!xml_is(root, "fetch"))
        return xml_fail(root, ERROR_INVALID_XML, error,
                        "Invalid XML. The first element must be 'fetch'");
    if (entity == NULL || !xml_is(entity, "entity") || xml_next(entity) != NULL)
        return xml_fail(root, ERROR_INVALID_XML, error,
                        "Invalid XML. The fetch element must have one entity element");
    const struct table *t = table_find(m, entity, error);
    if (t == NULL)
        return false;
    f->query = query_create(t);
    struct parser p = {.model = m, .query = f->query};
    p.links = g_hash_table_new(NULL, NULL);
    p.loose = g_ptr_array_new_with_free_func((GDestroyNotify)link_destroy);
    p.aliases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool good = fetch_read(&p, root, f, error) && entity_read(&p, entity, error);
    g_hash_table_unref(p.links);
    g_ptr_array_unref(p.loose);
    g_hash_table_unref(p.aliases);
    return good;
}

bool fetchxml_parse(const struct model *m, const char *text, struct fetch *ret_fetch,
                    GError **error)
{
    while (g_ascii_isspace(*text))
        text++;
    xmlDoc *doc = xml_parse(text, error);
    if (doc == NULL)
        return false;
    struct fetch f = {.page = 1};
    bool good = document_read(m, xmlDocGetRootElement(doc), &f, error);
    xmlFreeDoc(doc);
    if (good)
        *ret_fetch = f;
    else
        fetch_finish(&f);
    return good;
}
