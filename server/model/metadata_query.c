/* metadata_query.c: see metadata_query.h. */
#include "model/metadata_query.h"

#include <string.h>

#include "model/error.h"

#define MAX_DEPTH 20

static bool refuse(enum server_error code, const char *what, GError **error)
{
    g_set_error(error, SERVER_ERROR, (int)code, "Query: %s", what);
    return false;
}

static const cJSON *get(const cJSON *json, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);
    return item == NULL || cJSON_IsNull(item) ? NULL : item;
}

/* ---- reading -----------------------------------------------------------------------------------
 */

static bool read_level(const cJSON *json, struct metadata_query *ret_query, GError **error)
{
    const cJSON *properties = get(json, "Properties"), *name = NULL;
    if (json == NULL) {
        *ret_query = (struct metadata_query){.all = true};
        return true;
    }
    struct metadata_query q = {.all = cJSON_IsTrue(get(properties, "AllProperties")),
                               .names = get(properties, "PropertyNames"),
                               .filter = get(json, "Criteria")};
    if (!cJSON_IsObject(json) || (properties != NULL && !cJSON_IsObject(properties)) ||
        (q.names != NULL && !cJSON_IsArray(q.names)) ||
        (q.filter != NULL && !cJSON_IsObject(q.filter)))
        return refuse(ERROR_BAD_REQUEST,
                      "Properties and Criteria are objects, PropertyNames is a list.", error);
    cJSON_ArrayForEach(name, q.names)
    {
        if (!cJSON_IsString(name))
            return refuse(ERROR_BAD_REQUEST, "PropertyNames is a list of names.", error);
    }
    *ret_query = q;
    return true;
}

bool metadata_query_has(const struct metadata_query *q, const char *name)
{
    const cJSON *item = NULL;
    if (q->all)
        return true;
    cJSON_ArrayForEach(item, q->names)
    {
        if (strcmp(item->valuestring, name) == 0)
            return true;
    }
    return false;
}

static bool check_names(const struct metadata_query *q, const struct definitions_type *type,
                        GError **error)
{
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, q->names)
    {
        if (definitions_find_property(type, item->valuestring) != NULL ||
            definitions_find_nav(type, item->valuestring) != NULL)
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Could not find a property named '%s' on type 'Microsoft.Dynamics.CRM.%s'.",
                    item->valuestring, type->name);
        return false;
    }
    return true;
}

bool metadata_query_read(const cJSON *json, struct metadata_queries *ret_queries, GError **error)
{
    struct metadata_queries q = {0};
    const cJSON *columns = get(json, "AttributeQuery"), *labels = get(json, "LabelQuery");
    const cJSON *relationships = get(json, "RelationshipQuery"), *keys = get(json, "KeyQuery");
    if (!read_level(json, &q.tables, error) ||
        !check_names(&q.tables, &definitions_entity_type, error) ||
        !read_level(columns, &q.columns, error) ||
        !read_level(relationships, &q.relationships, error) || !read_level(keys, &q.keys, error))
        return false;
    if (relationships != NULL && !metadata_query_has(&q.tables, "OneToManyRelationships") &&
        !metadata_query_has(&q.tables, "ManyToOneRelationships") &&
        !metadata_query_has(&q.tables, "ManyToManyRelationships"))
        return refuse(ERROR_BAD_RELATIONSHIP_QUERY,
                      "RelationshipQuery is given, but no property of relationships is asked for.",
                      error);
    if (keys != NULL && !metadata_query_has(&q.tables, "Keys"))
        return refuse(ERROR_BAD_KEY_QUERY,
                      "KeyQuery is given, but the property Keys is not asked for.", error);
    q.languages = get(labels, "FilterLanguages");
    if (q.languages != NULL && !cJSON_IsArray(q.languages))
        return refuse(ERROR_BAD_REQUEST, "FilterLanguages is a list of numbers.", error);
    *ret_queries = q;
    return true;
}

/* ---- criteria ----------------------------------------------------------------------------------
 */

/* "UserOwned" -> UserOwned, {"Value":true,...} -> true; owned. */
static char *plain_value(const struct definitions_item *item,
                         const struct definitions_property *property)
{
    g_autoptr(GString) json = g_string_new(NULL);
    definitions_write_property(item, property, json);
    cJSON *value = cJSON_Parse(json->str);
    const cJSON *inner = cJSON_IsObject(value) ? get(value, "Value") : value;
    char *printed = cJSON_IsString(inner) ? NULL : cJSON_PrintUnformatted(inner);
    char *text = g_strdup(cJSON_IsString(inner) ? inner->valuestring
                          : printed == NULL     ? "null"
                                                : printed);
    cJSON_free(printed);
    cJSON_Delete(value);
    return text;
}

static bool is_in(const char *actual, const char *list_text)
{
    cJSON *list = cJSON_Parse(list_text);
    const cJSON *item = NULL;
    bool found = false;
    cJSON_ArrayForEach(item, list)
    {
        char *printed = cJSON_IsString(item) ? NULL : cJSON_PrintUnformatted(item);
        found = found ||
                g_ascii_strcasecmp(cJSON_IsString(item) ? item->valuestring : printed, actual) == 0;
        cJSON_free(printed);
    }
    cJSON_Delete(list);
    return found;
}

enum comparison { EQUALS, NOT_EQUALS, IN, NOT_IN, GREATER, LESS };
static const char *const comparisons[] = {"Equals", "NotEquals",   "In",
                                          "NotIn",  "GreaterThan", "LessThan"};

static bool compare(enum comparison how, const char *actual, const char *wanted)
{
    switch (how) {
    case EQUALS:
        return g_ascii_strcasecmp(actual, wanted) == 0;
    case NOT_EQUALS:
        return g_ascii_strcasecmp(actual, wanted) != 0;
    case IN:
        return is_in(actual, wanted);
    case NOT_IN:
        return !is_in(actual, wanted);
    case GREATER:
        return g_ascii_strtod(actual, NULL) > g_ascii_strtod(wanted, NULL);
    case LESS:
        return g_ascii_strtod(actual, NULL) < g_ascii_strtod(wanted, NULL);
    }
    return false;
}

static bool matches_condition(const struct definitions_item *item, const cJSON *condition,
                              bool *ret_matches, GError **error)
{
    const char *name = cJSON_GetStringValue(get(condition, "PropertyName"));
    const char *word = cJSON_GetStringValue(get(condition, "ConditionOperator"));
    const cJSON *value = get(condition, "Value");
    const char *wanted = cJSON_GetStringValue(get(value, "Value"));
    size_t how = 0;
    while (word != NULL && how < G_N_ELEMENTS(comparisons) && strcmp(comparisons[how], word) != 0)
        how++;
    if (name == NULL || word == NULL || how == G_N_ELEMENTS(comparisons) ||
        (value != NULL && wanted == NULL))
        return refuse(ERROR_BAD_REQUEST,
                      "a condition has PropertyName, ConditionOperator (Equals, NotEquals, In, "
                      "NotIn, GreaterThan, LessThan) and Value {Type, Value}, both texts.",
                      error);
    const struct definitions_property *property = definitions_find_property(item->type, name);
    if (property == NULL) {
        *ret_matches = false; /* a property of another type of column or relationship */
        return true;
    }
    g_autofree char *actual = plain_value(item, property);
    *ret_matches = compare((enum comparison)how, actual, wanted == NULL ? "null" : wanted);
    return true;
}

typedef bool (*match_fn)(const struct definitions_item *item, const cJSON *json, unsigned depth,
                         bool *ret_matches, GError **error);

static bool match_leaf(const struct definitions_item *item, const cJSON *json, unsigned depth,
                       bool *ret_matches, GError **error)
{
    (void)depth;
    return matches_condition(item, json, ret_matches, error);
}

/* Joins the results of a list to *all and *any. */
static bool match_list(const struct definitions_item *item, const cJSON *list, match_fn match,
                       unsigned depth, bool joined[2], GError **error)
{
    const cJSON *one = NULL;
    if (list != NULL && !cJSON_IsArray(list))
        return refuse(ERROR_BAD_REQUEST, "Conditions and Filters are lists.", error);
    cJSON_ArrayForEach(one, list)
    {
        bool matches = false;
        if (!match(item, one, depth, &matches, error))
            return false;
        joined[0] = joined[0] && matches;
        joined[1] = joined[1] || matches;
    }
    return true;
}

static bool match_filter(const struct definitions_item *item, const cJSON *filter, unsigned depth,
                         bool *ret_matches, GError **error)
{
    const cJSON *word = get(filter, "FilterOperator");
    bool any = cJSON_IsString(word) && strcmp(word->valuestring, "Or") == 0;
    bool joined[2] = {true, false};
    if (depth > MAX_DEPTH ||
        (word != NULL && !any && g_strcmp0(cJSON_GetStringValue(word), "And") != 0))
        return refuse(ERROR_BAD_REQUEST, "FilterOperator is And or Or, 20 levels deep at most.",
                      error);
    const cJSON *conditions = get(filter, "Conditions"), *filters = get(filter, "Filters");
    if (!match_list(item, conditions, match_leaf, depth, joined, error) ||
        !match_list(item, filters, match_filter, depth + 1, joined, error))
        return false;
    bool empty = cJSON_GetArraySize(conditions) + cJSON_GetArraySize(filters) == 0;
    *ret_matches = empty || (any ? joined[1] : joined[0]);
    return true;
}

bool metadata_query_matches(const struct metadata_query *q, const struct definitions_item *item,
                            bool *ret_matches, GError **error)
{
    *ret_matches = true;
    return q->filter == NULL || match_filter(item, q->filter, 0, ret_matches, error);
}
