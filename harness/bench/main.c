/* main.c: dvbench: measures dvmock beside a hard-coded server over the same library and the same
 * database, in one run on one machine. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "bench/measures.h"
#include "bench/words.h"

#define EXIT_USAGE 2
#define MOST_ROUNDS 31

struct command_line {
    struct settings settings;
    int rows, large_rows, connections, rounds, duration_ms;
    char *dvmock, *baseline, *fixtures, *only;
};

static const struct part {
    const char *name;
    bool (*measure)(const struct settings *s, unsigned *missed, GError **error);
} parts[] = {
    {"requests", measure_requests},
    {"start", measure_start},
    {"reset", measure_reset},
    {"growth", measure_growth},
};

static bool parse(struct command_line *c, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"dvmock", 0, 0, G_OPTION_ARG_FILENAME, &c->dvmock, "the program measured", "FILE"},
        {"baseline", 0, 0, G_OPTION_ARG_FILENAME, &c->baseline, "the hard-coded one", "FILE"},
        {"fixtures", 0, 0, G_OPTION_ARG_FILENAME, &c->fixtures, "folder with field-sales", "DIR"},
        {"rows", 0, 0, G_OPTION_ARG_INT, &c->rows, "accounts in both (100000)", "N"},
        {"large", 0, 0, G_OPTION_ARG_INT, &c->large_rows,
         "accounts of the large organisation in 'growth' (1000000)", "N"},
        {"connections", 0, 0, G_OPTION_ARG_INT, &c->connections, "at once (16)", "N"},
        {"rounds", 0, 0, G_OPTION_ARG_INT, &c->rounds, "of which the median counts (5)", "N"},
        {"duration", 0, 0, G_OPTION_ARG_INT, &c->duration_ms, "of a round (1000)", "MS"},
        {"only", 0, 0, G_OPTION_ARG_STRING, &c->only, "requests, start, reset or growth", "PART"},
        {"case", 0, 0, G_OPTION_ARG_STRING, &c->settings.wanted, "of the requests, those named so",
         "TEXT"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("- dvmock beside a yardstick");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static const char *find_mistake(const struct command_line *c, int argc)
{
    if (argc > 1)
        return "there are no arguments, only options";
    if (c->dvmock == NULL || c->baseline == NULL || c->fixtures == NULL)
        return "--dvmock, --baseline and --fixtures are needed";
    if (c->rows < 1000 || c->large_rows < 1000 || c->connections < 1 || c->connections > 256)
        return "at least 1000 rows, 1 to 256 connections";
    if (c->rounds < 1 || c->rounds > MOST_ROUNDS || c->duration_ms < 10)
        return "1 to 31 rounds of at least 10 ms";
    return NULL;
}

static bool measure(const struct command_line *c, unsigned *missed, GError **error)
{
    bool found = false;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (c->only != NULL && strcmp(c->only, parts[i].name) != 0)
            continue;
        found = true;
        if (!parts[i].measure(&c->settings, missed, error))
            return false;
    }
    if (!found)
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--only: there is no part '%s'", c->only);
    return found;
}

static void remove_folder(const char *folder)
{
    g_auto(GStrv) argv = words((const char *const[]){"rm", "-rf", folder, NULL});
    g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int main(int argc, char **argv)
{
    struct command_line c = {
        .rows = 100000, .large_rows = 1000000, .connections = 16, .rounds = 5, .duration_ms = 1000};
    unsigned missed = 0;
    GError *error = NULL;
    const char *mistake = parse(&c, &argc, &argv, &error) ? find_mistake(&c, argc) : error->message;
    if (mistake != NULL) {
        fprintf(stderr, "dvbench: %s (--help lists the options)\n", mistake);
        return EXIT_USAGE;
    }
    g_autofree char *scratch = g_dir_make_tmp("dvbench-XXXXXX", &error);
    c.settings = (struct settings){.dvmock = c.dvmock,
                                   .baseline = c.baseline,
                                   .fixtures = c.fixtures,
                                   .scratch = scratch,
                                   .wanted = c.settings.wanted,
                                   .rows = (unsigned)c.rows,
                                   .large_rows = (unsigned)c.large_rows,
                                   .connections = (unsigned)c.connections,
                                   .rounds = (unsigned)c.rounds,
                                   .duration_ms = c.duration_ms};
    bool good = scratch != NULL && measure(&c, &missed, &error);
    if (scratch != NULL)
        remove_folder(scratch);
    if (!good) {
        fprintf(stderr, "dvbench: %s\n", error->message);
        return 1;
    }
    printf("\n%u of the targets missed\n", missed);
    return 0;
}
