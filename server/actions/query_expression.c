/* query_expression.c: see query_expression.h. */
#include "actions/query_expression.h"

#include <string.h>

#include "model/error.h"

#define MAX_DEPTH 20 /* nested filters and links */

/* Operators whose name in FetchXML is not theirs with hyphens: LastXDays is last-x-days. */
static const struct {
    const char *expression, *fetch;
} operators[] = {
    {"Equal", "eq"},
    {"NotEqual", "ne"},
    {"GreaterThan", "gt"},
    {"LessThan", "lt"},
    {"GreaterEqual", "ge"},
    {"LessEqual", "le"},
    {"DoesNotBeginWith", "not-begin-with"},
    {"DoesNotEndWith", "not-end-with"},
    {"BeginsWith", "begins-with"},
    {"EndsWith", "ends-with"},
    {"Last7Days", "last-seven-days"},
    {"Next7Days", "next-seven-days"},
    {"EqualUserId", "eq-userid"},
    {"NotEqualUserId", "ne-userid"},
    {"EqualBusinessId", "eq-businessid"},
    {"NotEqualBusinessId", "ne-businessid"},
    {"EqualUserTeams", "eq-userteams"},
    {"EqualUserOrUserTeams", "eq-useroruserteams"},
    {"EqualUserOrUserHierarchy", "eq-useroruserhierarchy"},
    {"EqualUserOrUserHierarchyAndTeams", "eq-useroruserhierarchyandteams"},
    {"EqualUserLanguage", "eq-userlanguage"},
    {"UnderOrEqual", "eq-or-under"},
    {"AboveOrEqual", "eq-or-above"},
    {"OlderThanXMinutes", "olderthan-x-minutes"},
    {"OlderThanXHours", "olderthan-x-hours"},
    {"OlderThanXDays", "olderthan-x-days"},
    {"OlderThanXWeeks", "olderthan-x-weeks"},
    {"OlderThanXMonths", "olderthan-x-months"},
    {"OlderThanXYears", "olderthan-x-years"},
    {"ContainValues", "contain-values"},
    {"DoesNotContainValues", "not-contain-values"},
};

/* JoinOperator -> link-type. */
static const struct {
    const char *expression, *fetch;
} joins[] = {
    {"Inner", "inner"},     {"LeftOuter", "outer"},
    {"Natural", "natural"}, {"In", "in"},
    {"Exists", "exists"},   {"Any", "any"},
    {"NotAny", "not any"},  {"All", "all"},
    {"NotAll", "not all"},  {"MatchFirstRowUsingCrossApply", "matchfirstrowusingcrossapply"},
};

/* Where the writer stands; paths say it to the caller. */
struct writer {
    GString *xml;
    GString *path;
    unsigned depth;
};

static bool fail(const struct writer *w, const char *member, const char *why, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_PAYLOAD, "%s%s%s: %s", w->path->str,
                member[0] == '\0' ? "" : ".", member, why);
    return false;
}

static const cJSON *member(const cJSON *json, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(json, name);
}

static void add_attribute(struct writer *w, const char *name, const char *value)
{
    g_autofree char *escaped = g_markup_escape_text(value, -1);
    g_string_append_printf(w->xml, " %s=\"%s\"", name, escaped);
}

/* A text that must be there. */
static bool add_needed(struct writer *w, const cJSON *json, const char *name, const char *attribute,
                       GError **error)
{
    const char *text = cJSON_GetStringValue(member(json, name));
    if (text == NULL || text[0] == '\0')
        return fail(w, name, "a name is wanted.", error);
    add_attribute(w, attribute, text);
    return true;
}

typedef bool (*each_fn)(struct writer *w, const cJSON *json, GError **error);

/* Each element of an array that may be absent or null. */
static bool write_each(struct writer *w, const cJSON *json, const char *name, each_fn write,
                       GError **error)
{
    const cJSON *list = member(json, name), *item = NULL;
    size_t length = w->path->len;
    unsigned index = 0;
    bool good = true;
    if (list == NULL || cJSON_IsNull(list))
        return true;
    if (!cJSON_IsArray(list))
        return fail(w, name, "an array is wanted.", error);
    if (w->depth >= MAX_DEPTH)
        return fail(w, name, "it is nested too deeply.", error);
    w->depth++;
    cJSON_ArrayForEach(item, list)
    {
        g_string_append_printf(w->path, ".%s[%u]", name, index++);
        good = cJSON_IsObject(item) ? write(w, item, error)
                                    : fail(w, "", "an object is wanted.", error);
        if (!good)
            return false;
        g_string_truncate(w->path, length);
    }
    w->depth--;
    return true;
}

/* ---- conditions --------------------------------------------------------------------------------
 */

/* "LastXDays" -> "last-x-days"; owned. */
static char *with_hyphens(const char *name)
{
    GString *out = g_string_new(NULL);
    for (const char *p = name; *p != '\0'; p++) {
        if (g_ascii_isupper(*p) && p != name)
            g_string_append_c(out, '-');
        g_string_append_c(out, g_ascii_tolower(*p));
    }
    return g_string_free(out, FALSE);
}

static char *fetch_operator(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(operators); i++)
        if (strcmp(operators[i].expression, name) == 0)
            return g_strdup(operators[i].fetch);
    return with_hyphens(name);
}

/* {"Type":"System.String","Value":"x"}, or the value itself. */
static bool write_value(struct writer *w, const cJSON *item, GError **error)
{
    const cJSON *value = cJSON_IsObject(item) ? member(item, "Value") : item;
    if (cJSON_IsString(value)) {
        g_autofree char *escaped = g_markup_escape_text(value->valuestring, -1);
        g_string_append_printf(w->xml, "<value>%s</value>", escaped);
        return true;
    }
    if (cJSON_IsBool(value)) {
        g_string_append_printf(w->xml, "<value>%d</value>", cJSON_IsTrue(value) ? 1 : 0);
        return true;
    }
    if (!cJSON_IsNumber(value))
        return fail(w, "Values", "each is {\"Type\":...,\"Value\":...} or a plain value.", error);
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%.15g", value->valuedouble);
    g_string_append_printf(w->xml, "<value>%s</value>", text);
    return true;
}

static bool write_condition(struct writer *w, const cJSON *json, GError **error)
{
    const char *name = cJSON_GetStringValue(member(json, "Operator"));
    const char *alias = cJSON_GetStringValue(member(json, "EntityName"));
    const cJSON *values = member(json, "Values"), *value = NULL;
    if (name == NULL)
        return fail(w, "Operator", "the name of a ConditionOperator is wanted.", error);
    if (values != NULL && !cJSON_IsNull(values) && !cJSON_IsArray(values))
        return fail(w, "Values", "an array is wanted.", error);
    g_autofree char *operator= fetch_operator(name);
    g_string_append(w->xml, "<condition");
    if (alias != NULL && alias[0] != '\0')
        add_attribute(w, "entityname", alias);
    if (!add_needed(w, json, "AttributeName", "attribute", error))
        return false;
    add_attribute(w, "operator", operator);
    g_string_append_c(w->xml, '>');
    cJSON_ArrayForEach(value, values)
    {
        if (!write_value(w, value, error))
            return false;
    }
    g_string_append(w->xml, "</condition>");
    return true;
}

static bool write_filter(struct writer *w, const cJSON *json, GError **error)
{
    const char *type = cJSON_GetStringValue(member(json, "FilterOperator"));
    bool any = g_strcmp0(type, "Or") == 0;
    if (type != NULL && !any && strcmp(type, "And") != 0)
        return fail(w, "FilterOperator", "And or Or is wanted.", error);
    g_string_append_printf(w->xml, "<filter type=\"%s\">", any ? "or" : "and");
    if (!write_each(w, json, "Conditions", write_condition, error) ||
        !write_each(w, json, "Filters", write_filter, error))
        return false;
    g_string_append(w->xml, "</filter>");
    return true;
}

static bool write_criteria(struct writer *w, const cJSON *json, const char *name, GError **error)
{
    const cJSON *criteria = member(json, name);
    size_t length = w->path->len;
    if (criteria == NULL || cJSON_IsNull(criteria))
        return true;
    if (!cJSON_IsObject(criteria))
        return fail(w, name, "an object is wanted.", error);
    if (cJSON_GetArraySize(member(criteria, "Conditions")) == 0 &&
        cJSON_GetArraySize(member(criteria, "Filters")) == 0)
        return true;
    g_string_append_printf(w->path, ".%s", name);
    bool good = write_filter(w, criteria, error);
    g_string_truncate(w->path, length);
    return good;
}

/* ---- links -------------------------------------------------------------------------------------
 */

static bool write_link(struct writer *w, const cJSON *json, GError **error)
{
    const char *join = cJSON_GetStringValue(member(json, "JoinOperator"));
    const char *alias = cJSON_GetStringValue(member(json, "EntityAlias")), *type = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(joins); i++)
        if (strcmp(joins[i].expression, join == NULL ? "Inner" : join) == 0)
            type = joins[i].fetch;
    if (type == NULL)
        return fail(w, "JoinOperator", "there is no such join.", error);
    g_string_append(w->xml, "<link-entity");
    if (!add_needed(w, json, "LinkToEntityName", "name", error) ||
        !add_needed(w, json, "LinkToAttributeName", "from", error) ||
        !add_needed(w, json, "LinkFromAttributeName", "to", error))
        return false;
    add_attribute(w, "link-type", type);
    if (alias != NULL && alias[0] != '\0')
        add_attribute(w, "alias", alias);
    g_string_append_c(w->xml, '>');
    if (!write_criteria(w, json, "LinkCriteria", error) ||
        !write_each(w, json, "LinkEntities", write_link, error))
        return false;
    g_string_append(w->xml, "</link-entity>");
    return true;
}

bool query_expression_write(const cJSON *json, const char *path, GString *ret_xml, GError **error)
{
    g_autoptr(GString) at = g_string_new(path);
    struct writer w = {.xml = ret_xml, .path = at};
    const cJSON *type = member(json, "@odata.type");
    if (cJSON_IsString(type) && strstr(type->valuestring, "QueryExpression") == NULL)
        return fail(&w, "@odata.type", "Microsoft.Dynamics.CRM.QueryExpression is wanted.", error);
    if (!cJSON_IsObject(json))
        return fail(&w, "", "an object is wanted.", error);
    g_string_append(ret_xml, "<fetch><entity");
    if (!add_needed(&w, json, "EntityName", "name", error))
        return false;
    g_string_append_c(ret_xml, '>');
    if (!write_criteria(&w, json, "Criteria", error) ||
        !write_each(&w, json, "LinkEntities", write_link, error))
        return false;
    g_string_append(ret_xml, "</entity></fetch>");
    return true;
}
