/* row_write.c: a user's edit into a request body. Only columns the user named are written: a column
 * nobody touched must never travel, or a newer value on the server is lost. */
#include "wire/error.h"
#include "wire/row.h"
#include "wire/url.h"

#include <math.h>
#include <string.h>

static bool invalid(GError **error, const struct table *table, const char *column, const char *why)
{
    g_autofree char *detail = g_strdup_printf("%s.%s %s", table->name, column, why);
    refusal_set(error, REFUSAL_INVALID_VALUE, detail);
    return false;
}

static bool is_target(const struct column *column, const char *entity)
{
    for (guint i = 0; i < column->targets->len; i++) {
        if (g_strcmp0(column->targets->pdata[i], entity) == 0)
            return true;
    }
    return false;
}

static bool fits_kind(const struct column *column, const cJSON *value)
{
    switch (column->kind) {
    case COLUMN_TEXT:
    case COLUMN_DATE:
        return cJSON_IsString(value);
    case COLUMN_GUID:
        return cJSON_IsString(value) && url_is_guid(value->valuestring);
    case COLUMN_INTEGER:
        return cJSON_IsNumber(value) && floor(value->valuedouble) == value->valuedouble;
    case COLUMN_NUMBER:
        return cJSON_IsNumber(value);
    case COLUMN_BOOLEAN:
        return cJSON_IsBool(value);
    case COLUMN_LOOKUP:
        return url_is_guid(json_text(value, "id")) && is_target(column, json_text(value, "entity"));
    case COLUMN_OTHER:
        return true;
    }
    return false;
}

bool row_check_values(const struct table *table, const cJSON *values, GError **error)
{
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, values)
    {
        const struct column *column = table_find_column(table, value->string);
        if (column == NULL)
            return invalid(error, table, value->string, "is not a column");
        if (!cJSON_IsNull(value) && !fits_kind(column, value))
            return invalid(error, table, value->string, "has a value of another type");
    }
    return true;
}

/* The navigation that binds this column to `entity`. A relationship to the abstract "owner" serves
 * users and teams. Falls back to the column's own name, which is right for every lookup with one
 * target. */
static const char *find_navigation(const struct table *table, const char *column,
                                   const char *entity)
{
    const char *owner = NULL;
    for (guint i = 0; i < table->parents->len; i++) {
        const struct parent_link *link = table->parents->pdata[i];
        if (strcmp(link->column, column) != 0)
            continue;
        if (entity == NULL || strcmp(link->parent, entity) == 0)
            return link->navigation;
        if (strcmp(link->parent, "owner") == 0)
            owner = link->navigation;
    }
    return owner != NULL ? owner : column;
}

char *row_write_reference(const struct schema *schema, const cJSON *lookup)
{
    const struct table *target = schema_find(schema, json_text(lookup, "entity"));
    if (target == NULL)
        return NULL;
    return g_strdup_printf("/%s(%s)", target->set_name, json_text(lookup, "id"));
}

static void clear_lookup(const struct table *table, const char *column, const cJSON *held,
                         cJSON *body)
{
    const char *entity = json_text(json_member(held, column), "entity");
    g_autofree char *member =
        g_strdup_printf("%s@odata.bind", find_navigation(table, column, entity));
    cJSON_AddNullToObject(body, member);
}

cJSON *row_write_body(const struct schema *schema, const struct table *table, const cJSON *values,
                      const cJSON *held, GError **error)
{
    g_autoptr(cJSON) body = cJSON_CreateObject();
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, values)
    {
        const struct column *column = table_find_column(table, value->string);
        bool is_lookup = column != NULL && column->kind == COLUMN_LOOKUP;
        if (!is_lookup) {
            cJSON_AddItemToObject(body, value->string, cJSON_Duplicate(value, true));
            continue;
        }
        if (cJSON_IsNull(value)) {
            if (held != NULL)
                clear_lookup(table, column->name, held, body);
            continue;
        }
        g_autofree char *reference = row_write_reference(schema, value);
        if (reference == NULL) {
            invalid(error, table, column->name, "points at an unknown table");
            return NULL;
        }
        g_autofree char *member = g_strdup_printf(
            "%s@odata.bind", find_navigation(table, column->name, json_text(value, "entity")));
        cJSON_AddStringToObject(body, member, reference);
    }
    return g_steal_pointer(&body);
}
