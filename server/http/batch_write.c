/* batch_write.c: see batch_write.h. */
#include "http/batch_write.h"

#include <string.h>

static const struct {
    int status;
    const char *text;
} reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {206, "Partial Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Payload Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
};

static const char *find_reason(int status)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].text;
    return "Unknown";
}

/* Headers of the connection, which the outer answer has, and ids that only errors carry. */
static bool is_shown(const char *name, int status)
{
    static const char *const outer[] = {"Cache-Control", "x-ms-ratelimit-", "x-ms-dop-hint",
                                        "Access-Control-"};
    static const char *const ids[] = {"REQ_ID", "x-ms-service-request-id"};
    for (size_t i = 0; i < G_N_ELEMENTS(outer); i++)
        if (g_ascii_strncasecmp(name, outer[i], strlen(outer[i])) == 0)
            return false;
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++)
        if (g_ascii_strcasecmp(name, ids[i]) == 0)
            return status >= 400;
    return true;
}

void batch_write_part(GString *out, const char *boundary, const char *content_id,
                      const struct response *response)
{
    g_string_append_printf(out, "--%s\r\nContent-Type: application/http\r\n", boundary);
    g_string_append(out, "Content-Transfer-Encoding: binary\r\n");
    if (content_id != NULL)
        g_string_append_printf(out, "Content-ID: %s\r\n", content_id);
    g_string_append_printf(out, "\r\nHTTP/1.1 %d %s\r\n", response->status,
                           find_reason(response->status));
    for (guint i = 0; i + 1 < response->headers->len; i += 2) {
        const char *name = g_ptr_array_index(response->headers, i);
        if (is_shown(name, response->status))
            g_string_append_printf(out, "%s: %s\r\n", name,
                                   (const char *)g_ptr_array_index(response->headers, i + 1));
    }
    g_string_append(out, "\r\n");
    g_string_append_len(out, response->body->str, (gssize)response->body->len);
    g_string_append(out, "\r\n");
}

void batch_write_nested(GString *out, const char *boundary, const char *inner)
{
    g_string_append_printf(out, "--%s\r\nContent-Type: multipart/mixed; boundary=%s\r\n\r\n",
                           boundary, inner);
}

void batch_write_end(GString *out, const char *boundary)
{
    g_string_append_printf(out, "--%s--\r\n", boundary);
}
