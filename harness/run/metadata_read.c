/* metadata_read.c: see metadata_read.h. */
#include "run/metadata_read.h"

#include "run/error.h"

static bool read_lookups(struct webapi *webapi, const char *definition, struct table *table,
                         GError **error)
{
    g_autofree char *path = g_strconcat(definition, "/ManyToOneRelationships", NULL);
    g_autoptr(cJSON) json = NULL;
    if (!webapi_get(webapi, path, &json, error))
        return false;
    const cJSON *one;
    cJSON_ArrayForEach(one, json_member(json, "value"))
    {
        const char *column = json_member_text(one, "ReferencingAttribute");
        const char *target = json_member_text(one, "ReferencedEntity");
        const char *navigation = json_member_text(one, "ReferencingEntityNavigationPropertyName");
        if (column && target && navigation)
            table_add_lookup(table, column, target, navigation);
    }
    return true;
}

/* Not every server offers these; without them the collection is called like the relationship. */
static void read_collections(struct webapi *webapi, const char *definition, struct table *table)
{
    static const struct {
        const char *segment, *entity, *navigation;
    } sides[] = {
        {"ManyToManyRelationships", "Entity1LogicalName", "Entity1NavigationPropertyName"},
        {"ManyToManyRelationships", "Entity2LogicalName", "Entity2NavigationPropertyName"},
        {"OneToManyRelationships", "ReferencedEntity", "ReferencedEntityNavigationPropertyName"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autofree char *path = g_strdup_printf("%s/%s", definition, sides[i].segment);
        g_autoptr(cJSON) json = NULL;
        if (!webapi_get(webapi, path, &json, NULL))
            continue;
        const cJSON *one;
        cJSON_ArrayForEach(one, json_member(json, "value"))
        {
            const char *name = json_member_text(one, "SchemaName");
            const char *navigation = json_member_text(one, sides[i].navigation);
            if (name && navigation &&
                g_strcmp0(json_member_text(one, sides[i].entity), table->entity) == 0)
                table_add_relation(table, name, navigation);
        }
    }
}

const struct table *metadata_read(struct webapi *webapi, const char *entity, GError **error)
{
    const struct table *known =
        metadata_cache_find(webapi_metadata(webapi), webapi_fixture(webapi), entity);
    if (known)
        return known;
    g_autofree char *definition = g_strdup_printf("EntityDefinitions(LogicalName='%s')", entity);
    g_autofree char *path =
        g_strconcat(definition, "?$select=LogicalName,EntitySetName,PrimaryIdAttribute", NULL);
    g_autoptr(cJSON) json = NULL;
    if (!webapi_get(webapi, path, &json, error))
        return NULL;
    const char *set = json_member_text(json, "EntitySetName");
    const char *primary_id = json_member_text(json, "PrimaryIdAttribute");
    if (!set || !primary_id) {
        g_set_error(error, RUN_ERROR, RUN_ERROR_HARNESS,
                    "%s: no EntitySetName or PrimaryIdAttribute", definition);
        return NULL;
    }
    struct table *table = table_create(entity, set, primary_id);
    const bool ok = read_lookups(webapi, definition, table, error);
    read_collections(webapi, definition, table);
    const struct table *cached =
        metadata_cache_add(webapi_metadata(webapi), webapi_fixture(webapi), table);
    return ok ? cached : NULL;
}
