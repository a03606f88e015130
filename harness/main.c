/* main.c: dvconform, the conformance suite for offline clients of Dataverse. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "places.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} commands[] = {
    {"run", cli_run, "run scenarios against a client"},
    {"list", cli_list, "list scenarios"},
    {"explain", cli_explain, "say what a rule or a scenario is about"},
};

static void write_usage(FILE *out)
{
    fputs("usage: dvconform COMMAND [OPTION...] [ARGUMENT...]\n\n", out);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(out, "  %-10s%s\n", commands[i].name, commands[i].what);
    fputs("\n  --version  say which version this is\n  COMMAND --help lists the options of a "
          "command\n",
          out);
}

bool cli_parse(const GOptionEntry *options, const char *usage, const char *summary, int *argc,
               char ***argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    g_autoptr(GError) error = NULL;
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, options, NULL);
    if (g_option_context_parse(context, argc, argv, &error))
        return true;
    fprintf(stderr, "dvconform: %s\n", error->message);
    return false;
}

struct suite *cli_load_suite(const char *given)
{
    g_autofree char *folder = given ? g_strdup(given) : places_scenarios();
    g_autoptr(GError) error = NULL;
    if (!folder) {
        fputs("dvconform: no folder of scenarios here or above; say --scenarios DIR\n", stderr);
        return NULL;
    }
    struct suite *suite = suite_load(folder, &error);
    if (!suite)
        fprintf(stderr, "dvconform: %s\n", error->message);
    return suite;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); /* help and reports are UTF-8; numbers stay as in C */
    signal(SIGPIPE, SIG_IGN);
    const char *command = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, command) != 0)
            continue;
        g_autofree char *name = g_strdup_printf("dvconform %s", command);
        g_set_prgname(name);
        return commands[i].run(argc - 1, argv + 1);
    }
    if (strcmp(command, "--version") == 0) {
        printf("dvconform %s\n", DVMOCK_VERSION);
        return EXIT_PASSED;
    }
    const bool asked = strcmp(command, "--help") == 0 || strcmp(command, "help") == 0;
    if (!asked && *command)
        fprintf(stderr, "dvconform: unknown command '%s'\n", command);
    write_usage(asked ? stdout : stderr);
    return asked ? EXIT_PASSED : EXIT_USAGE;
}
