/* row_read.c: a row as the server sends it, into values; and the comparison that recognises an own
 * write. */
#include "wire/row.h"
#include "wire/url.h"

#include <math.h>
#include <string.h>

#define LOOKUP_TABLE "Microsoft.Dynamics.CRM.lookuplogicalname"

static cJSON *read_lookup(const struct column *column, const cJSON *row)
{
    g_autofree char *member = g_strdup_printf("_%s_value", column->name);
    g_autofree char *note = g_strdup_printf("%s@%s", member, LOOKUP_TABLE);
    g_autofree char *id = url_normal_guid(json_text(row, member));
    if (id == NULL)
        return cJSON_CreateNull();
    const char *entity = json_text(row, note);
    if (entity == NULL && column->targets->len > 0)
        entity = column->targets->pdata[0];
    cJSON *lookup = cJSON_CreateObject();
    cJSON_AddStringToObject(lookup, "entity", entity == NULL ? "" : entity);
    cJSON_AddStringToObject(lookup, "id", id);
    return lookup;
}

cJSON *row_read_values(const struct table *table, const cJSON *row)
{
    cJSON *values = cJSON_CreateObject();
    GHashTableIter iter;
    void *value = NULL;
    g_hash_table_iter_init(&iter, table->columns);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct column *column = value;
        if (column->kind == COLUMN_LOOKUP) {
            g_autofree char *member = g_strdup_printf("_%s_value", column->name);
            if (cJSON_HasObjectItem(row, member))
                cJSON_AddItemToObject(values, column->name, read_lookup(column, row));
            continue;
        }
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(row, column->name);
        if (member != NULL && !cJSON_IsObject(member) && !cJSON_IsArray(member))
            cJSON_AddItemToObject(values, column->name, cJSON_Duplicate(member, true));
    }
    return values;
}

const char *row_read_version(const cJSON *row)
{
    return json_text(row, "@odata.etag");
}

char *row_read_id(const struct table *table, const cJSON *row)
{
    return url_normal_guid(json_text(row, table->primary_id));
}

static bool same_instant(const char *a, const char *b)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) left = g_date_time_new_from_iso8601(a, utc);
    g_autoptr(GDateTime) right = g_date_time_new_from_iso8601(b, utc);
    return left != NULL && right != NULL && g_date_time_to_unix(left) == g_date_time_to_unix(right);
}

static bool same_value(const cJSON *a, const cJSON *b)
{
    bool none = a == NULL || cJSON_IsNull(a);
    if (none || cJSON_IsNull(b))
        return none && cJSON_IsNull(b);
    if (cJSON_IsNumber(a) && cJSON_IsNumber(b))
        return fabs(a->valuedouble - b->valuedouble) <= 1e-9 * fmax(1.0, fabs(b->valuedouble));
    if (cJSON_IsString(a) && cJSON_IsString(b)) {
        if (strcmp(a->valuestring, b->valuestring) == 0)
            return true;
        return same_instant(a->valuestring, b->valuestring) ||
               (url_is_guid(a->valuestring) &&
                g_ascii_strcasecmp(a->valuestring, b->valuestring) == 0);
    }
    if (cJSON_IsObject(a) && cJSON_IsObject(b)) {
        const char *left = json_text(a, "id");
        const char *right = json_text(b, "id");
        return left != NULL && right != NULL && g_ascii_strcasecmp(left, right) == 0;
    }
    return cJSON_Compare(a, b, true);
}

bool row_contains(const cJSON *values, const cJSON *wanted)
{
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, wanted)
    {
        if (!same_value(cJSON_GetObjectItemCaseSensitive(values, member->string), member))
            return false;
    }
    return true;
}
