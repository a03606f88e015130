/* identity.c: ids in one spelling, wherever they come from. */
#include "client.h"
#include "wire/url.h"

cJSON *client_reference(const char *entity, const char *id)
{
    cJSON *reference = cJSON_CreateObject();
    cJSON_AddStringToObject(reference, "entity", entity);
    cJSON_AddStringToObject(reference, "id", id);
    return reference;
}

cJSON *client_normal_values(const cJSON *values)
{
    cJSON *normal = cJSON_CreateObject();
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, values)
    {
        g_autofree char *id =
            cJSON_IsObject(value) ? url_normal_guid(json_text(value, "id")) : NULL;
        const char *entity = json_text(value, "entity");
        bool is_lookup = id != NULL && entity != NULL;
        cJSON_AddItemToObject(normal, value->string,
                              is_lookup ? client_reference(entity, id)
                                        : cJSON_Duplicate(value, true));
    }
    return normal;
}
