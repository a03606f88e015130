/* conditions.c: filter and condition elements. What an operator means is not known here: a
 * condition is an operator of odata/operator.def with a column and checked values. */
#include <string.h>

#include "fetchxml/parser.h"

/* ---- one condition ---- */

static bool column_read(struct parser *p, const struct level *level, const xmlNode *node,
                        struct path *ret_path, GError **error)
{
    g_autofree char *name = xml_need(node, "attribute", error);
    g_autofree char *entity = xml_get(node, "entityname");
    struct path path = {.link = level->link};
    if (name == NULL)
        return false;
    if (entity != NULL && *entity != '\0' &&
        !link_element_find(p, level, node, entity, &path.link, error))
        return false;
    path.column =
        named_column(path.link != NULL ? path.link->table : p->query->table, node, name, error);
    *ret_path = path;
    return path.column != NULL;
}

/* value='x' or <value>x</value>...; *ret_texts: owned texts. */
static bool values_read(const xmlNode *node, GPtrArray *texts, GError **error)
{
    char *value = xml_get(node, "value");
    if (value != NULL)
        g_ptr_array_add(texts, value);
    for (const xmlNode *child = xml_first(node); child != NULL; child = xml_next(child)) {
        if (!xml_is(child, "value"))
            return xml_fail(child, ERROR_INVALID_XML, error,
                            "Invalid XML. The element '%s' is not allowed in a condition",
                            (const char *)child->name);
        if (value != NULL)
            return xml_fail(child, ERROR_BAD_CONDITION, error,
                            "A condition has either a value attribute or value elements");
        g_ptr_array_add(texts, xml_text(child));
    }
    return true;
}

/* "name" or "alias.name". */
static bool other_column_read(struct parser *p, const struct level *level, const xmlNode *node,
                              const char *text, struct path *ret_path, GError **error)
{
    const char *dot = strrchr(text, '.');
    struct path path = {.link = level->link};
    g_autofree char *alias = dot != NULL ? g_strndup(text, (gsize)(dot - text)) : NULL;
    if (alias != NULL && !link_element_find(p, level, node, alias, &path.link, error))
        return false;
    path.column = named_column(path.link != NULL ? path.link->table : p->query->table, node,
                               dot != NULL ? dot + 1 : text, error);
    *ret_path = path;
    return path.column != NULL;
}

static bool comparison_read(struct parser *p, const struct level *level, const xmlNode *node,
                            const struct operator_info *operation, struct expr *e, GError **error)
{
    static const struct {
        enum operator_id id;
        enum compare_op op;
    } comparisons[] = {{OPERATOR_EQ, OP_EQ}, {OPERATOR_NE, OP_NE}, {OPERATOR_NEQ, OP_NE},
                       {OPERATOR_GT, OP_GT}, {OPERATOR_GE, OP_GE}, {OPERATOR_LT, OP_LT},
                       {OPERATOR_LE, OP_LE}};
    g_autofree char *other = xml_need(node, "valueof", error);
    size_t i = 0;
    while (i < G_N_ELEMENTS(comparisons) && comparisons[i].id != operation->id)
        i++;
    if (i == G_N_ELEMENTS(comparisons))
        return xml_fail(node, ERROR_BAD_OPERATOR, error,
                        "The condition operator '%s' cannot compare with another column",
                        operation->fetch_name);
    if (other == NULL || !other_column_read(p, level, node, other, &e->right, error))
        return false;
    e->kind = EXPR_COMPARE;
    e->op = comparisons[i].op;
    e->right_is_path = true;
    if (strcmp(column_type_info(e->left.column->type)->edm,
               column_type_info(e->right.column->type)->edm) == 0)
        return true;
    return xml_fail(node, ERROR_BAD_CONDITION, error,
                    "The columns '%s' and '%s' are of different types",
                    e->left.column->logical_name, e->right.column->logical_name);
}

static bool operation_read(struct parser *p, const struct level *level, const xmlNode *node,
                           struct expr *e, GError **error)
{
    g_autofree char *name = xml_need(node, "operator", error);
    const struct operator_info *operation = name != NULL ? operator_find_fetch(name) : NULL;
    if (name == NULL)
        return false;
    if (operation == NULL)
        return xml_fail(node, ERROR_BAD_OPERATOR, error, "The condition operator '%s' is not valid",
                        name);
    if (!column_read(p, level, node, &e->left, error))
        return false;
    if (xml_has(node, "valueof"))
        return comparison_read(p, level, node, operation, e, error);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    e->operation = operation->id;
    if (!values_read(node, texts, error))
        return false;
    return operator_read(operation, e->left.column, (const char *const *)texts->pdata, texts->len,
                         &e->values, error) ||
           xml_locate(node, error);
}

static struct expr *condition_read(struct parser *p, const struct level *level, const xmlNode *node,
                                   GError **error)
{
    if (++p->conditions > FETCHXML_MAX_CONDITIONS) {
        (void)xml_fail(node, ERROR_TOO_MANY_CONDITIONS, error,
                       "Number of conditions in query exceeded maximum limit.");
        return NULL;
    }
    struct expr *e = expr_create(EXPR_OPERATOR);
    if (operation_read(p, level, node, e, error))
        return e;
    expr_destroy(e);
    return NULL;
}

/* ---- filters ---- */

static struct expr *link_condition_read(struct parser *p, const struct level *level,
                                        const xmlNode *node, GError **error)
{
    struct link *l = g_hash_table_lookup(p->links, node);
    const struct level inner = {node, l->table, l, level};
    struct expr *e = expr_create(EXPR_LINK);
    guint at = 0;
    if (g_ptr_array_find(p->loose, l, &at))
        e->link = g_ptr_array_steal_index(p->loose, at);
    e->left.link = level->link;
    if (level_read(p, &inner, error))
        return e;
    expr_destroy(e);
    return NULL;
}

static bool filter_read(struct parser *p, const struct level *level, const xmlNode *filter,
                        struct expr **ret_filter, GError **error);

static bool part_read(struct parser *p, const struct level *level, const xmlNode *node,
                      struct expr **ret_part, GError **error)
{
    if (xml_is(node, "filter"))
        return filter_read(p, level, node, ret_part, error);
    if (xml_is(node, "condition"))
        *ret_part = condition_read(p, level, node, error);
    else if (xml_is(node, "link-entity"))
        *ret_part = link_condition_read(p, level, node, error);
    else
        return xml_fail(node, ERROR_INVALID_XML, error,
                        "Invalid XML. The element '%s' is not allowed in a filter",
                        (const char *)node->name);
    return *ret_part != NULL;
}

/* *ret_filter stays NULL when the filter is empty. */
static bool filter_read(struct parser *p, const struct level *level, const xmlNode *filter,
                        struct expr **ret_filter, GError **error)
{
    g_autofree char *type = xml_get(filter, "type");
    bool any = g_strcmp0(type, "or") == 0;
    if (type != NULL && !any && strcmp(type, "and") != 0)
        return xml_fail(filter, ERROR_QUERY_FILTER_TYPE, error, "The filter type '%s' is not valid",
                        type);
    struct expr *whole = expr_create(any ? EXPR_OR : EXPR_AND);
    for (const xmlNode *node = xml_first(filter); node != NULL; node = xml_next(node)) {
        struct expr *part = NULL;
        if (!part_read(p, level, node, &part, error)) {
            expr_destroy(whole);
            return false;
        }
        if (part != NULL)
            expr_add_child(whole, part);
    }
    if (whole->children == NULL)
        g_clear_pointer(&whole, expr_destroy);
    *ret_filter = whole;
    return true;
}

bool filter_elements_read(struct parser *p, const struct level *level, struct expr **filter,
                          GError **error)
{
    for (const xmlNode *node = xml_first(level->node); node != NULL; node = xml_next(node)) {
        struct expr *part = NULL;
        if (!xml_is(node, "filter"))
            continue;
        if (!filter_read(p, level, node, &part, error))
            return false;
        query_add_filter(filter, part);
    }
    return true;
}
