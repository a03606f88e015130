/* profile_filter.c: the row filter of a profile item: FetchXML with few conditions, of columns the
 * table has, and without links. */
#include <string.h>

#include "service/profile.h"

#define MAX_CONDITIONS 6

/* A filter while it is read. */
struct filter {
    const struct table *table;
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

static bool add_condition(struct filter *f, const char *attribute, GError **error)
{
    if (table_find_column(f->table, attribute) == NULL)
        return refuse(ERROR_FILTER_COLUMN,
                      "The filter names a column the table does not have: ", attribute, error);
    if (++f->conditions > MAX_CONDITIONS)
        return refuse(ERROR_FILTER_CONDITIONS,
                      "You can only define 6 Mobile offline entity filter conditions for each "
                      "entity.",
                      "", error);
    return true;
}

static void start_element(GMarkupParseContext *context, const char *name, const char **names,
                          const char **values, gpointer data, GError **error)
{
    struct filter *f = data;
    (void)context;
    if (strcmp(name, "link-entity") == 0)
        refuse(ERROR_FILTER_LINKS, "Linked Entities Are Not Allowed in the filter", "", error);
    else if (strcmp(name, "condition") == 0)
        add_condition(f, find_attribute(names, values, "attribute"), error);
    else if (strcmp(name, "entity") == 0 &&
             strcmp(find_attribute(names, values, "name"), f->table->logical_name) != 0)
        refuse(ERROR_FILTER_TABLE,
               "The filter is of another table: ", find_attribute(names, values, "name"), error);
}

bool profile_check_filter(const struct table *t, const char *xml, GError **error)
{
    static const GMarkupParser parser = {.start_element = start_element};
    struct filter f = {.table = t};
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
