/* metadata.c: EntityDefinitions requests. */
#include "sync/metadata.h"
#include "wire/error.h"
#include "wire/url.h"

#define FLAGS                                                                                      \
    "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,IsOfflineInMobileClient,"   \
    "IsReadOnlyInMobileClient,ChangeTrackingEnabled,IsCustomEntity,IsIntersect,IsActivity,"        \
    "IsOptimisticConcurrencyEnabled"

/* Only what is used: a whole definition is far larger. The targets of lookups come with the
 * relationships. */
#define DETAILS                                                                                    \
    "Attributes($select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,IsValidForRead,"   \
    "IsValidODataAttribute),"                                                                      \
    "ManyToOneRelationships($select=SchemaName,MetadataId,ReferencingAttribute,ReferencedEntity,"  \
    "ReferencingEntityNavigationPropertyName),"                                                    \
    "ManyToManyRelationships($select=SchemaName,MetadataId,IntersectEntityName,"                   \
    "Entity1LogicalName,Entity1IntersectAttribute,Entity1NavigationPropertyName,"                  \
    "Entity2LogicalName,Entity2IntersectAttribute,Entity2NavigationPropertyName)"

#define TABLES_PER_REQUEST 20

static bool keep(struct engine *engine, const cJSON *definition, GError **error)
{
    const char *name = json_text(definition, "LogicalName");
    if (!schema_add(engine->schema, definition))
        return true;
    return cache_define_entity(engine->cache, name, definition, error);
}

static bool keep_all(struct engine *engine, const cJSON *answer, GError **error)
{
    if (!cache_begin(engine->cache, error))
        return false;
    bool ok = true;
    const cJSON *definition = NULL;
    cJSON_ArrayForEach(definition, json_member(answer, "value"))
    {
        if (ok)
            ok = keep(engine, definition, error);
    }
    return cache_end(engine->cache, ok, error);
}

bool metadata_read_list(struct engine *engine, GError **error)
{
    g_autoptr(cJSON) answer =
        engine_get(engine, "EntityDefinitions?$select=" FLAGS, NULL, NULL, error);
    return answer != NULL && keep_all(engine, answer, error);
}

static bool read_some(struct engine *engine, const GPtrArray *names, guint from, GError **error)
{
    g_autoptr(GString) path = g_string_new("EntityDefinitions?$select=" FLAGS "&$filter=");
    for (guint i = from; i < names->len && i < from + TABLES_PER_REQUEST; i++) {
        g_autofree char *name = url_escape(names->pdata[i]);
        g_string_append_printf(path, "%sLogicalName%%20eq%%20'%s'", i > from ? "%20or%20" : "",
                               name);
    }
    g_string_append(path, "&$expand=" DETAILS);
    g_autoptr(cJSON) answer = engine_get(engine, path->str, NULL, NULL, error);
    return answer != NULL && keep_all(engine, answer, error);
}

bool metadata_read_tables(struct engine *engine, const GPtrArray *names, GError **error)
{
    for (guint from = 0; from < names->len; from += TABLES_PER_REQUEST) {
        if (!read_some(engine, names, from, error))
            return false;
    }
    return true;
}

static bool metadata_read_table(struct engine *engine, const char *name, GError **error)
{
    g_autofree char *escaped = url_escape(name);
    g_autofree char *path = g_strdup_printf(
        "EntityDefinitions(LogicalName='%s')?$select=" FLAGS "&$expand=" DETAILS, escaped);
    g_autoptr(cJSON) definition = engine_get(engine, path, NULL, NULL, error);
    return definition != NULL && keep(engine, definition, error);
}

const struct table *metadata_need_table(struct engine *engine, const char *name, GError **error)
{
    const struct table *table = schema_find(engine->schema, name);
    if (table != NULL && table->detailed)
        return table;
    if (!metadata_read_table(engine, name, error))
        return NULL;
    table = schema_find(engine->schema, name);
    if (table == NULL)
        refusal_set(error, REFUSAL_INVALID_VALUE, name);
    return table;
}
