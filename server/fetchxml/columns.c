/* columns.c: attribute, all-attributes and order elements: what rows are answered with, and in
 * which order. */
#include <string.h>

#include "fetchxml/parser.h"

static const char *const aggregates[] = {
#define X(id, fetch, odata) [AGGREGATE_##id] = (fetch),
#include "odata/aggregate.def"
#undef X
};
static const char *const parts[] = {
#define X(id, fetch) [DATE_PART_##id] = (fetch),
#include "odata/date_part.def"
#undef X
};

const struct column *named_column(const struct table *t, const xmlNode *node, const char *name,
                                  GError **error)
{
    const struct column *c = table_find_column(t, name);
    if (c != NULL && column_type_info(c->type)->edm != NULL)
        return c;
    (void)xml_fail(node, ERROR_QUERY_NO_COLUMN, error,
                   "'%s' entity doesn't contain attribute with Name = '%s' and NameMapping = "
                   "'Logical'.",
                   t->logical_name, name);
    return NULL;
}

static bool is_readable(const struct column *c)
{
    return c->valid_for_read && c->in_odata && column_type_info(c->type)->edm != NULL;
}

/* "name", "_x_value", "contact1.fullname"; owned. */
static char *default_name(const struct level *level, const struct column *c)
{
    return level->link != NULL ? g_strconcat(level->link->alias, ".", c->logical_name, NULL)
                               : g_strdup(c->property);
}

static bool output_add(struct parser *p, const struct level *level, const xmlNode *node,
                       struct output *o, GError **error)
{
    o->path.link = level->link;
    query_add_output(p->query, o);
    if (++p->outputs <= FETCHXML_MAX_OUTPUTS)
        return true;
    return xml_fail(node, ERROR_INVALID_ARGUMENT, error, "The query has more than %d attributes",
                    FETCHXML_MAX_OUTPUTS);
}

/* ---- aggregates ---- */

static bool word_read(const xmlNode *node, const char *attribute, const char *const *words,
                      size_t count, unsigned *ret_index, GError **error)
{
    g_autofree char *word = xml_get(node, attribute);
    if (word == NULL)
        return true;
    for (unsigned i = 0; i < count; i++)
        if (g_strcmp0(words[i], word) == 0) {
            *ret_index = i;
            return true;
        }
    return xml_fail(node, ERROR_INVALID_XML, error,
                    "Invalid XML. '%s' is not valid for the attribute '%s'", word, attribute);
}

static bool aggregate_check(const struct output *o, const xmlNode *node, GError **error)
{
    const struct column *c = o->path.column;
    if (!output_fits(o))
        return xml_fail(node, ERROR_INVALID_ARGUMENT, error,
                        "The aggregate '%s' is not valid for attribute '%s' of type '%s'",
                        aggregates[o->aggregate], c->logical_name, column_type_info(c->type)->type);
    if (o->part != DATE_PART_NONE && (c->type != COLUMN_DATETIME || !o->grouped))
        return xml_fail(
            node, ERROR_INVALID_ARGUMENT, error,
            "dategrouping is only valid with groupby on an attribute of type 'DateTime'");
    bool local = false;
    if (!xml_get_boolean(node, "usertimezone", &local, error))
        return false;
    if (local && o->part != DATE_PART_NONE)
        return xml_fail(node, ERROR_NOT_IMPLEMENTED, error,
                        "Dates are grouped in UTC: usertimezone='true' is not supported");
    return true;
}

static bool aggregate_read(struct parser *p, struct output *o, const xmlNode *node, GError **error)
{
    unsigned aggregate = AGGREGATE_NONE, part = DATE_PART_NONE;
    bool distinct = false;
    if (!word_read(node, "aggregate", aggregates, G_N_ELEMENTS(aggregates), &aggregate, error) ||
        !word_read(node, "dategrouping", parts, G_N_ELEMENTS(parts), &part, error) ||
        !xml_get_boolean(node, "groupby", &o->grouped, error) ||
        !xml_get_boolean(node, "distinct", &distinct, error))
        return false;
    o->aggregate = (enum aggregate)aggregate;
    o->part = (enum date_part)part;
    if (p->query->aggregated && (o->aggregate != AGGREGATE_NONE) == o->grouped)
        return xml_fail(node, ERROR_QUERY_NO_AGGREGATE, error,
                        "An attribute of an aggregate query needs either aggregate or groupby");
    if (!p->query->aggregated && (o->aggregate != AGGREGATE_NONE || o->grouped))
        return xml_fail(node, ERROR_QUERY_NO_AGGREGATE, error,
                        "aggregate and groupby need aggregate='true' on the fetch element");
    if (distinct && o->aggregate != AGGREGATE_COUNT_COLUMN)
        return xml_fail(node, ERROR_INVALID_ARGUMENT, error,
                        "distinct is only valid with aggregate='countcolumn'");
    if (distinct)
        o->aggregate = AGGREGATE_COUNT_DISTINCT;
    return aggregate_check(o, node, error);
}

static bool row_aggregate_read(const struct level *level, struct output *o, const xmlNode *node,
                               GError **error)
{
    g_autofree char *word = xml_get(node, "rowaggregate");
    if (word == NULL)
        return true;
    if (strcmp(word, "CountChildren") != 0 || !o->renamed || level->link != NULL ||
        o->path.column != level->table->id_column)
        return xml_fail(node, ERROR_INVALID_ARGUMENT, error,
                        "rowaggregate must be 'CountChildren' and needs an alias on the primary "
                        "key of the entity");
    o->aggregate = AGGREGATE_CHILDREN;
    return true;
}

/* ---- attribute, all-attributes ---- */

static bool attribute_name(struct parser *p, const struct level *level, struct output *o,
                           const xmlNode *node, GError **error)
{
    g_autofree char *alias = xml_get(node, "alias");
    if (alias == NULL || *alias == '\0') {
        if (p->query->aggregated)
            return xml_fail(node, ERROR_QUERY_NO_ALIAS, error,
                            "An attribute of an aggregate query needs an alias");
        o->name = default_name(level, o->path.column);
        o->renamed = level->link != NULL;
        return true;
    }
    o->name = g_steal_pointer(&alias);
    o->renamed = true;
    return alias_take(p, node, o->name, error);
}

static bool attribute_read(struct parser *p, const struct level *level, const xmlNode *node,
                           GError **error)
{
    g_autofree char *name = xml_need(node, "name", error);
    const struct column *c = name != NULL ? named_column(level->table, node, name, error) : NULL;
    if (c == NULL)
        return false;
    if (!is_readable(c))
        return xml_fail(node, ERROR_INVALID_ARGUMENT, error, "The attribute '%s' cannot be read",
                        name);
    struct output *o = output_create(c, NULL);
    bool good = attribute_name(p, level, o, node, error) && aggregate_read(p, o, node, error) &&
                row_aggregate_read(level, o, node, error);
    if (good)
        return output_add(p, level, node, o, error);
    output_destroy(o);
    return false;
}

static bool all_attributes_read(struct parser *p, const struct level *level, const xmlNode *node,
                                GError **error)
{
    if (p->query->aggregated)
        return xml_fail(node, ERROR_QUERY_NO_AGGREGATE, error,
                        "An aggregate query needs attribute elements with aggregate or groupby");
    for (guint i = 0; i < level->table->columns->len; i++) {
        const struct column *c = g_ptr_array_index(level->table->columns, i);
        if (!is_readable(c))
            continue;
        g_autofree char *name = default_name(level, c);
        struct output *o = output_create(c, name);
        o->renamed = level->link != NULL;
        if (!output_add(p, level, node, o, error))
            return false;
    }
    return true;
}

bool attribute_elements_read(struct parser *p, const struct level *level, GError **error)
{
    unsigned before = p->outputs;
    bool hidden = level->link != NULL && !link_is_join(level->link);
    for (const xmlNode *node = xml_first(level->node); node != NULL; node = xml_next(node)) {
        bool all = xml_is(node, "all-attributes"), one = xml_is(node, "attribute");
        if (hidden && (all || one || xml_is(node, "order")))
            return xml_fail(node, ERROR_INVALID_ARGUMENT, error,
                            "A link-entity of this link-type has no attributes and no order");
        if (!all && !one)
            continue;
        if (all ? !all_attributes_read(p, level, node, error)
                : !attribute_read(p, level, node, error))
            return false;
    }
    bool none = level->link == NULL && p->outputs == before && !p->query->aggregated;
    return !none || all_attributes_read(p, level, level->node, error);
}

/* ---- order ---- */

static const struct output *output_find(const struct query *q, const char *name)
{
    for (guint i = 0; q->outputs != NULL && i < q->outputs->len; i++) {
        const struct output *o = g_ptr_array_index(q->outputs, i);
        if (strcmp(o->name, name) == 0)
            return o;
    }
    return NULL;
}

static bool is_choice(const struct column *c)
{
    return c->type == COLUMN_PICKLIST || c->type == COLUMN_STATE || c->type == COLUMN_STATUS ||
           c->type == COLUMN_BOOLEAN;
}

static bool order_by_alias(struct parser *p, const xmlNode *node, const char *alias,
                           struct order *o, GError **error)
{
    o->output = output_find(p->query, alias);
    if (o->output == NULL)
        return xml_fail(node, ERROR_QUERY_UNKNOWN_ALIAS, error, "The alias '%s' does not exist",
                        alias);
    if (output_form(o->output) == OUTPUT_AS_COLUMN && o->output->path.column != NULL)
        o->by_label = !p->raw_order && is_choice(o->output->path.column);
    return true;
}

static bool order_by_attribute(struct parser *p, const struct level *level, const xmlNode *node,
                               struct order *o, GError **error)
{
    g_autofree char *name = xml_need(node, "attribute", error);
    g_autofree char *entity = xml_get(node, "entityname");
    if (name == NULL)
        return false;
    if (p->query->aggregated)
        return xml_fail(node, ERROR_QUERY_NO_AGGREGATE, error,
                        "An aggregate query is ordered by the alias of an attribute");
    o->path.link = level->link;
    if (entity != NULL && *entity != '\0' &&
        !link_element_find(p, level, node, entity, &o->path.link, error))
        return false;
    const struct table *t = o->path.link != NULL ? o->path.link->table : p->query->table;
    o->path.column = named_column(t, node, name, error);
    if (o->path.column == NULL)
        return false;
    o->by_label = !p->raw_order && is_choice(o->path.column);
    return true;
}

bool order_element_read(struct parser *p, const struct level *level, const xmlNode *node,
                        GError **error)
{
    g_autofree char *alias = xml_get(node, "alias");
    struct order *o = g_new0(struct order, 1);
    query_add_order(p->query, o);
    return xml_get_boolean(node, "descending", &o->descending, error) &&
           (alias != NULL && *alias != '\0' ? order_by_alias(p, node, alias, o, error)
                                            : order_by_attribute(p, level, node, o, error));
}
