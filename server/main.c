/* main.c: the dvmock program: reads the command line, starts the listener, waits for a signal. */
#include <glib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "http/listener.h"
#include "mock/app.h"

#define DEFAULT_PORT 5555
#define MAX_BODY_BYTES ((size_t)64 * 1024 * 1024)
#define MAX_URL_BYTES ((size_t)32 * 1024)
#define EXIT_USAGE 2

struct command_line {
    int port;
    char *bind, *fixtures, *fixture, *auth, *admin_token, *data;
    gint64 seed;
    gboolean version;
};

static const char examples[] =
    "Examples:\n"
    "  dvmock                                     on port 5555, as the fixture's administrator\n"
    "  curl localhost:5555/api/data/v9.2/accounts\n"
    "  dvmock --port 0 --auth strict              any free port; clients need a token\n"
    "  dvmock --bind 0.0.0.0 --admin-token T      also for other machines\n"
    "\n"
    "When ready, one line of JSON is printed: url, admin (GET .../health) and pid.\n"
    "Stop it with SIGINT or SIGTERM. docs/admin-api.md tells what can be broken on purpose.\n";

static void command_line_finish(struct command_line *c)
{
    char *texts[] = {c->bind, c->fixtures, c->fixture, c->auth, c->admin_token, c->data};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
}

static bool parse_options(struct command_line *c, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"port", 'p', 0, G_OPTION_ARG_INT, &c->port, "TCP port; 0 = any free one (5555)", "N"},
        {"bind", 0, 0, G_OPTION_ARG_STRING, &c->bind, "address to listen on (127.0.0.1)", "ADDR"},
        {"fixtures", 0, 0, G_OPTION_ARG_FILENAME, &c->fixtures,
         "folder with metadata/ and orgs/ (found by itself)", "DIR"},
        {"fixture", 0, 0, G_OPTION_ARG_STRING, &c->fixture,
         "the default organisation's (field-sales)", "NAME"},
        {"auth", 0, 0, G_OPTION_ARG_STRING, &c->auth,
         "open: no token = the default user; strict: no token = 401 (open)", "MODE"},
        {"admin-token", 0, 0, G_OPTION_ARG_STRING, &c->admin_token,
         "lets other machines use the admin API with this bearer token", "T"},
        {"data", 0, 0, G_OPTION_ARG_FILENAME, &c->data,
         "keep databases as files in this folder (in memory)", "DIR"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &c->seed, "of ids and of chance in faults (1)", "N"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &c->version, "print the version", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("- a local Microsoft Dataverse that you can break on purpose");
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(context, examples);
    return g_option_context_parse(context, argc, argv, error);
}

/* Only now: the parser does not free what it replaces. */
static void fill_defaults(struct command_line *c)
{
    if (c->bind == NULL)
        c->bind = g_strdup("127.0.0.1");
    if (c->fixture == NULL)
        c->fixture = g_strdup("field-sales");
    if (c->auth == NULL)
        c->auth = g_strdup("open");
}

static const char *find_mistake(const struct command_line *c, int argc)
{
    if (argc > 1)
        return "there are no arguments, only options";
    if (c->port < 0 || c->port > 65535)
        return "--port takes a number from 0 to 65535";
    if (strcmp(c->auth, "open") != 0 && strcmp(c->auth, "strict") != 0)
        return "--auth takes open or strict";
    if (c->seed < 0)
        return "--seed takes a number from 0";
    if (c->data != NULL && !g_file_test(c->data, G_FILE_TEST_IS_DIR))
        return "--data takes an existing folder";
    return NULL;
}

/* Next to the program it is ../share/dvmock when installed, and the source tree when built in
 * build/PRESET/bin. */
static char *find_fixtures(void)
{
    static const char *const places[] = {"../share/dvmock/fixtures", "../../../fixtures"};
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program == NULL ? g_strdup(".") : g_path_get_dirname(program);
    if (g_file_test("fixtures/metadata", G_FILE_TEST_IS_DIR))
        return g_strdup("fixtures");
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        char *path = g_build_filename(folder, places[i], NULL);
        g_autofree char *metadata = g_build_filename(path, "metadata", NULL);
        if (g_file_test(metadata, G_FILE_TEST_IS_DIR))
            return path;
        g_free(path);
    }
    return NULL;
}

static void print_ready(const char *bind, uint16_t port)
{
    const char *host = strcmp(bind, "0.0.0.0") == 0 ? "127.0.0.1" : bind;
    bool ipv6 = strchr(host, ':') != NULL;
    g_autofree char *origin =
        g_strdup_printf("http://%s%s%s:%u", ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
    printf("{\"ready\":true,\"url\":\"%s/api/data/v9.2/\",\"admin\":\"%s/__mock/\",\"pid\":%ld}\n",
           origin, origin, (long)getpid());
    fflush(stdout);
}

/* Signals are blocked in every thread and waited for here, so no handler runs anywhere. */
static void block_signals(sigset_t *ret_set)
{
    sigemptyset(ret_set);
    sigaddset(ret_set, SIGINT);
    sigaddset(ret_set, SIGTERM);
    sigprocmask(SIG_BLOCK, ret_set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static bool serve(const struct command_line *c, GError **error)
{
    const struct app_options app_options = {
        .fixtures_folder = c->fixtures,
        .fixture = c->fixture,
        .data_folder = c->data,
        .admin_token = c->admin_token,
        .strict_auth = strcmp(c->auth, "strict") == 0,
        .seed = (uint64_t)c->seed,
    };
    const struct listener_options listener_options = {
        .bind_address = c->bind,
        .port = (uint16_t)c->port,
        .max_body_bytes = MAX_BODY_BYTES,
        .max_url_bytes = MAX_URL_BYTES,
    };
    sigset_t signals;
    block_signals(&signals);
    struct app *app = app_create(&app_options, error);
    struct listener *listener =
        app == NULL ? NULL : listener_create(&listener_options, app_handle, app, error);
    if (listener != NULL) {
        int number = 0;
        print_ready(c->bind, listener_port(listener));
        sigwait(&signals, &number);
    }
    listener_destroy(listener);
    app_destroy(app);
    return listener != NULL;
}

static int run(struct command_line *c, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (!parse_options(c, &argc, &argv, &error)) {
        fprintf(stderr, "dvmock: %s; dvmock --help lists the options\n", error->message);
        return EXIT_USAGE;
    }
    if (c->version) {
        printf("dvmock %s\n", DVMOCK_VERSION);
        return EXIT_SUCCESS;
    }
    fill_defaults(c);
    const char *mistake = find_mistake(c, argc);
    if (mistake == NULL && c->fixtures == NULL) {
        c->fixtures = find_fixtures();
        mistake = c->fixtures == NULL ? "no fixtures found; say where with --fixtures DIR" : NULL;
    }
    if (mistake != NULL) {
        fprintf(stderr, "dvmock: %s; dvmock --help lists the options\n", mistake);
        return EXIT_USAGE;
    }
    if (!serve(c, &error)) {
        fprintf(stderr, "dvmock: %s\n", error->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); /* help and reports are UTF-8; numbers stay as in C */
    struct command_line c = {
        .port = DEFAULT_PORT,
        .seed = 1,
    };
    int status = run(&c, argc, argv);
    command_line_finish(&c);
    return status;
}
