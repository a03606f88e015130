/* availability.c: the judgements of availability.h. The order of the checks is the order in which a
 * user would want to hear the reason. */
#include "rules/availability.h"
#include "wire/error.h"

#include <string.h>

static bool is_complete(const struct rulebook *book)
{
    g_autofree char *complete = cache_get_fact(book->cache, FACT_COMPLETE);
    return g_strcmp0(complete, "1") == 0;
}

static bool has_item(const struct rulebook *book, const char *table, bool *ret_synced)
{
    struct entity_state state;
    bool held = cache_load_entity(book->cache, table, &state) && state.item != NULL;
    *ret_synced = held && state.synced != NULL;
    entity_state_finish(&state);
    return held;
}

bool availability_is_enabled(const struct rulebook *book, const char *name)
{
    bool synced = false;
    const struct table *table = schema_find(book->schema, name);
    return table != NULL && table->offline_enabled && has_item(book, name, &synced);
}

bool availability_is_ready(const struct rulebook *book, const char *name)
{
    bool synced = false;
    return availability_is_enabled(book, name) && has_item(book, name, &synced) && synced &&
           is_complete(book);
}

static bool refuse(GError **error, enum refusal refusal, const char *detail)
{
    refusal_set(error, refusal, detail);
    return false;
}

bool availability_check_command(const struct rulebook *book, const struct command *command,
                                const char *name, GError **error)
{
    const struct table *table = schema_find(book->schema, name);
    bool custom = table != NULL && table->custom && !table->intersect;
    if (!is_complete(book))
        return refuse(error, REFUSAL_NOT_DOWNLOADED, NULL);
    if (table == NULL && !command_table_is_listed(name, false))
        return refuse(error, REFUSAL_ENTITY_NOT_AVAILABLE, name);
    if (!command_is_listed_offline(command, name, custom))
        return refuse(error, REFUSAL_COMMAND_NOT_SUPPORTED, name);
    if (!availability_is_ready(book, name))
        return refuse(error, REFUSAL_ENTITY_NOT_AVAILABLE, name);
    if (command->letter != 'R' && table != NULL && table->read_only_on_mobile)
        return refuse(error, REFUSAL_CANT_SAVE_IN_OFFLINE, name);
    return true;
}

bool availability_check_lookup(const struct rulebook *book, const struct table *table,
                               const struct column *column, GError **error)
{
    bool available = availability_is_enabled(book, table->name);
    for (guint i = 0; available && i < column->targets->len; i++) {
        const char *target = column->targets->pdata[i];
        if (schema_find(book->schema, target) != NULL)
            available = availability_is_enabled(book, target);
    }
    if (available)
        return true;
    g_autofree char *detail = g_strdup_printf("%s.%s", table->name, column->name);
    return refuse(error, REFUSAL_LOOKUP_NOT_AVAILABLE, detail);
}

bool availability_check_values(const struct rulebook *book, const struct table *table,
                               const cJSON *values, GError **error)
{
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, values)
    {
        const struct column *column = table_find_column(table, value->string);
        if (column == NULL || column->kind != COLUMN_LOOKUP || cJSON_IsNull(value))
            continue;
        if (!availability_check_lookup(book, table, column, error))
            return false;
    }
    return true;
}

const char *availability_icon(const struct rulebook *book, const char *table)
{
    if (!availability_is_enabled(book, table))
        return "none";
    return availability_is_ready(book, table) ? "green" : "red";
}
