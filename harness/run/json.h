/* json.h: small helpers over cJSON for the runner. */
#ifndef HARNESS_RUN_JSON_H
#define HARNESS_RUN_JSON_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

#include "model/json_match.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(cJSON, cJSON_Delete)

static inline const cJSON *json_member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* The number of a member, or the fallback. */
static inline double json_number(const cJSON *object, const char *name, double fallback)
{
    const cJSON *member = json_member(object, name);
    return cJSON_IsNumber(member) ? member->valuedouble : fallback;
}

#endif
