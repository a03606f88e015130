/* api_file.c: PATCH on a file or image column: a whole file, the start of an upload in pieces, or
 * one piece. */
#include <string.h>

#include "http/answer.h"
#include "http/body.h"
#include "http/condition.h"
#include "http/links.h"
#include "http/range.h"
#include "service/files.h"

#define FILE_TYPE "application/octet-stream"
#define NAME "x-ms-file-name"
#define TOKEN "sessiontoken"

static bool check_column(const struct column *c, GError **error)
{
    if (c->type == COLUMN_FILE || c->type == COLUMN_IMAGE)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_METHOD_NOT_ALLOWED,
                "The property '%s' takes no file; PATCH the row or PUT the property.", c->property);
    return false;
}

/* From the header, where it may be escaped, or from the URL; an image may have none. Owned. */
static char *find_name(const struct call *call, const struct query_string *qs)
{
    const char *header = request_header(call->request, NAME), *item = query_string_find(qs, NAME);
    if (header != NULL)
        return url_decode(header, -1, false);
    bool image = call->url.property->type == COLUMN_IMAGE;
    return g_strdup(item == NULL && image ? call->url.property->logical_name : item);
}

static bool start(struct call *call, const struct file_place *place, GError **error)
{
    struct guid token;
    if (!service_file_begin(call->session, &call->url.key, place, &token, error))
        return false;
    g_autofree char *location = g_strdup_printf("%s%s?" TOKEN "=%s", call->session->api_url,
                                                links_raw_path(call), token.text);
    g_autofree char *size = g_strdup_printf("%d", FILE_CHUNK_BYTES);
    answer_empty(call, 200);
    response_set_header(call->response, "Location", location);
    response_set_header(call->response, "x-ms-chunk-size", size);
    response_set_header(call->response, "Accept-Ranges", "bytes");
    return true;
}

static bool add_piece(struct call *call, const char *token_text, const struct condition *condition,
                      GError **error)
{
    struct guid token;
    bool complete = false;
    struct file_chunk chunk = {.key = &call->url.key,
                               .column = call->url.property,
                               .bytes = call->request->body,
                               .condition = condition};
    if (!guid_parse(token_text, strlen(token_text), &token)) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "There is no upload with the token '%s'.", token_text);
        return false;
    }
    if (!content_range_read(request_header(call->request, "content-range"), &chunk.start,
                            &chunk.end, &chunk.total)) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                            "A chunk needs a header such as 'Content-Range: bytes 0-99/1000'.");
        return false;
    }
    if (!service_file_chunk(call->session, &token, &chunk, &complete, error))
        return false;
    answer_empty(call, complete ? 204 : 206);
    return true;
}

static bool whole(struct call *call, const struct file_place *place, GError **error)
{
    if (g_bytes_get_size(call->request->body) == 0) {
        g_set_error_literal(error, SERVER_ERROR, ERROR_INVALID_ARGUMENT,
                            "The file has no content; 'x-ms-transfer-mode: chunked' starts an "
                            "upload in pieces.");
        return false;
    }
    if (!service_file_upload(call->session, &call->url.key, place, call->request->body, error))
        return false;
    answer_empty(call, 204);
    return true;
}

bool file_handle_upload(struct call *call, GError **error)
{
    struct query_string qs;
    query_string_init(&qs, call->request->raw_query);
    const char *mode = request_header(call->request, "x-ms-transfer-mode");
    const char *token = query_string_find(&qs, TOKEN);
    g_autofree char *name = find_name(call, &qs);
    struct condition condition;
    condition_read(call->request, &condition);
    const struct file_place place = {.table = call->url.table,
                                     .column = call->url.property,
                                     .name = name,
                                     .condition = &condition};
    bool good = check_column(call->url.property, error);
    if (good && token == NULL && mode != NULL && g_ascii_strcasecmp(mode, "chunked") == 0)
        good = start(call, &place, error);
    else if (good && token != NULL)
        good = body_check_type(call, FILE_TYPE, " for a file", error) &&
               add_piece(call, token, &condition, error);
    else
        good = good && body_check_type(call, FILE_TYPE, " for a file", error) &&
               whole(call, &place, error);
    query_string_finish(&qs);
    return good;
}
