/* json.c: reading helpers over cJSON. Names are compared with case, as the Web API does. */
#include "wire/json.h"

#include <string.h>

const char *json_text(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

bool json_flag(const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsObject(member))
        member = cJSON_GetObjectItemCaseSensitive(member, "Value");
    return cJSON_IsTrue(member);
}

int json_int(const cJSON *object, const char *name, int otherwise)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(member) ? member->valueint : otherwise;
}

const cJSON *json_member(const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNull(member) ? NULL : member;
}

char *json_print(const cJSON *tree)
{
    return tree == NULL ? NULL : cJSON_PrintUnformatted(tree);
}

cJSON *json_parse(const char *text)
{
    return text == NULL ? NULL : cJSON_ParseWithOpts(text, NULL, true);
}

void json_merge(cJSON *into, const cJSON *from)
{
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, from)
    {
        cJSON_DeleteItemFromObjectCaseSensitive(into, member->string);
        cJSON_AddItemToObject(into, member->string, cJSON_Duplicate(member, true));
    }
}
