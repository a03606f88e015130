/* cli_explain.c: dvconform explain: a rule or a scenario in words. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "run/words.h"
#include "scenario/glob.h"

static void explain_rule(const struct suite *suite, const struct rule *rule)
{
    printf("%s (%s)\n  %s\n", rule->id, rule->level, rule->sentence);
    if (*rule->observe)
        printf("  observed by: %s\n", rule->observe);
    unsigned count = 0;
    for (unsigned i = 0; i < suite->scenarios->len; i++) {
        const struct scenario *scenario = g_ptr_array_index(suite->scenarios, i);
        if (!scenario_covers(scenario, rule->id))
            continue;
        if (count++ == 0)
            puts("  scenarios:");
        printf("    %-44s %s\n", scenario->id, scenario->why);
    }
    if (count == 0)
        puts("  no scenario covers it");
}

static void explain_list(const char *title, const cJSON *list)
{
    const cJSON *node;
    unsigned number = 0;
    if (cJSON_GetArraySize(list))
        printf("  %s\n", title);
    cJSON_ArrayForEach(node, list)
    {
        g_autofree char *words = words_of(node);
        printf("    %2u. %s\n", ++number, words);
    }
}

static void explain_scenario(const struct suite *suite, const struct scenario *scenario)
{
    static const char *const starts[] = {
        [START_NONE] = "started",
        [START_SIGNED_IN] = "signed in",
        [START_ONLINE] = "online, everything downloaded",
        [START_OFFLINE] = "offline, everything downloaded",
    };
    printf("%s\n  %s\n", scenario->id, scenario->why);
    for (unsigned i = 0; i < scenario->rules->len; i++) {
        const struct rule *rule = ledger_find(suite->ledger, g_ptr_array_index(scenario->rules, i));
        printf("  rule %s (%s)\n    %s\n", rule->id, rule->level, rule->sentence);
    }
    printf("  begins with the client %s, as %s, on %s\n", starts[scenario->start], scenario->user,
           scenario->fixture);
    explain_list("steps", scenario->steps);
    explain_list("then", scenario->expect);
}

/* Two rows of one family. */
static bool is_sibling(const struct scenario *shown, const struct scenario *scenario)
{
    const size_t stem = shown ? strcspn(shown->id, "[") : 0;
    return shown && shown->id[stem] == '[' && strncmp(shown->id, scenario->id, stem + 1) == 0;
}

static bool explain(const struct suite *suite, const char *id)
{
    const struct scenario *shown = NULL;
    const struct rule *rule = ledger_find(suite->ledger, id);
    if (rule)
        explain_rule(suite, rule);
    for (unsigned i = 0; i < suite->scenarios->len; i++) {
        const struct scenario *scenario = g_ptr_array_index(suite->scenarios, i);
        if (!glob_match_id(id, scenario->id))
            continue;
        if (is_sibling(shown, scenario)) {
            printf("  likewise %s\n", scenario->id);
            continue;
        }
        if (shown || rule)
            putchar('\n');
        explain_scenario(suite, scenario);
        shown = scenario;
    }
    return shown || rule;
}

int cli_explain(int argc, char **argv)
{
    g_autofree char *scenarios = NULL;
    const GOptionEntry options[] = {
        {"scenarios", 0, 0, G_OPTION_ARG_FILENAME, &scenarios, "folder of scenarios", "DIR"},
        {0},
    };
    if (!cli_parse(options, "ID...",
                   "Says what a rule asks for and who checks it, or what a scenario does.", &argc,
                   &argv))
        return EXIT_USAGE;
    if (argc < 2) {
        fputs("dvconform: explain what? A rule or a scenario, e.g. conflict/no-client-wins\n",
              stderr);
        return EXIT_USAGE;
    }
    struct suite *suite = cli_load_suite(scenarios);
    if (!suite)
        return EXIT_USAGE;
    int code = EXIT_PASSED;
    for (int i = 1; i < argc; i++) {
        if (explain(suite, argv[i]))
            continue;
        fprintf(stderr, "dvconform: neither a rule nor a scenario: %s\n", argv[i]);
        code = EXIT_USAGE;
    }
    suite_destroy(suite);
    return code;
}
