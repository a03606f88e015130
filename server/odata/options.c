/* options.c: one table of every query option Dataverse knows, with where it may stand and who reads
 * it. */
#include "odata/options.h"

#include <string.h>

#include "model/error.h"
#include "odata/clauses.h"

#define EVERYWHERE (OPTIONS_COLLECTION | OPTIONS_ROW | OPTIONS_COUNT | OPTIONS_REFERENCE)

typedef bool (*option_fn)(struct query *q, const char *text, GError **error);

static bool refuse_skip(struct query *q, const char *text, GError **error)
{
    (void)q;
    (void)text;
    g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "Skip Clause is not supported in CRM");
    return false;
}

static bool keep_for_handler(struct query *q, const char *text, GError **error)
{
    (void)q;
    (void)text;
    (void)error;
    return true;
}

/* `aliases`: @p1 may stand in the text. Options without '$' that are not here are ignored, as
 * Dataverse does. */
static const struct option_entry {
    const char *name;
    unsigned uses;
    bool aliases;
    option_fn parse;
} entries[] = {
    {"$select", OPTIONS_COLLECTION | OPTIONS_ROW | OPTIONS_COUNT, false, select_parse},
    {"$expand", OPTIONS_COLLECTION | OPTIONS_ROW, false, expand_parse},
    {"$filter", OPTIONS_COLLECTION | OPTIONS_COUNT | OPTIONS_REFERENCE, true, filter_option_parse},
    {"$orderby", OPTIONS_COLLECTION | OPTIONS_REFERENCE, true, orderby_parse},
    {"$top", OPTIONS_COLLECTION | OPTIONS_REFERENCE, false, top_parse},
    {"$count", OPTIONS_COLLECTION | OPTIONS_REFERENCE, false, count_parse},
    {"$skip", EVERYWHERE, false, refuse_skip},
    {"$skiptoken", OPTIONS_COLLECTION | OPTIONS_REFERENCE, false, keep_for_handler},
    {"$deltatoken", OPTIONS_COLLECTION | OPTIONS_COUNT, false, keep_for_handler},
    {"$id", OPTIONS_REFERENCE, false, keep_for_handler},
    {"$apply", OPTIONS_COLLECTION, true, apply_parse},
    {"sql", OPTIONS_COLLECTION, false, keep_for_handler},
    {"fetchXml", OPTIONS_COLLECTION, false, keep_for_handler},
    {"savedQuery", OPTIONS_COLLECTION, false, keep_for_handler},
    {"userQuery", OPTIONS_COLLECTION, false, keep_for_handler},
};

static const struct option_entry *entry_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++)
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    return NULL;
}

static bool is_repeated(const struct query_string *qs, guint index)
{
    const struct query_item *item = g_ptr_array_index(qs->items, index);
    return query_string_find(qs, item->name) != item->value;
}

/* $apply makes rows of its own: options that speak of the table's columns cannot follow it. */
static bool check_apply(const struct options *o, const char *name, GError **error)
{
    static const char *const refused[] = {"$select", "$expand", "$filter", "$count"};
    if (query_string_find(&o->string, "$apply") == NULL)
        return true;
    if (strcmp(name, "$orderby") == 0) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                            "The query node SingleValueOpenPropertyAccess is not supported");
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        if (strcmp(name, refused[i]) == 0) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "The query parameter '%s' cannot be used together with '$apply'.", name);
            return false;
        }
    return true;
}

static bool option_apply(struct options *o, guint index, enum options_use use, GError **error)
{
    const struct query_item *item = g_ptr_array_index(o->string.items, index);
    const struct option_entry *entry = entry_find(item->name);
    if (entry == NULL && item->name[0] != '$')
        return true;
    if (entry == NULL || (entry->uses & (unsigned)use) == 0) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The query parameter '%s' is not supported.", item->name);
        return false;
    }
    if (is_repeated(&o->string, index)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Query option '%s' was specified more than once, but it must be specified at "
                    "most once.",
                    item->name);
        return false;
    }
    if (!check_apply(o, item->name, error))
        return false;
    if (!entry->aliases)
        return entry->parse(o->query, item->value, error);
    g_autofree char *text = query_string_expand(&o->string, item->value, error);
    return text != NULL && entry->parse(o->query, text, error);
}

bool options_parse(const struct table *table, const char *raw_query, enum options_use use,
                   struct options *ret_options, GError **error)
{
    struct options o = {.query = query_create(table)};
    query_string_init(&o.string, raw_query);
    for (guint i = 0; i < o.string.items->len; i++)
        if (!option_apply(&o, i, use, error)) {
            options_finish(&o);
            return false;
        }
    o.skiptoken = query_string_find(&o.string, "$skiptoken");
    o.deltatoken = query_string_find(&o.string, "$deltatoken");
    o.id = query_string_find(&o.string, "$id");
    o.fetchxml = query_string_find(&o.string, "fetchXml");
    o.sql = query_string_find(&o.string, "sql");
    o.saved_query = query_string_find(&o.string, "savedQuery");
    o.user_query = query_string_find(&o.string, "userQuery");
    *ret_options = o;
    return true;
}

void options_finish(struct options *o)
{
    query_string_finish(&o->string);
    g_clear_pointer(&o->query, query_destroy);
}

bool options_allow_language(const struct options *o, const char *language, const char *also,
                            GError **error)
{
    for (guint i = 0; i < o->string.items->len; i++) {
        const struct query_item *item = g_ptr_array_index(o->string.items, i);
        if (entry_find(item->name) == NULL || strcmp(item->name, language) == 0 ||
            strcmp(item->name, also) == 0)
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The query parameter '%s' cannot be used together with '%s'.", item->name,
                    language);
        return false;
    }
    return true;
}

bool options_allow_tracking(const struct options *o, GError **error)
{
    static const char *const refused[] = {"$filter", "$orderby", "$expand", "$top"};
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
        if (query_string_find(&o->string, refused[i]) != NULL) {
            g_set_error(
                error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The \"%s\" query parameter isn't supported when Change Tracking is enabled.",
                refused[i]);
            return false;
        }
    return true;
}
