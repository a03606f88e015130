/* links.c: link-entity elements: which tables are linked by which columns. */
#include <string.h>

#include "fetchxml/parser.h"

bool alias_take(struct parser *p, const xmlNode *node, const char *alias, GError **error)
{
    for (const char *c = alias; *c != '\0'; c++)
        if (!g_ascii_isalnum(*c) && *c != '_' && *c != '.' && *c != '-')
            return xml_fail(node, ERROR_INVALID_XML, error,
                            "Invalid XML. The alias '%s' has a character that is not allowed",
                            alias);
    if (g_hash_table_add(p->aliases, g_strdup(alias)))
        return true;
    return xml_fail(node, ERROR_QUERY_DUPLICATE_ALIAS, error,
                    "The alias '%s' is used more than once", alias);
}

static bool type_read(const xmlNode *node, bool in_filter, enum link_type *ret_type, GError **error)
{
    static const struct {
        const char *name;
        enum link_type type;
    } types[] = {
#define X(id, name, is_join) {name, LINK_##id},
#include "odata/link_type.def"
#undef X
    };
    g_autofree char *name = xml_get(node, "link-type");
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_strcmp0(types[i].name, name != NULL ? name : "inner") != 0)
            continue;
        bool of_filters = types[i].type >= LINK_ANY;
        if (of_filters != in_filter)
            return xml_fail(node, ERROR_QUERY_LINK_TYPE, error,
                            "The link-type '%s' is allowed %s a filter element",
                            name != NULL ? name : "inner", of_filters ? "only in" : "outside");
        *ret_type = types[i].type;
        return true;
    }
    return xml_fail(node, ERROR_QUERY_LINK_TYPE, error, "The link-type '%s' is not valid", name);
}

/* `from` and `to` may be left out when one lookup leads from one table to the other. */
static bool guess_columns(struct link *l, const struct table *parent)
{
    const struct relationship *found = NULL;
    for (guint i = 0; i < parent->many_to_one->len; i++) {
        const struct relationship *r = g_ptr_array_index(parent->many_to_one, i);
        if (strcmp(r->referenced_table, l->table->logical_name) != 0)
            continue;
        if (found != NULL)
            return false;
        found = r;
    }
    if (found == NULL)
        return false;
    l->from = l->table->id_column;
    l->to = table_find_column(parent, found->referencing_column);
    return l->to != NULL;
}

static bool can_link(const struct column *c)
{
    return column_type_info(c->type)->edm != NULL && c->type != COLUMN_FILE &&
           c->type != COLUMN_IMAGE && c->type != COLUMN_MULTISELECT;
}

static bool ends_read(struct link *l, const xmlNode *node, const struct table *parent,
                      GError **error)
{
    g_autofree char *from = xml_get(node, "from"), *to = xml_get(node, "to");
    if (from == NULL && to == NULL && guess_columns(l, parent))
        return true;
    if (from == NULL || to == NULL)
        return xml_fail(node, ERROR_INVALID_XML, error,
                        "Invalid XML. The attribute '%s' is missing", from == NULL ? "from" : "to");
    l->from = named_column(l->table, node, from, error);
    l->to = l->from != NULL ? named_column(parent, node, to, error) : NULL;
    if (l->to == NULL)
        return false;
    if (can_link(l->from) && can_link(l->to) &&
        strcmp(column_type_info(l->from->type)->sql, column_type_info(l->to->type)->sql) == 0)
        return true;
    return xml_fail(node, ERROR_QUERY_LINK_COLUMNS, error,
                    "The columns '%s' and '%s' cannot be linked: their types are '%s' and '%s'",
                    from, to, column_type_info(l->from->type)->type,
                    column_type_info(l->to->type)->type);
}

static bool name_read(struct parser *p, struct link *l, const xmlNode *node, GError **error)
{
    unsigned number = g_hash_table_size(p->links);
    l->alias = xml_get(node, "alias");
    if (l->alias != NULL && *l->alias != '\0')
        return alias_take(p, node, l->alias, error);
    g_free(l->alias);
    l->alias = g_strdup_printf("%s%u", l->table->logical_name, number);
    return alias_take(p, node, l->alias, error);
}

static bool link_read(struct parser *p, struct link *l, const xmlNode *node,
                      const struct table *parent, bool in_filter, GError **error)
{
    return type_read(node, in_filter, &l->type, error) && ends_read(l, node, parent, error) &&
           name_read(p, l, node, error) && link_elements_make(p, node, l->table, &l->links, error);
}

static bool link_make(struct parser *p, xmlNode *node, const struct table *parent,
                      GPtrArray **links, GError **error)
{
    g_autofree char *name = xml_need(node, "name", error);
    const struct table *t = name != NULL ? model_find_table(p->model, name) : NULL;
    if (name == NULL)
        return false;
    if (t == NULL)
        return xml_fail(node, ERROR_QUERY_NO_TABLE, error,
                        "The entity with a name = '%s' with namemapping = 'Logical' was not found "
                        "in the MetadataCache.",
                        name);
    if (g_hash_table_size(p->links) >= FETCHXML_MAX_LINKS)
        return xml_fail(node, ERROR_TOO_MANY_LINKS, error,
                        "Number of link entities in query exceeded maximum limit.");
    struct link *l = link_create(t);
    if (links != NULL)
        query_add_link(links, l);
    else
        g_ptr_array_add(p->loose, l);
    g_hash_table_insert(p->links, node, l);
    return link_read(p, l, node, parent, links == NULL, error);
}

bool link_elements_make(struct parser *p, const xmlNode *element, const struct table *table,
                        GPtrArray **links, GError **error)
{
    for (xmlNode *node = xml_first(element); node != NULL; node = xml_next(node)) {
        bool good = true;
        if (xml_is(node, "link-entity"))
            good = link_make(p, node, table, links, error);
        else if (xml_is(node, "filter"))
            good = link_elements_make(p, node, table, NULL, error);
        if (!good)
            return false;
    }
    return true;
}

/* Joined to `root` directly or over others that are joined. */
static bool is_joined(const GPtrArray *links, const struct link *wanted)
{
    for (guint i = 0; links != NULL && i < links->len; i++) {
        const struct link *l = g_ptr_array_index(links, i);
        if (link_is_join(l) && (l == wanted || is_joined(l->links, wanted)))
            return true;
    }
    return false;
}

static bool is_visible(const struct parser *p, const struct level *level, const struct link *l)
{
    if (level->link == NULL)
        return is_joined(p->query->links, l);
    if (!link_is_join(level->link) && is_joined(level->link->links, l))
        return true;
    for (const struct level *at = level; at != NULL; at = at->parent)
        if (at->link == l)
            return true;
    return false;
}

bool link_element_find(struct parser *p, const struct level *level, const xmlNode *node,
                       const char *name, const struct link **ret_link, GError **error)
{
    GHashTableIter iter;
    gpointer key = NULL, value = NULL;
    const struct link *found = NULL;
    g_hash_table_iter_init(&iter, p->links);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const struct link *l = value;
        bool by_table = !xml_has(key, "alias") && strcmp(l->table->logical_name, name) == 0;
        if (strcmp(l->alias, name) == 0 || (by_table && found == NULL))
            found = l;
    }
    if (found == NULL)
        return xml_fail(node, ERROR_QUERY_ORDER_LINK, error,
                        "There is no link-entity with the name or alias '%s'", name);
    if (!is_visible(p, level, found))
        return xml_fail(node, ERROR_QUERY_ORDER_LINK, error,
                        "Columns of the link-entity '%s' cannot be used here", name);
    *ret_link = found;
    return true;
}
