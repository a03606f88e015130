/* http.c: see http.h. */
#include "run/http.h"

#include <curl/curl.h>
#include <string.h>

#include "run/error.h"

struct http {
    CURL *curl;
    GCancellable *cancel; /* borrowed */
};

void http_init_once(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static int check_cancelled(void *data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    return g_cancellable_is_cancelled(data);
}

static size_t collect_body(char *bytes, size_t size, size_t count, void *data)
{
    struct http_answer *answer = data;
    if (answer->body->len + size * count > HTTP_BODY_LIMIT_BYTES)
        return 0;
    g_string_append_len(answer->body, bytes, (gssize)(size * count));
    return size * count;
}

static size_t collect_header(char *bytes, size_t size, size_t count, void *data)
{
    static const char name[] = "odata-entityid:";
    struct http_answer *answer = data;
    if (size * count > strlen(name) && g_ascii_strncasecmp(bytes, name, strlen(name)) == 0) {
        g_free(answer->entity_id);
        answer->entity_id =
            g_strstrip(g_strndup(bytes + strlen(name), size * count - strlen(name)));
    }
    return size * count;
}

struct http *http_create(GCancellable *cancel)
{
    struct http *http = g_new0(struct http, 1);
    http->curl = curl_easy_init();
    g_assert(http->curl);
    http->cancel = cancel;
    return http;
}

void http_destroy(struct http *http)
{
    if (!http)
        return;
    curl_easy_cleanup(http->curl);
    g_free(http);
}

static struct curl_slist *make_headers(const struct http_request *request)
{
    struct curl_slist *list = curl_slist_append(NULL, "Accept: application/json");
    for (const char *const *header = request->headers; header && *header; header++)
        list = curl_slist_append(list, *header);
    if (request->bearer) {
        g_autofree char *header = g_strconcat("Authorization: Bearer ", request->bearer, NULL);
        list = curl_slist_append(list, header);
    }
    if (request->body) {
        const char *type = request->content_type ? request->content_type : "application/json";
        g_autofree char *header = g_strconcat("Content-Type: ", type, NULL);
        list = curl_slist_append(list, header);
    }
    return list;
}

static void set_options(struct http *http, const struct http_request *request,
                        struct http_answer *answer)
{
    curl_easy_reset(http->curl);
    curl_easy_setopt(http->curl, CURLOPT_URL, request->url);
    curl_easy_setopt(http->curl, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(http->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(http->curl, CURLOPT_TIMEOUT_MS, (long)HTTP_TIMEOUT_MS);
    curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, collect_body);
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(http->curl, CURLOPT_HEADERFUNCTION, collect_header);
    curl_easy_setopt(http->curl, CURLOPT_HEADERDATA, answer);
    curl_easy_setopt(http->curl, CURLOPT_XFERINFOFUNCTION, check_cancelled);
    curl_easy_setopt(http->curl, CURLOPT_XFERINFODATA, http->cancel);
    curl_easy_setopt(http->curl, CURLOPT_NOPROGRESS, 0L);
    if (request->body) {
        curl_easy_setopt(http->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(request->body));
        curl_easy_setopt(http->curl, CURLOPT_POSTFIELDS, request->body);
    }
}

bool http_exchange(struct http *http, const struct http_request *request, struct http_answer *ret,
                   GError **error)
{
    struct http_answer answer = {.body = g_string_new(NULL)};
    struct curl_slist *headers = make_headers(request);
    set_options(http, request, &answer);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
    const CURLcode code = curl_easy_perform(http->curl);
    curl_slist_free_all(headers);
    if (code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
        answer.status = (int)status;
        *ret = answer;
        return true;
    }
    http_answer_finish(&answer);
    if (g_cancellable_is_cancelled(http->cancel))
        g_set_error_literal(error, RUN_ERROR, RUN_ERROR_CANCELLED, "interrupted");
    else
        g_set_error(error, RUN_ERROR, RUN_ERROR_HARNESS, "%s %s: %s", request->method, request->url,
                    curl_easy_strerror(code));
    return false;
}

void http_answer_finish(struct http_answer *answer)
{
    if (answer->body)
        g_string_free(answer->body, TRUE);
    g_free(answer->entity_id);
    *answer = (struct http_answer){0};
}

char *http_escape(const char *text)
{
    return g_uri_escape_string(text, NULL, FALSE);
}
