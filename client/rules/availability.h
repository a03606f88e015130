/* availability.h: whether a table, a command or a lookup can be used offline, from the store alone.
 */
#ifndef CLIENT_RULES_AVAILABILITY_H
#define CLIENT_RULES_AVAILABILITY_H

#include "cache/cache.h"
#include "rules/commands.h"

/* Fact names shared by those who download and those who judge. */
#define FACT_COMPLETE "complete" /* "1" after the first complete download */

struct rulebook {
    struct cache *cache;
    const struct schema *schema;
};

/* A table is enabled when its flag is set and the user's published profile has an item for it. */
bool availability_is_enabled(const struct rulebook *book, const char *table);

/* An enabled table is ready when it was read completely. */
bool availability_is_ready(const struct rulebook *book, const char *table);

/* Fails with the refusal that keeps the command from running offline on this table. */
bool availability_check_command(const struct rulebook *book, const struct command *command,
                                const char *table, GError **error);

/* All tables taking part in the lookup must be enabled. Fails with REFUSAL_LOOKUP_NOT_AVAILABLE. */
bool availability_check_lookup(const struct rulebook *book, const struct table *table,
                               const struct column *column, GError **error);

/* Every lookup that `values` sets to a row. */
bool availability_check_values(const struct rulebook *book, const struct table *table,
                               const cJSON *values, GError **error);

/* "green", "red" or "none". Borrowed. */
const char *availability_icon(const struct rulebook *book, const char *table);

#endif
