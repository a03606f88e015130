/* fuzz.c: see fuzz.h. The server is made once: an input costs what its request costs. */
#include "fuzz/fuzz.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/app.h"
#include "odata/query_string.h"

/* Rows that inputs create add up; after so many inputs the organisation starts again. */
#define INPUTS_A_RESET 500
#define JOURNAL_ENTRIES 10
#define JOURNAL_BYTES 1000000

/* NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): libFuzzer gives no context */
static struct app *app;
static unsigned inputs;
/* NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables) */

static void need_app(void)
{
    const struct app_options options = {.fixtures_folder = FUZZ_FIXTURES,
                                        .fixture = "field-sales",
                                        .seed = 1,
                                        .limits = USAGE_SCALE_OFF,
                                        .journal_entries = JOURNAL_ENTRIES,
                                        .journal_bytes = JOURNAL_BYTES};
    GError *error = NULL;
    if (app == NULL)
        app = app_create(&options, &error);
    else if (++inputs % INPUTS_A_RESET == 0)
        org_reset(app_find_org(app, ORG_DEFAULT), g_get_monotonic_time(), &error);
    if (error != NULL) {
        fprintf(stderr, "%s\n", error->message);
        abort();
    }
}

static void add_header(GHashTable *headers, const char *line)
{
    const char *colon = strchr(line, ':');
    if (colon == NULL || colon == line)
        return;
    g_autofree char *name = g_strndup(line, (gsize)(colon - line));
    char *value = g_utf8_make_valid(colon + 1, -1);
    g_hash_table_insert(headers, g_ascii_strdown(g_strstrip(name), -1), g_strstrip(value));
}

static GHashTable *make_headers(const char *lines)
{
    GHashTable *headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(headers, g_strdup("host"), g_strdup("127.0.0.1"));
    /* As the listener sees to it: no line ends within a value. */
    g_auto(GStrv) all = g_strsplit_set(lines != NULL ? lines : "", "\r\n", -1);
    for (char **line = all; *line != NULL; line++)
        add_header(headers, *line);
    return headers;
}

static const char *find_header(const struct response *response, const char *name)
{
    for (guint i = 0; i + 1 < response->headers->len; i += 2)
        if (g_ascii_strcasecmp(response->headers->pdata[i], name) == 0)
            return response->headers->pdata[i + 1];
    return "";
}

static const char *find_mistake(const struct response *response)
{
    if (response->status >= 500 && response->status != 501)
        return "the status";
    for (guint i = 0; i < response->headers->len; i++)
        if (strpbrk(response->headers->pdata[i], "\r\n") != NULL)
            return "a header with a line end";
    if (response->body->len == 0 ||
        !g_str_has_prefix(find_header(response, "content-type"), "application/json"))
        return NULL;
    cJSON *json = cJSON_ParseWithLength(response->body->str, response->body->len);
    bool good = json != NULL &&
                g_utf8_validate(response->body->str, (gssize)response->body->len, NULL) != FALSE;
    cJSON_Delete(json);
    return good ? NULL : "JSON that is none";
}

static void check(const struct fuzz_request *r, const struct response *response)
{
    const char *mistake = find_mistake(response);
    if (mistake == NULL)
        return;
    fprintf(stderr, "%s\n%s %s%s?%s: %d %s\n", mistake, r->method, r->root, r->path,
            r->query == NULL ? "" : r->query, response->status, response->body->str);
    abort();
}

void fuzz_handle(const struct fuzz_request *r)
{
    need_app();
    g_autofree char *raw_path = g_strconcat(r->root, r->path, NULL);
    g_autofree char *path = url_decode(raw_path, -1, false);
    g_autoptr(GHashTable) headers = make_headers(r->headers);
    g_autoptr(GBytes) body = g_bytes_new(r->body, r->body_bytes);
    const struct request request = {.method = r->method,
                                    .path = path,
                                    .raw_path = raw_path,
                                    .raw_query = r->query == NULL ? "" : r->query,
                                    .headers = headers,
                                    .body = body,
                                    .connection = 1,
                                    .started_us = g_get_monotonic_time(),
                                    .loopback = true};
    struct response response;
    response_init(&response);
    app_handle(app, &request, &response);
    check(r, &response);
    response_finish(&response);
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = g_malloc(size + 1);
    for (size_t i = 0; i < size; i++)
        text[i] = data[i] != 0 ? (char)data[i] : ' ';
    text[size] = '\0';
    return text;
}

void fuzz_query(const char *option, const uint8_t *data, size_t size)
{
    g_autofree char *text = fuzz_text(data, size);
    g_autofree char *escaped = g_uri_escape_string(text, NULL, false);
    g_autofree char *query = g_strconcat(option, "=", escaped, NULL);
    fuzz_handle(&(struct fuzz_request){
        .method = "GET", .root = FUZZ_API, .path = "accounts", .query = query});
}
