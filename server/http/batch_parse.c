/* batch_parse.c: parts of a multipart body to requests, with the rules that make a whole batch
 * invalid. */
#include "http/batch_parse.h"

#include <string.h>

#include "model/error.h"
#include "odata/query_string.h"

#define API_MARK "api/data/v"
#define HTTP_TYPE "application/http"

static void request_destroy(void *data)
{
    struct batch_request *r = data;
    g_free(r->method);
    g_free(r->url);
    g_free(r->content_id);
    g_clear_pointer(&r->headers, g_hash_table_unref);
    g_free(r);
}

static void item_destroy(void *data)
{
    struct batch_item *item = data;
    g_ptr_array_unref(item->requests);
    g_free(item);
}

/* What follows the next slash from `from` on, within the path; "" when there is none. */
static const char *after_slash(const char *from, const char *path_end)
{
    const char *slash = memchr(from, '/', (size_t)(path_end - from));
    return slash != NULL ? slash + 1 : path_end;
}

const char *batch_relative_url(const char *url)
{
    const char *path_end = url + strcspn(url, "?");
    const char *mark = g_strstr_len(url, path_end - url, API_MARK);
    const char *scheme = g_strstr_len(url, path_end - url, "://");
    if (mark != NULL && (mark == url || mark[-1] == '/'))
        return after_slash(mark + strlen(API_MARK), path_end);
    if (scheme != NULL)
        return after_slash(scheme + 3, path_end);
    return url[0] == '/' ? url + 1 : url;
}

/* ---- rules for the whole batch ---- */

static bool is_batch(const char *url)
{
    const char *path = batch_relative_url(url);
    g_autofree char *decoded = url_decode(path, (gssize)strcspn(path, "?/"), false);
    return strcmp(decoded, "$batch") == 0;
}

static bool check_request(const struct batch_request *r, bool change_set, GError **error)
{
    const char *mistake = NULL;
    if (strlen(r->url) > BATCH_MAX_URL_BYTES)
        mistake = "its URL is too long";
    else if (is_batch(r->url))
        mistake = "a batch may not contain a batch";
    else if (change_set && strcmp(r->method, "GET") == 0)
        mistake = "a change set may not contain a GET request";
    if (mistake == NULL)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "Request %u of the batch is refused: %s.",
                r->number, mistake);
    return false;
}

static bool check_content_id(const struct batch_request *r, bool change_set, GHashTable *known,
                             GError **error)
{
    if (r->content_id == NULL) {
        if (change_set)
            g_set_error_literal(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                                "Content-ID header not present");
        return !change_set;
    }
    if (g_hash_table_add(known, g_strdup(r->content_id)))
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "The Content-ID '%s' is used more than once in the batch.", r->content_id);
    return false;
}

/* ---- one request ---- */

static bool fail_line(unsigned number, GError **error)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "Request %u of the batch does not start with 'METHOD URL HTTP/1.1'.", number);
    return false;
}

static bool read_request_line(struct batch_request *r, struct span line, GError **error)
{
    g_autofree char *text = g_strndup(line.start, (gsize)(line.end - line.start));
    const char *url = strchr(text, ' '), *version = strrchr(text, ' ');
    if (!multipart_is_clean(line) || url == NULL || url == text || version <= url + 1 ||
        !g_str_has_prefix(version, " HTTP/1."))
        return fail_line(r->number, error);
    r->method = g_strndup(text, (gsize)(url - text));
    r->url = g_strndup(url + 1, (gsize)(version - url - 1));
    return true;
}

static bool check_part_type(const struct part *part, unsigned number, GError **error)
{
    const char *type = g_hash_table_lookup(part->headers, "content-type");
    if (type != NULL && g_ascii_strncasecmp(type, HTTP_TYPE, strlen(HTTP_TYPE)) == 0)
        return true;
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                "Request %u of the batch must be of content type " HTTP_TYPE ", not '%s'.", number,
                type != NULL ? type : "");
    return false;
}

/* An empty line must follow the head; the line end before a delimiter may make it. */
static bool is_head_ended(struct span text)
{
    gssize length = text.end - text.start;
    return g_strstr_len(text.start, length, "\n\n") != NULL ||
           g_strstr_len(text.start, length, "\n\r\n") != NULL ||
           (length > 0 && text.end[-1] == '\n');
}

/* A batch while it is read. */
struct reading {
    unsigned count;          /* requests so far */
    GHashTable *content_ids; /* owned names */
};

static bool add_request(struct reading *reading, struct batch_item *item, const struct part *part,
                        GError **error)
{
    struct span text = part->body, line;
    if (++reading->count > BATCH_MAX_REQUESTS) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "The batch has more than %d requests.",
                    BATCH_MAX_REQUESTS);
        return false;
    }
    struct batch_request *r = g_new0(struct batch_request, 1);
    g_ptr_array_add(item->requests, r);
    r->number = reading->count;
    r->content_id = g_strdup(g_hash_table_lookup(part->headers, "content-id"));
    if (!check_part_type(part, r->number, error) ||
        !check_content_id(r, item->change_set, reading->content_ids, error))
        return false;
    if (!multipart_take_line(&text, &line))
        return fail_line(r->number, error);
    if (!read_request_line(r, line, error))
        return false;
    if (!is_head_ended(part->body)) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "Request %u of the batch has no empty line after its headers.", r->number);
        return false;
    }
    r->headers = multipart_take_headers(&text, error);
    r->body = text;
    return r->headers != NULL && check_request(r, item->change_set, error);
}

static bool add_change_set(struct reading *reading, struct batch_item *item,
                           const struct part *part, GError **error)
{
    const char *type = g_hash_table_lookup(part->headers, "content-type");
    g_autofree char *boundary = multipart_boundary(type, error);
    g_autoptr(GPtrArray) parts =
        boundary != NULL ? multipart_parse(part->body, boundary, BATCH_MAX_REQUESTS, error) : NULL;
    item->change_set = true;
    for (guint i = 0; parts != NULL && i < parts->len; i++)
        if (!add_request(reading, item, g_ptr_array_index(parts, i), error))
            return false;
    return parts != NULL;
}

static bool add_item(struct reading *reading, GPtrArray *items, const struct part *part,
                     GError **error)
{
    static const char multipart[] = "multipart/";
    const char *type = g_hash_table_lookup(part->headers, "content-type");
    struct batch_item *item = g_new0(struct batch_item, 1);
    item->requests = g_ptr_array_new_with_free_func(request_destroy);
    g_ptr_array_add(items, item);
    if (type != NULL && g_ascii_strncasecmp(type, multipart, strlen(multipart)) == 0)
        return add_change_set(reading, item, part, error);
    return add_request(reading, item, part, error);
}

GPtrArray *batch_parse(const char *content_type, struct span body, GError **error)
{
    g_autofree char *boundary = multipart_boundary(content_type, error);
    g_autoptr(GPtrArray) parts =
        boundary != NULL ? multipart_parse(body, boundary, BATCH_MAX_REQUESTS, error) : NULL;
    if (parts == NULL)
        return NULL;
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(item_destroy);
    struct reading reading = {.content_ids = ids};
    for (guint i = 0; i < parts->len; i++)
        if (!add_item(&reading, items, g_ptr_array_index(parts, i), error))
            return NULL;
    return g_steal_pointer(&items);
}
