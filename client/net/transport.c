/* transport.c: the only user of libcurl in the client. */
#include "net/transport.h"
#include "wire/error.h"

#include <curl/curl.h>
#include <string.h>

struct transport {
    CURL *handle;
};

struct reception {
    GString *body;
    struct response *response;
};

struct transport *transport_create(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct transport *transport = g_new0(struct transport, 1);
    transport->handle = curl_easy_init();
    return transport;
}

void transport_destroy(struct transport *transport)
{
    if (transport == NULL)
        return;
    curl_easy_cleanup(transport->handle);
    g_free(transport);
    curl_global_cleanup();
}

void response_finish(struct response *response)
{
    g_free(response->body);
    g_free(response->content_type);
    g_free(response->etag);
    g_free(response->date);
    *response = (struct response){.retry_after_s = -1};
}

static size_t take_body(char *data, size_t size, size_t count, void *user)
{
    struct reception *reception = user;
    size_t bytes = size * count;
    if (reception->body->len + bytes > TRANSPORT_BODY_LIMIT_BYTES)
        return 0;
    g_string_append_len(reception->body, data, (gssize)bytes);
    return bytes;
}

static void take_value(const char *line, const char *name, char **ret_value)
{
    size_t length = strlen(name);
    if (g_ascii_strncasecmp(line, name, length) != 0 || line[length] != ':')
        return;
    g_free(*ret_value);
    *ret_value = g_strstrip(g_strdup(line + length + 1));
}

static size_t take_header(char *data, size_t size, size_t count, void *user)
{
    struct reception *reception = user;
    struct response *response = reception->response;
    g_autofree char *line = g_strndup(data, size * count);
    g_autofree char *retry = NULL;
    guint64 seconds = 0;
    take_value(line, "ETag", &response->etag);
    take_value(line, "Date", &response->date);
    take_value(line, "Content-Type", &response->content_type);
    take_value(line, "Retry-After", &retry);
    if (retry != NULL && g_ascii_string_to_unsigned(retry, 10, 0, 86400, &seconds, NULL))
        response->retry_after_s = (int)seconds;
    return size * count;
}

static struct curl_slist *write_headers(const struct request *request)
{
    struct curl_slist *list = NULL;
    if (request->content_type != NULL) {
        g_autofree char *line = g_strdup_printf("Content-Type: %s", request->content_type);
        list = curl_slist_append(list, line);
    }
    list = curl_slist_append(list, "Expect:");
    for (guint i = 0; request->headers != NULL && i < request->headers->len; i++)
        list = curl_slist_append(list, request->headers->pdata[i]);
    return list;
}

static void write_body(CURL *handle, const struct request *request)
{
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request->method);
    if (strcmp(request->method, "GET") != 0)
        curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
    if (request->body != NULL || strcmp(request->method, "POST") == 0) {
        const char *body = request->body == NULL ? "" : request->body;
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    }
}

bool transport_send(struct transport *transport, const struct request *request,
                    struct response *ret_response, GError **error)
{
    CURL *handle = transport->handle;
    char reason[CURL_ERROR_SIZE] = "";
    struct response response = {.retry_after_s = -1};
    struct reception reception = {.body = g_string_new(NULL), .response = &response};
    struct curl_slist *headers = write_headers(request);
    curl_easy_reset(handle);
    curl_easy_setopt(handle, CURLOPT_URL, request->url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)TRANSPORT_TIMEOUT_MS);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)TRANSPORT_TIMEOUT_MS / 2);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &reception);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &reception);
    write_body(handle, request);
    CURLcode code = curl_easy_perform(handle);
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, NULL);
    curl_slist_free_all(headers);
    response.body = g_string_free(reception.body, FALSE);
    response.status = (int)status;
    if (code == CURLE_OK && status != 0) {
        *ret_response = response;
        return true;
    }
    response_finish(&response);
    g_set_error(error, WIRE_NETWORK, (int)code, "%s %s: %s", request->method, request->url,
                reason[0] != '\0' ? reason : curl_easy_strerror(code));
    return false;
}
