/* definitions_write.c: see definitions_write.h. */
#include "model/definitions_write.h"

#include "model/error.h"

/* ---- checking ----------------------------------------------------------------------------------
 */

static bool check_property(const char *name, const struct definitions_type *type, GError **error)
{
    if (definitions_find_property(type, name) != NULL)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "Could not find a property named '%s' on type 'Microsoft.Dynamics.CRM.%s'.", name,
                type->name);
    return false;
}

static bool check_filter(const struct definitions_filter *f, const struct definitions_type *type,
                         GError **error)
{
    if (f == NULL)
        return true;
    if (f->property != NULL)
        return check_property(f->property, type, error);
    return check_filter(f->left, type, error) && check_filter(f->right, type, error);
}

static bool check_expand(const struct definitions_query *child, const struct definitions_type *type,
                         GError **error)
{
    const struct definitions_nav *nav = definitions_find_nav(type, child->name);
    if (nav == NULL)
        return check_property(child->name, type, error);
    return definitions_check_query(child, nav->target, error);
}

bool definitions_check_query(const struct definitions_query *q, const struct definitions_type *type,
                             GError **error)
{
    for (unsigned i = 0; i < q->select->len; i++)
        if (!check_property(q->select->pdata[i], type, error))
            return false;
    for (unsigned i = 0; i < q->expand->len; i++)
        if (!check_expand(q->expand->pdata[i], type, error))
            return false;
    return check_filter(q->filter, type, error);
}

/* ---- filtering ---------------------------------------------------------------------------------
 */

/* {"Value":X,"CanBeChanged":…} -> X */
static void keep_value(GString *json)
{
    static const char start[] = "{\"Value\":";
    if (!g_str_has_prefix(json->str, start))
        return;
    g_string_erase(json, 0, (gssize)strlen(start));
    g_string_truncate(json, strcspn(json->str, ",}"));
}

static bool compare(const struct definitions_item *item, const struct definitions_filter *f)
{
    g_autoptr(GString) actual = g_string_new(NULL);
    definitions_write_property(item, definitions_find_property(item->type, f->property), actual);
    if (f->of_value)
        keep_value(actual);
    return strcmp(actual->str, f->json) == 0;
}

static bool matches(const struct definitions_item *item, const struct definitions_filter *f)
{
    switch (f->op) {
    case DEFINITIONS_AND:
        return matches(item, f->left) && matches(item, f->right);
    case DEFINITIONS_OR:
        return matches(item, f->left) || matches(item, f->right);
    case DEFINITIONS_NOT:
        return !matches(item, f->left);
    case DEFINITIONS_EQ:
        return compare(item, f);
    case DEFINITIONS_NE:
        return !compare(item, f);
    }
    return false;
}

void definitions_filter_items(const struct definitions_filter *f, GArray *items)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < items->len; i++) {
        struct definitions_item item = g_array_index(items, struct definitions_item, i);
        if (f == NULL || matches(&item, f))
            g_array_index(items, struct definitions_item, kept++) = item;
    }
    g_array_set_size(items, kept);
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static void add_name(GString *out, const char *name)
{
    if (out->str[out->len - 1] != '{')
        g_string_append_c(out, ',');
    g_string_append_printf(out, "\"%s\":", name);
}

static void write_named(const struct definitions_item *item,
                        const struct definitions_property *property, GString *out)
{
    add_name(out, property->name);
    definitions_write_property(item, property, out);
}

static void write_all(const struct definitions_item *item, GString *out)
{
    for (const struct definitions_type *type = item->type; type != NULL; type = type->base)
        for (size_t i = 0; i < type->property_count; i++)
            write_named(item, &type->properties[i], out);
}

static void write_selected(const struct definitions_item *item, const GPtrArray *select,
                           GString *out)
{
    bool has_id = false;
    for (unsigned i = 0; i < select->len; i++) {
        const struct definitions_property *property =
            definitions_find_property(item->type, select->pdata[i]);
        write_named(item, property, out);
        has_id = has_id || strcmp(property->name, "MetadataId") == 0;
    }
    if (!has_id)
        write_named(item, definitions_find_property(item->type, "MetadataId"), out);
}

static void write_expanded(const struct definitions_item *item,
                           const struct definitions_query *child, GString *out)
{
    const struct definitions_nav *nav = definitions_find_nav(item->type, child->name);
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct definitions_item));
    nav->list(item, items);
    definitions_filter_items(child->filter, items);
    add_name(out, nav->name);
    if (nav->single && items->len == 0) {
        g_string_append(out, "null");
        return;
    }
    if (!nav->single)
        g_string_append_c(out, '[');
    definitions_write_items(items, child, nav->target, out);
    if (!nav->single)
        g_string_append_c(out, ']');
}

void definitions_write_item(const struct definitions_item *item, const struct definitions_query *q,
                            const struct definitions_type *declared, const char *context,
                            GString *out)
{
    g_string_append_c(out, '{');
    if (context != NULL) {
        add_name(out, "@odata.context");
        definitions_add_text(out, context);
    }
    if (item->type != declared && strcmp(item->type->name, declared->name) != 0) {
        add_name(out, "@odata.type");
        g_string_append_printf(out, "\"#Microsoft.Dynamics.CRM.%s\"", item->type->name);
    }
    if (q->select->len == 0)
        write_all(item, out);
    else
        write_selected(item, q->select, out);
    for (unsigned i = 0; i < q->expand->len; i++)
        write_expanded(item, q->expand->pdata[i], out);
    g_string_append_c(out, '}');
}

void definitions_write_items(const GArray *items, const struct definitions_query *q,
                             const struct definitions_type *declared, GString *out)
{
    for (unsigned i = 0; i < items->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        definitions_write_item(&g_array_index(items, struct definitions_item, i), q, declared, NULL,
                               out);
    }
}
