/* fuzz.c: see fuzz.h. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/app.h"

#define API "/api/data/v9.2/"
/* Rows that inputs create add up; after so many inputs the organisation starts again. */
#define INPUTS_A_RESET 500

/* NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): libFuzzer gives no context */
static struct app *app;
static unsigned inputs;
/* NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables) */

static void need_app(void)
{
    const struct app_options options = {
        .fixtures_folder = FUZZ_FIXTURES, .fixture = "field-sales", .seed = 1};
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

static GHashTable *make_headers(const struct fuzz_request *r)
{
    GHashTable *headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(headers, g_strdup("host"), g_strdup("127.0.0.1"));
    g_hash_table_insert(headers, g_strdup("prefer"),
                        g_strdup("odata.include-annotations=\"*\",return=representation"));
    if (r->content_type != NULL)
        g_hash_table_insert(headers, g_strdup("content-type"), g_strdup(r->content_type));
    return headers;
}

static void check(const struct fuzz_request *r, const struct response *response)
{
    if (response->status < 500 || response->status == 501)
        return;
    fprintf(stderr, "%s %s?%s: %d %s\n", r->method, r->path, r->query, response->status,
            response->body->str);
    abort();
}

void fuzz_handle(const struct fuzz_request *r)
{
    need_app();
    g_autofree char *path = g_strconcat(API, r->path, NULL);
    g_autoptr(GHashTable) headers = make_headers(r);
    g_autoptr(GBytes) body = g_bytes_new(r->body, r->body_bytes);
    const struct request request = {.method = r->method,
                                    .path = path,
                                    .raw_path = path,
                                    .raw_query = r->query,
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
