/* file_answer.c: see file_answer.h. */
#include "http/file_answer.h"

#include <string.h>

#include "http/answer.h"
#include "http/range.h"
#include "http/rows.h"
#include "model/base64.h"
#include "service/files.h"
#include "service/images.h"
#include "wire/row.h"

#define RANGE_NOT_SATISFIABLE 416

static void set_number(struct call *call, const char *name, int64_t n)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
    response_set_header(call->response, name, text);
}

/* Which bytes to send. False: the answer is complete already, as there are none. */
static bool choose_range(struct call *call, int64_t size, int64_t *ret_start, int64_t *ret_end)
{
    *ret_start = 0;
    *ret_end = size - 1;
    switch (range_read(request_header(call->request, "range"), size, ret_start, ret_end)) {
    case RANGE_NONE:
        answer_empty(call, 200);
        return true;
    case RANGE_UNSATISFIABLE: {
        g_autofree char *range = g_strdup_printf("bytes */%" G_GINT64_FORMAT, size);
        answer_empty(call, RANGE_NOT_SATISFIABLE);
        response_set_header(call->response, "Content-Range", range);
        return false;
    }
    case RANGE_GOOD: {
        g_autofree char *range =
            g_strdup_printf("bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                            *ret_start, *ret_end, size);
        answer_empty(call, 206);
        response_set_header(call->response, "Content-Range", range);
        set_number(call, "x-ms-chunk-size", FILE_CHUNK_BYTES);
        return true;
    }
    }
    return false;
}

static void set_headers(struct call *call, const char *name, const char *mime, int64_t size)
{
    g_autofree char *escaped = g_uri_escape_string(name, " ()[]{}!#$&'+,;=@^`", FALSE);
    g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"", escaped);
    response_set_header(call->response, "Content-Type", "application/octet-stream");
    response_set_header(call->response, "Content-Disposition", disposition);
    response_set_header(call->response, "Accept-Ranges", "bytes");
    response_set_header(call->response, "x-ms-file-name", escaped);
    response_set_header(call->response, "mimetype", mime);
    set_number(call, "x-ms-file-size", size);
}

static bool answer_blob(struct call *call, const struct blob *b, GError **error)
{
    int64_t start = 0, end = 0;
    if (!choose_range(call, b->size, &start, &end))
        return true;
    g_autoptr(GByteArray) bytes =
        service_file_read(call->session, &b->id, start, end - start + 1, error);
    if (bytes == NULL)
        return false;
    set_headers(call, b->name, b->mime, b->size);
    g_string_append_len(call->response->body, (const char *)bytes->data, bytes->len);
    return true;
}

static bool find_file(struct call *call, const char *text, struct blob *ret_file, GError **error)
{
    struct guid id = {""};
    guid_parse(text, strlen(text), &id);
    return service_file_head(call->session, &id, ret_file, error);
}

static bool answer_file(struct call *call, const char *id, GError **error)
{
    struct blob b = {0};
    bool good = find_file(call, id, &b, error) && answer_blob(call, &b, error);
    blob_finish(&b);
    return good;
}

bool file_answer_bytes(struct call *call, const struct guid *id, const struct value *v,
                       GError **error)
{
    (void)id;
    return answer_file(call, v->text, error);
}

/* The bytes chosen, as base64, with the headers that tell of the file. */
static bool answer_base64(struct call *call, const struct guid *id, const struct blob *b,
                          GError **error)
{
    int64_t start = 0, end = 0;
    if (!choose_range(call, b->size, &start, &end))
        return true;
    int status = call->response->status;
    g_autoptr(GByteArray) bytes =
        service_file_read(call->session, &b->id, start, end - start + 1, error);
    if (bytes == NULL)
        return false;
    g_autofree char *text = g_base64_encode(bytes->data, bytes->len);
    const struct value whole = {.kind = VALUE_TEXT, .text = text};
    set_headers(call, b->name, b->mime, b->size);
    if (!rows_answer_property(call, id, &whole, error))
        return false;
    call->response->status = status;
    return true;
}

bool file_answer_json(struct call *call, const struct guid *id, const struct value *v,
                      GError **error)
{
    struct blob b = {0};
    bool good = find_file(call, v->text, &b, error) && answer_base64(call, id, &b, error);
    blob_finish(&b);
    return good;
}

/* ---- images ---- */

static bool wants_full(const struct call *call)
{
    struct query_string qs;
    query_string_init(&qs, call->request->raw_query);
    bool full = g_strcmp0(query_string_find(&qs, "size"), "full") == 0;
    query_string_finish(&qs);
    return full;
}

static bool answer_thumbnail(struct call *call, const struct value *v)
{
    int64_t start = 0, end = 0;
    gsize size = 0;
    g_autoptr(GBytes) bytes = base64_decode(v->text);
    if (bytes == NULL)
        bytes = g_bytes_new(NULL, 0);
    const char *data = g_bytes_get_data(bytes, &size);
    if (!choose_range(call, (int64_t)size, &start, &end))
        return true;
    set_headers(call, call->url.property->logical_name, image_mime((const guint8 *)data, size),
                (int64_t)size);
    g_string_append_len(call->response->body, data + start, (gssize)(end - start + 1));
    return true;
}

/* A row may be older than the wish to keep full images: then there is nothing to answer. */
static bool answer_full_file(struct call *call, const char *id, GError **error)
{
    struct blob b = {0};
    GError *reason = NULL;
    if (find_file(call, id, &b, &reason)) {
        bool good = answer_blob(call, &b, error);
        blob_finish(&b);
        return good;
    }
    if (!g_error_matches(reason, SERVER_ERROR, ERROR_RECORD_NOT_FOUND)) {
        g_propagate_error(error, reason);
        return false;
    }
    g_error_free(reason);
    answer_empty(call, 204);
    return true;
}

static bool answer_full(struct call *call, GError **error)
{
    const struct column *image = call->url.property;
    g_autofree char *name = g_strconcat(image->logical_name, "id", NULL);
    const struct column *c = table_find_column(call->url.table, name);
    struct guid id;
    if (c == NULL || !image->can_store_full_image) {
        g_set_error(error, SERVER_ERROR, ERROR_RECORD_NOT_FOUND,
                    "The column '%s' keeps no full image: CanStoreFullImage is false.",
                    image->logical_name);
        return false;
    }
    struct result *r = rows_retrieve_column(call, c, &id, error);
    if (r == NULL)
        return false;
    const struct value *v = row_get(g_ptr_array_index(r->rows, 0), c);
    bool good = answer_full_file(call, v != NULL && v->text != NULL ? v->text : "", error);
    result_destroy(r);
    return good;
}

bool file_answer_image(struct call *call, const struct guid *id, const struct value *v,
                       GError **error)
{
    (void)id;
    return wants_full(call) ? answer_full(call, error) : answer_thumbnail(call, v);
}
