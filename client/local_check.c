/* local_check.c: the few checks made on the device. Everything else is validated by the server at
 * replay. */
#include "client.h"
#include "wire/row.h"

const struct table *local_check_table(struct dvclient *client, const char *command,
                                      const char *entity, GError **error)
{
    struct rulebook book = client_rulebook(client);
    const struct command *known = command_find(command);
    if (known == NULL) {
        refusal_set(error, REFUSAL_COMMAND_NOT_SUPPORTED, command);
        return NULL;
    }
    if (!availability_check_command(&book, known, entity, error))
        return NULL;
    const struct table *table = schema_find(client->engine.schema, entity);
    if (table != NULL && table->detailed)
        return table;
    refusal_set(error, REFUSAL_ENTITY_NOT_AVAILABLE, entity);
    return NULL;
}

bool local_check_values(struct dvclient *client, const struct table *table, const cJSON *values,
                        GError **error)
{
    struct rulebook book = client_rulebook(client);
    return row_check_values(table, values, error) &&
           availability_check_values(&book, table, values, error);
}

bool local_check_row(struct dvclient *client, const char *entity, const char *id, GError **error)
{
    struct row_image image;
    bool visible =
        cache_load_row(client->engine.cache, entity, id, &image) && row_image_is_visible(&image);
    row_image_finish(&image);
    if (!visible)
        refusal_set(error, REFUSAL_RECORD_NOT_AVAILABLE, id);
    return visible;
}
