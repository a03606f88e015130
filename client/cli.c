/* cli.c: the command line. Every command works on the same local file, so a change made with
 * --offline today is played back by `dvclient sync` tomorrow. */
#include "cli.h"
#include "dvclient.h"

#include <stdio.h>
#include <string.h>

struct options {
    char *url, *token, *token_url, *user, *password, *work_dir, *device;
    gboolean offline, version;
};

/* A command and its positional arguments after the name. */
typedef cJSON *cli_command(struct dvclient *client, char **arguments, GError **error);

static cJSON *done(bool ok)
{
    return ok ? cJSON_CreateObject() : NULL;
}

static cJSON *take_values(const char *text, GError **error)
{
    cJSON *values = json_parse(text);
    if (cJSON_IsObject(values))
        return values;
    cJSON_Delete(values);
    refusal_set(error, REFUSAL_INVALID_VALUE, "VALUES must be a JSON object");
    return NULL;
}

static cJSON *run_download(struct dvclient *client, char **arguments, GError **error)
{
    (void)arguments;
    return dvclient_download(client, error);
}

static cJSON *run_sync(struct dvclient *client, char **arguments, GError **error)
{
    (void)arguments;
    (void)error;
    return dvclient_sync(client);
}

static cJSON *run_status(struct dvclient *client, char **arguments, GError **error)
{
    (void)arguments;
    (void)error;
    return dvclient_show_status(client);
}

static cJSON *run_pending(struct dvclient *client, char **arguments, GError **error)
{
    (void)arguments;
    (void)error;
    return dvclient_list_pending(client);
}

static cJSON *run_errors(struct dvclient *client, char **arguments, GError **error)
{
    (void)arguments;
    (void)error;
    return dvclient_list_sync_errors(client);
}

static cJSON *run_reconfigure(struct dvclient *client, char **arguments, GError **error)
{
    (void)arguments;
    return done(dvclient_reconfigure(client, error));
}

static cJSON *run_create(struct dvclient *client, char **arguments, GError **error)
{
    g_autoptr(cJSON) values = take_values(arguments[1], error);
    g_autofree char *id =
        values != NULL ? dvclient_create_row(client, arguments[0], NULL, values, error) : NULL;
    cJSON *result = done(id != NULL);
    if (id != NULL)
        cJSON_AddStringToObject(result, "id", id);
    return result;
}

static cJSON *run_update(struct dvclient *client, char **arguments, GError **error)
{
    g_autoptr(cJSON) values = take_values(arguments[2], error);
    return done(values != NULL &&
                dvclient_update_row(client, arguments[0], arguments[1], values, error));
}

static cJSON *run_delete(struct dvclient *client, char **arguments, GError **error)
{
    return done(dvclient_delete_row(client, arguments[0], arguments[1], error));
}

static cJSON *run_show(struct dvclient *client, char **arguments, GError **error)
{
    return dvclient_retrieve_row(client, arguments[0], arguments[1], error);
}

static cJSON *run_list(struct dvclient *client, char **arguments, GError **error)
{
    (void)error;
    return dvclient_read_local(client, arguments[0], NULL);
}

static cJSON *run_execute(struct dvclient *client, char **arguments, GError **error)
{
    struct dvclient_command command = {
        .name = arguments[0], .entity = arguments[1], .id = arguments[2]};
    return dvclient_execute(client, &command, error);
}

static const struct {
    const char *name, *arguments, *help;
    unsigned count;
    cli_command *run;
} commands[] = {
    {"download", "", "download metadata and rows of your offline profile", 0, run_download},
    {"sync", "", "play back what is queued, then fetch what changed", 0, run_sync},
    {"status", "", "is offline mode available, and since when", 0, run_status},
    {"pending", "", "what is queued", 0, run_pending},
    {"errors", "", "what the server refused", 0, run_errors},
    {"create", "TABLE VALUES", "create a row; prints its id", 2, run_create},
    {"update", "TABLE ID VALUES", "change columns of a row", 3, run_update},
    {"delete", "TABLE ID", "delete a row", 2, run_delete},
    {"show", "TABLE ID", "print a row", 2, run_show},
    {"list", "TABLE", "print the rows on the device", 1, run_list},
    {"execute", "COMMAND TABLE ID", "qualify, disqualify, convertActivityToCase, …", 3,
     run_execute},
    {"reconfigure", "", "remove data, metadata and queue from the device", 0, run_reconfigure},
};

static char *make_summary(void)
{
    GString *text = g_string_new("Commands:\n");
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        g_string_append_printf(text, "  %-11s %-17s %s\n", commands[i].name, commands[i].arguments,
                               commands[i].help);
    g_string_append(
        text, "  driver                        speak the driver protocol on stdin and stdout\n\n"
              "VALUES is a JSON object keyed by logical column name; a lookup is "
              "{\"entity\",\"id\"} or null.\n"
              "The local file lies in --work-dir and belongs to one organisation and user.\n\n"
              "Example:\n"
              "  dvclient --url https://contoso.crm.dynamics.com --token \"$TOKEN\" download\n"
              "  dvclient --url https://contoso.crm.dynamics.com --offline create account "
              "'{\"name\":\"Contoso\"}'\n"
              "  dvclient --url https://contoso.crm.dynamics.com --token \"$TOKEN\" sync");
    return g_string_free(text, FALSE);
}

static int report(const GError *error)
{
    g_autofree char *code = wire_error_code(error);
    fprintf(stderr, "dvclient: %s (%s, %s)\n", error->message, wire_error_word(error), code);
    return 1;
}

static int run_command(const struct options *options, cli_command *run, char **arguments)
{
    g_autoptr(GError) error = NULL;
    struct dvclient_place place = {.server_url = options->url,
                                   .token_url = options->token_url,
                                   .token = options->token,
                                   .user = options->user,
                                   .password = options->password,
                                   .device = options->device,
                                   .work_dir = options->work_dir != NULL ? options->work_dir : "."};
    struct dvclient *client = dvclient_create(&place, &error);
    if (client == NULL)
        return report(error);
    g_autofree char *user = NULL;
    if (dvclient_set_online(client, !options->offline, &error))
        user = dvclient_sign_in(client, &error);
    g_autoptr(cJSON) result = user != NULL ? run(client, arguments, &error) : NULL;
    dvclient_destroy(client);
    if (result == NULL)
        return report(error);
    g_autofree char *text = cJSON_Print(result);
    puts(text);
    return g_strcmp0(json_text(result, "outcome"), "interrupted") == 0 ? 1 : 0;
}

static int usage(const char *why)
{
    fprintf(stderr, "dvclient: %s; dvclient --help lists the commands\n", why);
    return 2;
}

static int choose(const struct options *options, int argc, char **argv)
{
    if (options->version) {
        puts("dvclient " DVMOCK_VERSION);
        return 0;
    }
    if (argc < 2)
        return usage("a command is needed");
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, argv[1]) != 0)
            continue;
        if ((unsigned)argc != commands[i].count + 2)
            return usage("wrong number of arguments");
        if (options->url == NULL)
            return usage("--url is needed");
        return run_command(options, commands[i].run, argv + 2);
    }
    return usage("unknown command");
}

static void options_finish(struct options *options)
{
    char *texts[] = {options->url,      options->token,    options->token_url, options->user,
                     options->password, options->work_dir, options->device};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
}

int cli_run(int argc, char **argv)
{
    struct options options = {0};
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        {"url", 0, 0, G_OPTION_ARG_STRING, &options.url, "Root of the organisation", "URL"},
        {"token", 0, 0, G_OPTION_ARG_STRING, &options.token, "A ready bearer token", "TOKEN"},
        {"token-url", 0, 0, G_OPTION_ARG_STRING, &options.token_url,
         "OAuth token endpoint (password grant)", "URL"},
        {"user", 0, 0, G_OPTION_ARG_STRING, &options.user, "User name", "NAME"},
        {"password", 0, 0, G_OPTION_ARG_STRING, &options.password, "Password", "TEXT"},
        {"work-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.work_dir,
         "Folder of the local file (default: here)", "DIR"},
        {"device", 0, 0, G_OPTION_ARG_STRING, &options.device, "Device name, sent as client_id",
         "TEXT"},
        {"offline", 0, 0, G_OPTION_ARG_NONE, &options.offline, "Work without the network", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options.version, "Print the version", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autofree char *summary = make_summary();
    g_autoptr(GOptionContext) context =
        g_option_context_new("COMMAND [ARGUMENT…] - work with Dataverse offline");
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    int code = g_option_context_parse(context, &argc, &argv, &error) ? choose(&options, argc, argv)
                                                                     : usage(error->message);
    options_finish(&options);
    return code;
}
