/* commands.c: the command table as data. */
#include "rules/commands.h"

#include <glib.h>
#include <string.h>

static const struct {
    const char *table, *letters;
} listed[] = {
#define X(table, letters) {table, letters},
#include "commands.def"
#undef X
};

const struct command command_list[] = {
    {"create", 'C', NULL},
    {"read", 'R', NULL},
    {"update", 'U', NULL},
    {"delete", 'D', NULL},
    {"qualify", 'Q', "lead"},
    {"disqualify", 'X', "lead"},
    {"convertActivityToCase", 'K', "activity"},
    {"convertToOpportunity", 0, "activity"},
    {"closeAsWon", 0, "opportunity"},
    {"closeAsLost", 0, "opportunity"},
    {"resolve", 0, "incident"},
    {"assign", 0, NULL},
    {"share", 0, NULL},
    {"merge", 0, "account,contact,lead,incident"},
};
const size_t command_list_length = G_N_ELEMENTS(command_list);

const struct command *command_find(const char *name)
{
    for (size_t i = 0; name != NULL && i < command_list_length; i++) {
        if (strcmp(command_list[i].name, name) == 0)
            return &command_list[i];
    }
    return NULL;
}

static const char *find_letters(const char *table, bool custom)
{
    for (size_t i = 0; i < G_N_ELEMENTS(listed); i++) {
        if (strcmp(listed[i].table, custom ? "*" : table) == 0)
            return listed[i].letters;
    }
    return NULL;
}

bool command_is_listed_offline(const struct command *command, const char *table, bool custom)
{
    const char *letters = find_letters(table, custom);
    return letters != NULL && command->letter != 0 && strchr(letters, command->letter) != NULL;
}

bool command_table_is_listed(const char *table, bool custom)
{
    return find_letters(table, custom) != NULL;
}

bool command_applies_online(const struct command *command, const char *table, bool activity)
{
    if (command->tables == NULL)
        return true;
    if (strcmp(command->tables, "activity") == 0)
        return activity;
    g_auto(GStrv) names = g_strsplit(command->tables, ",", -1);
    return g_strv_contains((const char *const *)names, table);
}
