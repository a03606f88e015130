/* rules_test.c: the command table, row by row as the product documentation prints it. */
#include "check.h"
#include "rules/commands.h"

#include <string.h>

static void test_offline_table(void)
{
    static const char *const names[] = {
        "create", "read", "update", "delete", "qualify", "disqualify", "convertActivityToCase"};
    static const struct {
        const char *table;
        bool custom;
        const char *want; /* as letters CRUDQXK, - where not listed */
    } cases[] = {
        {"account", false, "CRUD---"},
        {"activitypointer", false, "-R-D---"},
        {"appointment", false, "CRUD--K"},
        {"activitymimeattachment", false, "-R-----"},
        {"incident", false, "CRUD---"},
        {"competitor", false, "CRUD---"},
        {"competitoraddress", false, "CRUD---"},
        {"connection", false, "-R-----"},
        {"connectionrole", false, "-R-----"},
        {"contact", false, "CRUD---"},
        {"new_workorder", true, "CRUD---"},
        {"email", false, "-R-----"},
        {"lead", false, "CRUDQX-"},
        {"opportunity", false, "CRUD---"},
        {"opportunityproduct", false, "CRUD---"},
        {"phonecall", false, "CRUD---"},
        {"position", false, "CRUD---"},
        {"product", false, "-R-----"},
        {"task", false, "CRUD---"},
        {"team", false, "-R-----"},
        {"systemuser", false, "-R-----"},
        {"quote", false, "-------"},
        {"annotation", false, "-------"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char actual[G_N_ELEMENTS(names) + 1] = "";
        for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
            bool on =
                command_is_listed_offline(command_find(names[k]), cases[i].table, cases[i].custom);
            actual[k] = on ? "CRUDQXK"[k] : '-';
        }
        check_text(cases[i].table, cases[i].want, actual);
        check_int(cases[i].table, strcmp(cases[i].want, "-------") != 0,
                  command_table_is_listed(cases[i].table, cases[i].custom));
    }
}

static void test_never_offline(void)
{
    static const char *const names[] = {
        "closeAsWon", "closeAsLost", "resolve", "assign", "share", "merge", "convertToOpportunity"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        check_int(names[i], false,
                  command_is_listed_offline(command_find(names[i]), "opportunity", false));
}

static void test_online(void)
{
    static const struct {
        const char *command, *table;
        bool activity, want;
    } cases[] = {
        {"create", "quote", false, true},
        {"qualify", "lead", false, true},
        {"qualify", "account", false, false},
        {"convertActivityToCase", "task", true, true},
        {"convertActivityToCase", "account", false, false},
        {"merge", "incident", false, true},
        {"merge", "task", true, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_int(cases[i].command, cases[i].want,
                  command_applies_online(command_find(cases[i].command), cases[i].table,
                                         cases[i].activity));
    check_int("unknown command", true, command_find("teleport") == NULL);
}

int main(void)
{
    static const struct check_case cases[] = {{"offline table", test_offline_table},
                                              {"never offline", test_never_offline},
                                              {"online", test_online}};
    return check_run("client rules", cases, G_N_ELEMENTS(cases));
}
