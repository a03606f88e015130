/* commands.h: which commands exist, where they make sense online, and which of them the closed
 * table of commands.def lists offline. */
#ifndef CLIENT_RULES_COMMANDS_H
#define CLIENT_RULES_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

struct command {
    const char *name;   /* as in the driver protocol */
    char letter;        /* as in commands.def; 0: never offline */
    const char *tables; /* comma list of tables that have it online; NULL: every table; "activity":
                           activities */
};

/* Every command, in a fixed order. */
extern const struct command command_list[];
extern const size_t command_list_length;

/* Borrowed for ever; NULL when unknown. */
const struct command *command_find(const char *name);

/* True when the closed table lists the command for the table. */
bool command_is_listed_offline(const struct command *command, const char *table, bool custom);

/* True when the closed table has a row for the table at all. */
bool command_table_is_listed(const char *table, bool custom);

/* True when the command makes sense for the table online. */
bool command_applies_online(const struct command *command, const char *table, bool activity);

#endif
