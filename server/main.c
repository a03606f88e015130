/* main.c: the dvmock program: reads the command line, starts the listener, waits for a signal. */
#include <glib.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "http/certificate.h"
#include "http/listener.h"
#include "import/notices.h"
#include "mock/app.h"
#include "model/error.h"

#define DEFAULT_PORT 5555
#define MAX_BODY_BYTES ((gint64)128 * 1024 * 1024) /* a file may be uploaded whole up to that */
#define MAX_URL_BYTES (32 * 1024)
#define MAX_HEADER_BYTES (16 * 1024)
#define MAX_CONNECTIONS 1000
#define IDLE_S 300
#define JOURNAL_ENTRIES 20000
#define JOURNAL_BYTES ((gint64)64 * 1024 * 1024)
#define HEAP_STEP_BYTES (1 << 20)
#define HEAP_KEPT_BYTES (64 << 20)
#define EXIT_USAGE 2

struct command_line {
    int port;
    char *bind, *fixtures, *fixture, *auth, *admin_token, *data, *limits;
    char *tls_name, *journal;
    char **metadata;
    gint64 seed, max_body, journal_bytes;
    int max_connections, max_per_address, max_url, max_header, idle, journal_entries;
    gboolean version, tls;
};

static const char examples[] =
    "Examples:\n"
    "  dvmock                                     on port 5555, as the fixture's administrator\n"
    "  curl localhost:5555/api/data/v9.2/accounts\n"
    "  dvmock --metadata metadata.xml             the tables of your own organisation\n"
    "  dvmock --port 0 --auth strict              any free port; clients need a token\n"
    "  dvmock --bind 0.0.0.0 --admin-token T      also for other machines\n"
    "  dvmock --tls --tls-name 192.168.1.7        https; how to trust it is printed\n"
    "\n"
    "When ready, one line of JSON is printed: url, admin (GET .../health) and pid.\n"
    "SIGINT or SIGTERM stop it when what is on its way is out; a second one at once.\n"
    "docs/admin-api.md tells what can be broken on purpose.\n";

static void command_line_finish(struct command_line *c)
{
    char *texts[] = {c->bind, c->fixtures, c->fixture,  c->auth,   c->admin_token,
                     c->data, c->limits,   c->tls_name, c->journal};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(c->metadata);
}

static bool parse_options(struct command_line *c, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"port", 'p', 0, G_OPTION_ARG_INT, &c->port, "TCP port; 0 = any free one (5555)", "N"},
        {"bind", 0, 0, G_OPTION_ARG_STRING, &c->bind, "address to listen on (127.0.0.1)", "ADDR"},
        {"fixtures", 0, 0, G_OPTION_ARG_FILENAME, &c->fixtures,
         "folder with metadata/ and orgs/ (found by itself)", "DIR"},
        {"fixture", 0, 0, G_OPTION_ARG_STRING, &c->fixture,
         "the default organisation's (field-sales; with --metadata: minimal)", "NAME"},
        {"metadata", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &c->metadata,
         "tables of your own organisation: $metadata or EntityDefinitions; repeatable", "FILE"},
        {"auth", 0, 0, G_OPTION_ARG_STRING, &c->auth,
         "open: no token = the default user; strict: no token = 401 (open)", "MODE"},
        {"admin-token", 0, 0, G_OPTION_ARG_STRING, &c->admin_token,
         "lets other machines use the admin API with this bearer token", "T"},
        {"data", 0, 0, G_OPTION_ARG_FILENAME, &c->data,
         "keep databases as files in this folder (in memory)", "DIR"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &c->seed, "of ids and of chance in faults (1)", "N"},
        {"limits", 0, 0, G_OPTION_ARG_STRING, &c->limits,
         "service protection: 1 = as in Dataverse, a share such as 1/100, or off (1)", "N"},
        {"tls", 0, 0, G_OPTION_ARG_NONE, &c->tls,
         "https, with a certificate of an own authority kept in --data or the cache folder", NULL},
        {"tls-name", 0, 0, G_OPTION_ARG_STRING, &c->tls_name,
         "further names and addresses of the certificate, comma-separated", "NAMES"},
        {"journal", 0, 0, G_OPTION_ARG_FILENAME, &c->journal,
         "write requests, effects and refusals to this SQLite database as well", "FILE"},
        {"journal-entries", 0, 0, G_OPTION_ARG_INT, &c->journal_entries,
         "requests, and effects, that an organisation keeps in memory (20000)", "N"},
        {"journal-bytes", 0, 0, G_OPTION_ARG_INT64, &c->journal_bytes,
         "the same in bytes (67108864)", "N"},
        {"max-connections", 0, 0, G_OPTION_ARG_INT, &c->max_connections,
         "at a time; more are closed (1000)", "N"},
        {"max-per-address", 0, 0, G_OPTION_ARG_INT, &c->max_per_address,
         "the same for one client address (1000)", "N"},
        {"max-url", 0, 0, G_OPTION_ARG_INT, &c->max_url,
         "bytes of a URL; longer ones are answered 414 (32768)", "N"},
        {"max-header", 0, 0, G_OPTION_ARG_INT, &c->max_header,
         "bytes of all headers; more are answered 431 (16384)", "N"},
        {"max-body", 0, 0, G_OPTION_ARG_INT64, &c->max_body,
         "bytes of a request body; more are answered 413 (134217728)", "N"},
        {"idle", 0, 0, G_OPTION_ARG_INT, &c->idle,
         "seconds after which an idle connection is closed (300)", "N"},
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
        c->fixture = g_strdup(c->metadata == NULL ? "field-sales" : "minimal");
    if (c->auth == NULL)
        c->auth = g_strdup("open");
    if (c->limits == NULL)
        c->limits = g_strdup("1");
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
    if (c->max_connections < 1 || c->max_per_address < 1 || c->max_url < 1 ||
        c->max_header < 1024 || c->max_body < 1 || c->idle < 1 || c->journal_entries < 1 ||
        c->journal_bytes < 1)
        return "the --max-... and --journal-... options and --idle take numbers from 1, "
               "--max-header "
               "from 1024";
    struct usage_scale limits;
    if (!usage_scale_parse(c->limits, &limits, NULL))
        return "--limits takes off, 1 or a share such as 1/100";
    if (c->tls_name != NULL && !c->tls)
        return "--tls-name goes with --tls";
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

static void print_ready(const char *bind, uint16_t port, bool tls)
{
    const char *host = strcmp(bind, "0.0.0.0") == 0 ? "127.0.0.1" : bind;
    bool ipv6 = strchr(host, ':') != NULL;
    g_autofree char *origin = g_strdup_printf("%s://%s%s%s:%u", tls ? "https" : "http",
                                              ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
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

/* What was in the way of stopping gracefully is not worth waiting for twice. */
static void wait_for_signal(const sigset_t *signals)
{
    int number = 0;
    sigwait(signals, &number);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, signals, NULL);
}

static bool make_certificate(const struct command_line *c, struct certificate *ret_certificate,
                             GError **error)
{
    if (!c->tls)
        return true;
    g_autofree char *cache = g_build_filename(g_get_user_cache_dir(), "dvmock", NULL);
    if (!certificate_make(c->data != NULL ? c->data : cache, c->tls_name, ret_certificate, error))
        return false;
    fprintf(
        stderr,
        "dvmock: certificates are signed by %s\n"
        "  curl --cacert %s https://localhost:%d/...\n"
        "  Android: Settings, Security, Install a certificate, CA certificate (debug builds must "
        "trust user certificates)\n"
        "  iOS: open the file, install the profile, then Settings, General, About, Certificate "
        "Trust Settings\n",
        ret_certificate->authority_path, ret_certificate->authority_path, c->port);
    return true;
}

static void print_notice(void *context, const char *line)
{
    (void)context;
    fprintf(stderr, "dvmock: --metadata: %s\n", line);
}

static struct app *make_app(const struct command_line *c, struct usage_scale limits, GError **error)
{
    struct notices *notices = notices_create();
    const struct app_options options = {
        .fixtures_folder = c->fixtures,
        .metadata = (const char *const *)c->metadata,
        .notices = notices,
        .fixture = c->fixture,
        .data_folder = c->data,
        .admin_token = c->admin_token,
        .strict_auth = strcmp(c->auth, "strict") == 0,
        .seed = (uint64_t)c->seed,
        .limits = limits,
        .journal_path = c->journal,
        .journal_entries = (unsigned)c->journal_entries,
        .journal_bytes = (size_t)c->journal_bytes,
    };
    struct app *app = app_create(&options, error);
    notices_each(notices, print_notice, NULL);
    notices_destroy(notices);
    return app;
}

static bool serve(const struct command_line *c, GError **error)
{
    struct usage_scale limits;
    struct certificate certificate = {0};
    if (!usage_scale_parse(c->limits, &limits, error) || !make_certificate(c, &certificate, error))
        return false;
    const struct listener_options listener_options = {
        .bind_address = c->bind,
        .port = (uint16_t)c->port,
        .max_body_bytes = (size_t)c->max_body,
        .max_url_bytes = (size_t)c->max_url,
        .max_header_bytes = (size_t)c->max_header,
        .max_connections = (unsigned)c->max_connections,
        .max_connections_per_address = (unsigned)c->max_per_address,
        .idle_s = (unsigned)c->idle,
        .tls_chain = certificate.chain,
        .tls_key = certificate.key,
    };
    sigset_t signals;
    block_signals(&signals);
    struct app *app = make_app(c, limits, error);
    struct listener *listener =
        app == NULL ? NULL : listener_create(&listener_options, app_handle, app, error);
    if (listener != NULL) {
        print_ready(c->bind, listener_port(listener), c->tls);
        wait_for_signal(&signals);
    }
    listener_destroy(listener);
    app_destroy(app);
    certificate_finish(&certificate);
    return listener != NULL;
}

/* A file of the user's that cannot be read is the user's mistake. */
static int exit_status(const struct command_line *c, const GError *error)
{
    bool bad_file = g_error_matches(error, SERVER_ERROR, ERROR_BAD_METADATA) ||
                    (c->metadata != NULL && error->domain == G_FILE_ERROR);
    return bad_file ? EXIT_USAGE : EXIT_FAILURE;
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
        return exit_status(c, error);
    }
    return EXIT_SUCCESS;
}

/* One heap for all threads, grown in large steps: only one thread works at a time, and the heap of
 * a thread other than the first would ask the kernel for every few pages. */
static void tune_heap(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, HEAP_STEP_BYTES);
    mallopt(M_TRIM_THRESHOLD, HEAP_KEPT_BYTES);
    mallopt(M_MMAP_THRESHOLD, HEAP_KEPT_BYTES);
}

int main(int argc, char **argv)
{
    tune_heap();
    setlocale(LC_CTYPE, ""); /* help and reports are UTF-8; numbers stay as in C */
    struct command_line c = {
        .port = DEFAULT_PORT,
        .seed = 1,
        .max_body = MAX_BODY_BYTES,
        .max_url = MAX_URL_BYTES,
        .max_header = MAX_HEADER_BYTES,
        .max_connections = MAX_CONNECTIONS,
        .max_per_address = MAX_CONNECTIONS,
        .idle = IDLE_S,
        .journal_entries = JOURNAL_ENTRIES,
        .journal_bytes = JOURNAL_BYTES,
    };
    int status = run(&c, argc, argv);
    command_line_finish(&c);
    return status;
}
