/* row_read.c: a row as the server sends it, into values; and the comparison that recognises an own
 * write. */
#include "wire/row.h"
#include "wire/url.h"

#include <math.h>
#include <string.h>

#define LOOKUP_NOTE "@Microsoft.Dynamics.CRM.lookuplogicalname"

/* "x" of "_x_value", or NULL. Owned, freed with g_free. */
static char *lookup_name(const char *member)
{
    size_t length = strlen(member);
    bool fits = length > 7 && member[0] == '_' && strcmp(member + length - 6, "_value") == 0;
    return fits ? g_strndup(member + 1, length - 7) : NULL;
}

/* Table of each lookup value, by the member's name; keys are owned, values borrowed from `row`. */
static GHashTable *read_notes(const cJSON *row)
{
    GHashTable *notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, row)
    {
        const char *at = strchr(member->string, '@');
        if (at != NULL && strcmp(at, LOOKUP_NOTE) == 0 && cJSON_IsString(member))
            g_hash_table_insert(notes, g_strndup(member->string, (gsize)(at - member->string)),
                                member->valuestring);
    }
    return notes;
}

static cJSON *read_lookup(const struct column *column, const char *entity, const cJSON *value)
{
    g_autofree char *id = url_normal_guid(cJSON_GetStringValue(value));
    if (id == NULL)
        return cJSON_CreateNull();
    if (entity == NULL && column->targets->len > 0)
        entity = column->targets->pdata[0];
    cJSON *lookup = cJSON_CreateObject();
    cJSON_AddStringToObject(lookup, "entity", entity == NULL ? "" : entity);
    cJSON_AddStringToObject(lookup, "id", id);
    return lookup;
}

static void read_member(const struct table *table, GHashTable *notes, const cJSON *member,
                        cJSON *values)
{
    g_autofree char *name = lookup_name(member->string);
    const struct column *column = name != NULL ? table_find_column(table, name) : NULL;
    if (column != NULL && column->kind == COLUMN_LOOKUP) {
        const char *entity = g_hash_table_lookup(notes, member->string);
        cJSON_AddItemToObject(values, name, read_lookup(column, entity, member));
        return;
    }
    bool nested = cJSON_IsObject(member) || cJSON_IsArray(member);
    column = table_find_column(table, member->string);
    if (column != NULL && column->kind != COLUMN_LOOKUP && !nested)
        cJSON_AddItemToObject(values, member->string, cJSON_Duplicate(member, true));
}

cJSON *row_read_values(const struct table *table, const cJSON *row)
{
    cJSON *values = cJSON_CreateObject();
    g_autoptr(GHashTable) notes = read_notes(row);
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, row)
    {
        read_member(table, notes, member, values);
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
