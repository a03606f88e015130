/* cli_run.c: dvconform run: starts the server, judges the chosen scenarios, writes the reports. */
#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli.h"
#include "places.h"
#include "report/escape.h"
#include "report/html.h"
#include "report/json_report.h"
#include "report/junit.h"
#include "report/terminal.h"
#include "report/totals.h"
#include "run/http.h"
#include "run/runner.h"

struct options {
    char *scenarios, *fixtures, *rule, *areas, *require_areas;
    char *driver, *server, *server_url;
    char *junit, *html, *json;
    int jobs;
    gboolean keep;
};

static void options_finish(struct options *options)
{
    char *texts[] = {options->scenarios, options->fixtures,      options->rule,
                     options->areas,     options->require_areas, options->driver,
                     options->server,    options->server_url,    options->junit,
                     options->html,      options->json};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
}

static bool parse(struct options *options, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"driver", 0, 0, G_OPTION_ARG_STRING, &options->driver,
         "the client's driver (default: 'dvclient driver' beside this program)", "CMD"},
        {"server", 0, 0, G_OPTION_ARG_FILENAME, &options->server,
         "the fake Dataverse (default: dvmock beside this)", "PATH"},
        {"server-url", 0, 0, G_OPTION_ARG_STRING, &options->server_url,
         "use a fake that is already running", "URL"},
        {"rule", 0, 0, G_OPTION_ARG_STRING, &options->rule, "only scenarios of this rule", "RULE"},
        {"areas", 0, 0, G_OPTION_ARG_STRING, &options->areas, "only these areas", "A,B"},
        {"require-areas", 0, 0, G_OPTION_ARG_STRING, &options->require_areas,
         "fail unless every rule of these areas is covered by a passing scenario", "A,B"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs,
         "scenarios at a time (default: processors + 1)", "N"},
        {"junit", 0, 0, G_OPTION_ARG_FILENAME, &options->junit, "write JUnit XML", "FILE"},
        {"html", 0, 0, G_OPTION_ARG_FILENAME, &options->html, "write a self-contained HTML report",
         "FILE"},
        {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json, "write JSON", "FILE"},
        {"keep", 0, 0, G_OPTION_ARG_NONE, &options->keep,
         "leave organisations and the clients' files behind", NULL},
        {"scenarios", 0, 0, G_OPTION_ARG_FILENAME, &options->scenarios, "folder of scenarios",
         "DIR"},
        {"fixtures", 0, 0, G_OPTION_ARG_FILENAME, &options->fixtures, "folder of fixtures", "DIR"},
        {0},
    };
    return cli_parse(entries, "[GLOB...]",
                     "Runs scenarios against a client. GLOB chooses by id: conflict, 'entity/*', "
                     "entity/create[account].\n"
                     "Exit code: 0 all passed, 1 something failed, 2 wrong call or bad scenario, 3 "
                     "could not judge.",
                     argc, argv);
}

/* ---- interruption ---- */

static void *watch_signals(void *data)
{
    sigset_t signals;
    int signal = 0;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigwait(&signals, &signal);
    g_cancellable_cancel(data);
    return NULL;
}

/* From here on Ctrl-C cancels: every wait of the run ends, and children are killed on the way out.
 */
static pthread_t block_signals(GCancellable *cancel)
{
    sigset_t signals;
    pthread_t watcher;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    pthread_create(&watcher, NULL, watch_signals, cancel);
    return watcher;
}

static void end_watch(pthread_t watcher)
{
    pthread_cancel(watcher); /* sigwait is a cancellation point */
    pthread_join(watcher, NULL);
}

/* ---- selection ---- */

/* The scenarios to run, or NULL after a complaint: a bad file within the selection is nothing to
 * run around. */
static GPtrArray *choose(const struct suite *suite, const struct options *options, char **globs)
{
    g_auto(GStrv) areas = options->areas ? g_strsplit(options->areas, ",", -1) : NULL;
    const struct selection selection = {.globs = (const char *const *)globs,
                                        .areas = (const char *const *)areas,
                                        .rule = options->rule};
    bool good = true;
    if (options->rule && !ledger_find(suite->ledger, options->rule)) {
        fprintf(stderr, "dvconform: no rule is called %s\n", options->rule);
        return NULL;
    }
    for (unsigned i = 0; i < suite->problems->len; i++) {
        const struct problem *problem = g_ptr_array_index(suite->problems, i);
        if (!selection_names(&selection, problem->id))
            continue;
        fprintf(stderr, "dvconform: %s\n", problem->message);
        good = false;
    }
    if (!good)
        return NULL;
    GPtrArray *chosen = suite_select(suite, &selection);
    if (chosen->len)
        return chosen;
    fputs("dvconform: no scenario is chosen\n", stderr);
    g_ptr_array_unref(chosen);
    return NULL;
}

/* ---- the run ---- */

static bool write_report(const char *path, GString *text)
{
    g_autoptr(GError) error = NULL;
    const bool written = !path || escape_write_file(path, text, &error);
    if (!written)
        fprintf(stderr, "dvconform: %s\n", error->message);
    g_string_free(text, TRUE);
    return written;
}

static int report(const struct options *options, const struct suite *suite,
                  const GPtrArray *results, struct terminal *terminal)
{
    struct coverage *coverage = coverage_create(suite->ledger, results);
    g_auto(GStrv) areas =
        options->require_areas ? g_strsplit(options->require_areas, ",", -1) : NULL;
    g_autoptr(GPtrArray) missing = coverage_missing(coverage, (const char *const *)areas);
    const struct totals totals = totals_of(results);
    bool written = true;
    if (options->junit)
        written = write_report(options->junit, junit_report(suite, results));
    if (options->html)
        written = write_report(options->html, html_report(suite, results, coverage)) && written;
    if (options->json)
        written = write_report(options->json, json_report(results, coverage)) && written;
    terminal_summary(terminal, suite, results, coverage, missing);
    coverage_destroy(coverage);
    const int code = totals_exit_code(&totals);
    if (code == EXIT_PASSED && missing->len)
        return EXIT_FAILED;
    return written ? code : EXIT_USAGE;
}

static int run_with(const struct options *options, const struct suite *suite,
                    const GPtrArray *chosen, struct run_setup *setup)
{
    const unsigned jobs = options->jobs > 0 ? (unsigned)options->jobs : g_get_num_processors() + 1;
    struct terminal *terminal = terminal_create(stdout);
    g_autoptr(GPtrArray) results = runner_run(setup, chosen, jobs, terminal_progress, terminal);
    const int code = report(options, suite, results, terminal);
    terminal_destroy(terminal);
    return code;
}

static struct server *open_server(const struct options *options, const struct suite *suite,
                                  const char *folder, GCancellable *cancel)
{
    if (options->server_url)
        return server_attach(options->server_url);
    g_autofree char *program =
        options->server ? g_strdup(options->server) : places_beside("dvmock");
    g_autofree char *fixtures =
        options->fixtures ? g_strdup(options->fixtures) : places_fixtures(suite->folder);
    g_autofree char *log = g_build_filename(folder, "server.log", NULL);
    g_autoptr(GError) error = NULL;
    struct server *server = server_start(program, fixtures, log, cancel, &error);
    if (!server)
        fprintf(stderr, "dvconform: %s\n", error->message);
    return server;
}

/* The words of the driver's command. Owned: g_strfreev; NULL after a complaint. */
static char **driver_words(const struct options *options)
{
    char **words = NULL;
    g_autoptr(GError) error = NULL;
    if (!options->driver) {
        g_autofree char *program = places_beside("dvclient");
        g_autoptr(GStrvBuilder) standard = g_strv_builder_new();
        g_strv_builder_add_many(standard, program, "driver", NULL);
        return g_strv_builder_end(standard);
    }
    if (!g_shell_parse_argv(options->driver, NULL, &words, &error))
        fprintf(stderr, "dvconform: --driver: %s\n", error->message);
    return words;
}

static int run(const struct options *options, const struct suite *suite, const GPtrArray *chosen,
               GCancellable *cancel)
{
    g_autofree char *folder = g_dir_make_tmp("dvconform-XXXXXX", NULL);
    g_auto(GStrv) driver = driver_words(options);
    struct server *server = folder && driver ? open_server(options, suite, folder, cancel) : NULL;
    int code = EXIT_UNJUDGED;
    if (server) {
        struct run_setup setup = {.ledger = suite->ledger,
                                  .server = server,
                                  .driver = (const char *const *)driver,
                                  .folder = folder,
                                  .keep = options->keep,
                                  .cancel = cancel};
        code = run_with(options, suite, chosen, &setup);
    }
    server_destroy(server);
    if (folder && options->keep) {
        fprintf(stderr, "dvconform: files are in %s\n", folder);
    } else if (folder) {
        g_autofree char *log = g_build_filename(folder, "server.log", NULL);
        g_unlink(log);
        g_rmdir(folder);
    }
    return code;
}

static int run_suite(const struct options *options, char **globs)
{
    struct suite *suite = cli_load_suite(options->scenarios);
    g_autoptr(GPtrArray) chosen = suite ? choose(suite, options, globs) : NULL;
    int code = EXIT_USAGE;
    if (chosen) {
        g_autoptr(GCancellable) cancel = g_cancellable_new();
        const pthread_t watcher = block_signals(cancel);
        http_init_once();
        code = run(options, suite, chosen, cancel);
        end_watch(watcher);
    }
    suite_destroy(suite);
    return code;
}

int cli_run(int argc, char **argv)
{
    struct options options = {0};
    const int code = parse(&options, &argc, &argv) ? run_suite(&options, argv + 1) : EXIT_USAGE;
    options_finish(&options);
    return code;
}
