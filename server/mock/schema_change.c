/* schema_change.c: see schema_change.h. Each change is a request to the definitions, as the Web API
 * would get it. */
#include "mock/schema_change.h"

#include <string.h>

#define MAX_MEMBERS 3

struct kind {
    const char *name;
    const char *members[MAX_MEMBERS + 1]; /* texts that must be given */
    bool (*run)(struct edit *e, const cJSON *arguments, GError **error);
};

static const char *get(const cJSON *arguments, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(arguments, name));
}

static char *column_path(const cJSON *arguments)
{
    return g_strdup_printf("EntityDefinitions(LogicalName='%s')/Attributes(LogicalName='%s')",
                           get(arguments, "entity"), get(arguments, "column"));
}

static bool delete_column(struct edit *e, const cJSON *arguments, GError **error)
{
    g_autofree char *path = column_path(arguments);
    return edit_delete(e, path, error);
}

static bool delete_table(struct edit *e, const cJSON *arguments, GError **error)
{
    g_autofree char *path =
        g_strdup_printf("EntityDefinitions(LogicalName='%s')", get(arguments, "entity"));
    return edit_delete(e, path, error);
}

static bool delete_relationship(struct edit *e, const cJSON *arguments, GError **error)
{
    g_autofree char *path =
        g_strdup_printf("RelationshipDefinitions(SchemaName='%s')", get(arguments, "relationship"));
    return edit_delete(e, path, error);
}

static bool add_column(struct edit *e, const cJSON *arguments, GError **error)
{
    g_autofree char *path =
        g_strdup_printf("EntityDefinitions(LogicalName='%s')/Attributes", get(arguments, "entity"));
    g_autofree char *type =
        g_strdup_printf("Microsoft.Dynamics.CRM.%sAttributeMetadata", get(arguments, "type"));
    g_autofree char *made = NULL;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "@odata.type", type);
    cJSON_AddStringToObject(json, "SchemaName", get(arguments, "column"));
    bool good = edit_create(e, path, json, &made, error);
    cJSON_Delete(json);
    return good;
}

static bool publish(struct edit *e, const cJSON *arguments, GError **error)
{
    (void)e; /* a change as such: the version grows */
    (void)arguments;
    (void)error;
    return true;
}

static const struct kind kinds[] = {
    {"deleteColumn", {"entity", "column"}, delete_column},
    {"addColumn", {"entity", "column", "type"}, add_column},
    {"deleteTable", {"entity"}, delete_table},
    {"deleteRelationship", {"relationship"}, delete_relationship},
    {"publish", {NULL}, publish},
};

static const struct kind *find_kind(const cJSON *change)
{
    for (size_t i = 0; cJSON_GetArraySize(change) == 1 && i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].name, change->child->string) == 0)
            return &kinds[i];
    return NULL;
}

/* Letters, digits and underscores: it becomes part of a path. */
static bool is_name(const char *text)
{
    for (const char *p = text; p != NULL && *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && *p != '_')
            return false;
    return text != NULL && *text != '\0';
}

bool schema_change_check(const cJSON *change, GError **error)
{
    const struct kind *kind = find_kind(change);
    int wanted = 0;
    if (kind == NULL) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                            "change must have one member: deleteColumn, addColumn, deleteTable, "
                            "deleteRelationship or publish.");
        return false;
    }
    for (; kind->members[wanted] != NULL; wanted++) {
        if (is_name(get(change->child, kind->members[wanted])))
            continue;
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "change.%s.%s must be a name.",
                    kind->name, kind->members[wanted]);
        return false;
    }
    if (cJSON_IsObject(change->child) && cJSON_GetArraySize(change->child) == wanted)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT, "change.%s has an unknown member.",
                kind->name);
    return false;
}

static bool run(struct edit *e, void *context, GError **error)
{
    const cJSON *change = context;
    e->system = true;
    return find_kind(change)->run(e, change->child, error);
}

bool schema_change_run(const struct session *s, const cJSON *change, GError **error)
{
    return service_change_metadata(s, run, (void *)(uintptr_t)change, error);
}
