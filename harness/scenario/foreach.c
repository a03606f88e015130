/* foreach.c: see foreach.h. */
#include "scenario/foreach.h"

#include <string.h>

#include "scenario/error.h"
#include "scenario/json_file.h"

#define NAME_PATTERN "\\$\\{([A-Za-z0-9_]+)\\}"

static void delete_json(gpointer json)
{
    cJSON_Delete(json);
}

static const cJSON *row_member(const cJSON *row, const char *name, GError **error)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(row, name);
    if (!member)
        g_set_error(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
                    "foreach row \"%s\" has no member \"%s\"",
                    json_text(row, "id") ? json_text(row, "id") : "?", name);
    return member;
}

/* "a ${x} b" with the row's members put in. Owned. */
static char *fill_text(const char *text, const cJSON *row, GError **error)
{
    g_autoptr(GRegex) regex = g_regex_new(NAME_PATTERN, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GString) filled = g_string_new(NULL);
    int done = 0;
    for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        int start, end;
        g_match_info_fetch_pos(match, 0, &start, &end);
        g_autofree char *name = g_match_info_fetch(match, 1);
        const cJSON *member = row_member(row, name, error);
        if (!member)
            return NULL;
        g_autofree char *printed = cJSON_IsString(member) ? NULL : cJSON_PrintUnformatted(member);
        g_string_append_len(filled, text + done, start - done);
        g_string_append(filled, printed ? printed : member->valuestring);
        done = end;
    }
    g_string_append(filled, text + done);
    return g_string_free(g_steal_pointer(&filled), FALSE);
}

static cJSON *fill_string(const char *text, const cJSON *row, GError **error)
{
    if (g_regex_match_simple("^" NAME_PATTERN "$", text, 0, 0)) {
        g_autofree char *name = g_strndup(text + 2, strlen(text) - 3);
        const cJSON *member = row_member(row, name, error);
        return member ? cJSON_Duplicate(member, true) : NULL;
    }
    g_autofree char *filled = fill_text(text, row, error);
    return filled ? cJSON_CreateString(filled) : NULL;
}

static cJSON *fill(const cJSON *node, const cJSON *row, GError **error);

static bool fill_member(cJSON *parent, const cJSON *child, const cJSON *row, GError **error)
{
    cJSON *value = fill(child, row, error);
    if (!value)
        return false;
    if (!child->string) {
        cJSON_AddItemToArray(parent, value);
        return true;
    }
    g_autofree char *name = fill_text(child->string, row, error);
    if (!name) {
        cJSON_Delete(value);
        return false;
    }
    cJSON_AddItemToObject(parent, name, value);
    return true;
}

static cJSON *fill(const cJSON *node, const cJSON *row, GError **error)
{
    if (cJSON_IsString(node))
        return fill_string(node->valuestring, row, error);
    if (!cJSON_IsObject(node) && !cJSON_IsArray(node))
        return cJSON_Duplicate(node, true);
    g_autoptr(cJSON) copy = cJSON_IsObject(node) ? cJSON_CreateObject() : cJSON_CreateArray();
    const cJSON *child;
    cJSON_ArrayForEach(child, node)
    {
        if (!fill_member(copy, child, row, error))
            return NULL;
    }
    return g_steal_pointer(&copy);
}

static cJSON *make_case(const cJSON *family, const cJSON *row, GError **error)
{
    const char *row_id = json_text(row, "id");
    if (!row_id) {
        g_set_error_literal(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
                            "a foreach row lacks the text \"id\"");
        return NULL;
    }
    g_autoptr(cJSON) template = cJSON_Duplicate(family, true);
    cJSON_DeleteItemFromObjectCaseSensitive(template, "foreach");
    cJSON *made = fill(template, row, error);
    if (!made)
        return NULL;
    g_autofree char *id =
        g_strdup_printf("%s[%s]", json_text(family, "id") ? json_text(family, "id") : "?", row_id);
    cJSON_ReplaceItemInObjectCaseSensitive(made, "id", cJSON_CreateString(id));
    return made;
}

static bool row_matches(const cJSON *row, const cJSON *where)
{
    const cJSON *wanted;
    cJSON_ArrayForEach(wanted, where)
    {
        if (!cJSON_Compare(cJSON_GetObjectItemCaseSensitive(row, wanted->string), wanted, true))
            return false;
    }
    return true;
}

/* The rows of the family: the list itself, or a table file. Owned: cJSON_Delete. */
static cJSON *read_rows(const cJSON *rows, const char *folder, GError **error)
{
    if (cJSON_IsArray(rows))
        return cJSON_Duplicate(rows, true);
    const char *name = json_text(rows, "table");
    if (!name) {
        g_set_error_literal(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA,
                            "foreach must be a list of rows or {\"table\": file}");
        return NULL;
    }
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return json_read_file(path, error);
}

GPtrArray *foreach_expand(const cJSON *family, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(delete_json);
    const cJSON *foreach = cJSON_GetObjectItemCaseSensitive(family, "foreach");
    if (!foreach) {
        g_ptr_array_add(cases, cJSON_Duplicate(family, true));
        return g_steal_pointer(&cases);
    }
    g_autoptr(cJSON) rows = read_rows(foreach, folder, error);
    if (!rows)
        return NULL;
    const cJSON *where = cJSON_GetObjectItemCaseSensitive(foreach, "where");
    const cJSON *row;
    cJSON_ArrayForEach(row, rows)
    {
        if (!row_matches(row, where))
            continue;
        cJSON *made = make_case(family, row, error);
        if (!made)
            return NULL;
        g_ptr_array_add(cases, made);
    }
    if (cases->len == 0) {
        g_set_error_literal(error, SCENARIO_ERROR, SCENARIO_ERROR_SCHEMA, "foreach selects no row");
        return NULL;
    }
    return g_steal_pointer(&cases);
}
