/* driver.c: messages in, answers out, and the client's own work while nobody asks for anything. */
#include "driver.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_LIMIT_BYTES ((size_t)16 * 1024 * 1024)

#define RPC_PARSE_ERROR (-32700)
#define RPC_UNKNOWN_METHOD (-32601)
#define RPC_BAD_PARAMS (-32602)
#define RPC_REFUSED (-32000)

struct input {
    GString *bytes;
    bool ended;
};

static void send_line(cJSON *message)
{
    g_autofree char *text = json_print(message);
    fputs(text, stdout);
    fputc('\n', stdout);
    fflush(stdout);
    cJSON_Delete(message);
}

static cJSON *make_error(int code, const char *message)
{
    cJSON *error = cJSON_CreateObject();
    cJSON_AddNumberToObject(error, "code", code);
    cJSON_AddStringToObject(error, "message", message);
    return error;
}

static cJSON *make_refusal(const GError *failure)
{
    g_autofree char *code = wire_error_code(failure);
    cJSON *error = make_error(RPC_REFUSED, failure->message);
    cJSON *data = cJSON_AddObjectToObject(error, "data");
    cJSON_AddStringToObject(data, "refused", wire_error_word(failure));
    cJSON_AddStringToObject(data, "code", code);
    return error;
}

static void answer(const cJSON *id, struct outcome *outcome)
{
    cJSON *message = cJSON_CreateObject();
    cJSON_AddStringToObject(message, "jsonrpc", "2.0");
    cJSON_AddItemToObject(message, "id",
                          id != NULL ? cJSON_Duplicate(id, true) : cJSON_CreateNull());
    if (outcome->unknown)
        cJSON_AddItemToObject(message, "error", make_error(RPC_UNKNOWN_METHOD, "no such method"));
    else if (outcome->bad_params != NULL)
        cJSON_AddItemToObject(message, "error", make_error(RPC_BAD_PARAMS, outcome->bad_params));
    else if (outcome->error != NULL)
        cJSON_AddItemToObject(message, "error", make_refusal(outcome->error));
    else
        cJSON_AddItemToObject(message, "result",
                              outcome->result != NULL ? outcome->result : cJSON_CreateObject());
    g_clear_error(&outcome->error);
    send_line(message);
}

static void handle_line(struct driver *driver, const char *line)
{
    g_autoptr(cJSON) request = json_parse(line);
    const char *method = json_text(request, "method");
    if (method == NULL) {
        cJSON *message = cJSON_CreateObject();
        cJSON_AddStringToObject(message, "jsonrpc", "2.0");
        cJSON_AddNullToObject(message, "id");
        cJSON_AddItemToObject(message, "error",
                              make_error(RPC_PARSE_ERROR, "not a JSON-RPC request"));
        send_line(message);
        return;
    }
    struct outcome outcome = {0};
    driver_call(driver, method, json_member(request, "params"), &outcome);
    answer(json_member(request, "id"), &outcome);
}

/* Takes one line out of what was read; NULL when no whole line is there. Owned, freed with g_free.
 */
static char *take_line(struct input *input)
{
    char *end = memchr(input->bytes->str, '\n', input->bytes->len);
    if (end == NULL)
        return NULL;
    gssize length = end - input->bytes->str;
    char *line = g_strndup(input->bytes->str, (gsize)length);
    g_string_erase(input->bytes, 0, length + 1);
    return line;
}

/* Waits for input, at most `timeout_ms` (-1: for ever). */
static void fill(struct input *input, int timeout_ms)
{
    struct pollfd waiting = {.fd = STDIN_FILENO, .events = POLLIN};
    char chunk[65536];
    if (poll(&waiting, 1, timeout_ms) <= 0)
        return;
    ssize_t count = read(STDIN_FILENO, chunk, sizeof(chunk));
    if (count < 0 && errno == EINTR)
        return;
    if (count <= 0 || input->bytes->len + (size_t)count > LINE_LIMIT_BYTES)
        input->ended = true;
    else
        g_string_append_len(input->bytes, chunk, count);
}

int driver_run(void)
{
    struct driver driver = {0};
    struct input input = {.bytes = g_string_new(NULL)};
    while (!input.ended) {
        int due_ms = driver.client != NULL ? dvclient_due_ms(driver.client) : -1;
        if (due_ms == 0) {
            dvclient_run_due(driver.client);
            continue;
        }
        g_autofree char *line = take_line(&input);
        if (line == NULL)
            fill(&input, due_ms);
        else if (line[strspn(line, " \t\r")] != '\0')
            handle_line(&driver, line);
    }
    dvclient_destroy(driver.client);
    g_string_free(input.bytes, TRUE);
    return 0;
}
