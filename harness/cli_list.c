/* cli_list.c: dvconform list. */
#include <stdio.h>

#include "cli.h"

static int list_suite(const struct suite *suite, const char *const *globs, const char *const *areas)
{
    const struct selection selection = {.globs = globs, .areas = areas};
    g_autoptr(GPtrArray) chosen = suite_select(suite, &selection);
    for (unsigned i = 0; i < chosen->len; i++) {
        const struct scenario *scenario = g_ptr_array_index(chosen, i);
        printf("%-48s %s\n", scenario->id, scenario->why);
    }
    int code = EXIT_PASSED;
    for (unsigned i = 0; i < suite->problems->len; i++) {
        const struct problem *problem = g_ptr_array_index(suite->problems, i);
        fprintf(stderr, "dvconform: %s\n", problem->message);
        code = EXIT_USAGE;
    }
    return code;
}

int cli_list(int argc, char **argv)
{
    g_autofree char *scenarios = NULL;
    g_autofree char *areas = NULL;
    const GOptionEntry options[] = {
        {"scenarios", 0, 0, G_OPTION_ARG_FILENAME, &scenarios, "folder of scenarios", "DIR"},
        {"areas", 0, 0, G_OPTION_ARG_STRING, &areas, "only these areas", "A,B"},
        {0},
    };
    if (!cli_parse(options, "[GLOB...]",
                   "Lists scenarios with one sentence each; complains about bad files.", &argc,
                   &argv))
        return EXIT_USAGE;
    struct suite *suite = cli_load_suite(scenarios);
    if (!suite)
        return EXIT_USAGE;
    g_auto(GStrv) list = areas ? g_strsplit(areas, ",", -1) : NULL;
    const int code = list_suite(suite, (const char *const *)argv + 1, (const char *const *)list);
    suite_destroy(suite);
    return code;
}
