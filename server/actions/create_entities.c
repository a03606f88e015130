/* create_entities.c: CreateEntities: tables made by one action, all or none. What it takes are the
 * definitions of POST EntityDefinitions as complex types, whose names begin with "Complex". */
#include <string.h>

#include "actions/operation.h"
#include "service/metadata.h"

#define TYPE_PREFIX "Microsoft.Dynamics.CRM."
#define COMPLEX_PREFIX TYPE_PREFIX "Complex"
#define MAX_ENTITIES 100

/* "...ComplexStringAttributeMetadata" becomes "...StringAttributeMetadata", at all depths; JSON
 * that was parsed has a limited depth. */
static void plain_types(cJSON *json)
{
    for (cJSON *item = json->child; item != NULL; item = item->next) {
        const char *type = cJSON_GetStringValue(item);
        if (type == NULL) {
            plain_types(item);
            continue;
        }
        bool hash = *type == '#';
        if (g_strcmp0(item->string, "@odata.type") != 0 ||
            !g_str_has_prefix(type + hash, COMPLEX_PREFIX))
            continue;
        g_autofree char *plain =
            g_strconcat(hash ? "#" : "", TYPE_PREFIX, type + hash + strlen(COMPLEX_PREFIX), NULL);
        cJSON_SetValuestring(item, plain);
    }
}

static bool create_one(struct edit *e, const cJSON *entity, int index, GError **error)
{
    g_autofree char *path = NULL;
    cJSON *plain = cJSON_Duplicate(entity, true);
    plain_types(plain);
    bool good = edit_create(e, "EntityDefinitions", plain, &path, error);
    cJSON_Delete(plain);
    if (!good)
        g_prefix_error(error, "Entities[%d]: ", index);
    return good;
}

static bool create_all(struct edit *e, void *context, GError **error)
{
    const cJSON *entities = context, *entity = NULL;
    int index = 0;
    cJSON_ArrayForEach(entity, entities)
    {
        if (!create_one(e, entity, index++, error))
            return false;
    }
    return true;
}

bool operation_create_entities(struct operation_call *call, GError **error)
{
    const cJSON *entities = operation_parameter(call, "Entities");
    int count = cJSON_GetArraySize(entities);
    if (count < 1 || count > MAX_ENTITIES) {
        g_set_error(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                    "The parameter 'Entities' of 'CreateEntities' must have 1 to %d elements.",
                    MAX_ENTITIES);
        return false;
    }
    return service_change_metadata(call->work->session, create_all, (void *)(uintptr_t)entities,
                                   error);
}
