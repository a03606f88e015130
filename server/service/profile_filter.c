/* profile_filter.c: the row filter of a profile item, and the one of a table for all profiles:
 * FetchXML with few conditions, of columns the table has, and without links. */
#include <string.h>

#include "service/profile.h"

/* What a filter may have. */
struct rules {
    unsigned max_conditions;
    enum server_error too_many;
    const char *too_many_message;
    const char *const *operators; /* ends with NULL; NULL = any */
};

/* Those a device can apply to what it downloads. */
static const char *const item_operators[] = {"eq",
                                             "ne",
                                             "neq",
                                             "gt",
                                             "ge",
                                             "lt",
                                             "le",
                                             "like",
                                             "not-like",
                                             "in",
                                             "not-in",
                                             "null",
                                             "not-null",
                                             "eq-userid",
                                             "ne-userid",
                                             "eq-userteams",
                                             "eq-useroruserteams",
                                             "eq-useroruserhierarchy",
                                             "eq-useroruserhierarchyandteams",
                                             "eq-businessid",
                                             "ne-businessid",
                                             "eq-userlanguage",
                                             "begins-with",
                                             "not-begin-with",
                                             "ends-with",
                                             "not-end-with",
                                             NULL};

static const struct rules item_rules = {
    6, ERROR_FILTER_CONDITIONS,
    "You can only define 6 Mobile offline entity filter conditions for each entity.",
    item_operators};

static const struct rules table_rules = {
    3, ERROR_FILTER_TABLE_CONDITIONS,
    "You can only define 3 Mobile offline organization filter conditions for each entity.", NULL};

/* A filter while it is read. */
struct filter {
    const struct table *table;
    const struct rules *rules;
    unsigned conditions;
};

static const char *find_attribute(const char **names, const char **values, const char *name)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], name) == 0)
            return values[i];
    return "";
}

static bool refuse(enum server_error code, const char *message, const char *detail, GError **error)
{
    g_set_error(error, SERVER_ERROR, (gint)code, "%s%s", message, detail);
    return false;
}

static bool check_operator(const struct filter *f, const char *name, GError **error)
{
    const char *const *known = f->rules->operators;
    if (name[0] == '\0')
        return refuse(ERROR_FILTER_XML, "The filter has a condition without operator.", "", error);
    if (known == NULL)
        return true;
    for (; *known != NULL; known++)
        if (strcmp(*known, name) == 0)
            return true;
    return refuse(ERROR_FILTER_OPERATOR,
                  "The filter has an operator that mobile offline does not support: ", name, error);
}

static bool add_condition(struct filter *f, const char *attribute, GError **error)
{
    if (table_find_column(f->table, attribute) == NULL)
        return refuse(ERROR_FILTER_COLUMN,
                      "The filter names a column the table does not have: ", attribute, error);
    return ++f->conditions <= f->rules->max_conditions ||
           refuse(f->rules->too_many, f->rules->too_many_message, "", error);
}

static void start_element(GMarkupParseContext *context, const char *name, const char **names,
                          const char **values, gpointer data, GError **error)
{
    struct filter *f = data;
    (void)context;
    if (strcmp(name, "link-entity") == 0)
        refuse(ERROR_FILTER_LINKS, "Linked Entities Are Not Allowed in the filter", "", error);
    else if (strcmp(name, "condition") == 0)
        (void)(add_condition(f, find_attribute(names, values, "attribute"), error) &&
               check_operator(f, find_attribute(names, values, "operator"), error));
    else if (strcmp(name, "entity") == 0 &&
             strcmp(find_attribute(names, values, "name"), f->table->logical_name) != 0)
        refuse(ERROR_FILTER_TABLE,
               "The filter is of another table: ", find_attribute(names, values, "name"), error);
}

static bool check(const struct table *t, const struct rules *rules, const char *xml, GError **error)
{
    static const GMarkupParser parser = {.start_element = start_element};
    struct filter f = {.table = t, .rules = rules};
    g_autoptr(GError) failed = NULL;
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, &f, NULL);
    bool good = g_markup_parse_context_parse(context, xml, -1, &failed) &&
                g_markup_parse_context_end_parse(context, &failed);
    g_markup_parse_context_free(context);
    if (good)
        return true;
    if (failed->domain == SERVER_ERROR)
        g_propagate_error(error, g_steal_pointer(&failed));
    else
        refuse(ERROR_FILTER_XML, "The filter is no well-formed XML: ", failed->message, error);
    return false;
}

bool profile_check_filter(const struct table *t, const char *xml, GError **error)
{
    return check(t, &item_rules, xml, error);
}

bool profile_check_table_filter(const struct table *t, const char *xml, GError **error)
{
    return check(t, &table_rules, xml, error);
}
