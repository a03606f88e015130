/* metadata.c: EntityDefinitions requests. */
#include "sync/metadata.h"
#include "wire/error.h"
#include "wire/url.h"

#define FLAGS                                                                                      \
    "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,IsOfflineInMobileClient,"   \
    "IsReadOnlyInMobileClient,ChangeTrackingEnabled,IsCustomEntity,IsIntersect,IsActivity,"        \
    "IsOptimisticConcurrencyEnabled"

static bool keep(struct engine *engine, const cJSON *definition, GError **error)
{
    const char *name = json_text(definition, "LogicalName");
    if (!schema_add(engine->schema, definition))
        return true;
    return cache_define_entity(engine->cache, name, definition, error);
}

bool metadata_read_list(struct engine *engine, GError **error)
{
    g_autoptr(cJSON) answer =
        engine_get(engine, "EntityDefinitions?$select=" FLAGS, NULL, NULL, error);
    if (answer == NULL || !cache_begin(engine->cache, error))
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

bool metadata_read_table(struct engine *engine, const char *name, GError **error)
{
    g_autofree char *escaped = url_escape(name);
    g_autofree char *path =
        g_strdup_printf("EntityDefinitions(LogicalName='%s')?$select=" FLAGS
                        "&$expand=Attributes,ManyToOneRelationships,ManyToManyRelationships",
                        escaped);
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
