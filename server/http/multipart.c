/* multipart.c: delimiters, header blocks and what is between them. */
#include "http/multipart.h"

#include <string.h>

#include "model/error.h"

#define MULTIPART_TYPE "multipart/mixed"

static bool fail(GError **error, const char *message)
{
    g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST, "The multipart body is not valid: %s.",
                message);
    return false;
}

/* ---- lines ---- */

bool multipart_is_clean(struct span line)
{
    for (const char *c = line.start; c < line.end; c++)
        if (((guchar)*c < ' ' && *c != '\t') || *c == 0x7f)
            return false;
    return g_utf8_validate(line.start, line.end - line.start, NULL) != FALSE;
}

bool multipart_take_line(struct span *text, struct span *ret_line)
{
    if (text->start == text->end)
        return false;
    const char *feed = memchr(text->start, '\n', (size_t)(text->end - text->start));
    const char *end = feed != NULL ? feed : text->end;
    *ret_line = (struct span){text->start, end};
    if (end > text->start && end[-1] == '\r')
        ret_line->end = end - 1;
    text->start = feed != NULL ? feed + 1 : text->end;
    return true;
}

static bool is_empty(struct span line)
{
    return line.start == line.end;
}

/* ---- the content type ---- */

static bool is_boundary(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isalnum(text[i]) && strchr("'()+_,-./:=? ", text[i]) == NULL)
            return false;
    return length > 0 && length <= MULTIPART_MAX_BOUNDARY_BYTES && text[length - 1] != ' ';
}

/* `text` starts after "boundary=". */
static char *read_boundary(const char *text)
{
    if (*text != '"')
        return g_strstrip(g_strndup(text, strcspn(text, ";")));
    const char *end = strchr(text + 1, '"');
    return end != NULL ? g_strndup(text + 1, (gsize)(end - text - 1)) : g_strdup("");
}

char *multipart_boundary(const char *content_type, GError **error)
{
    content_type = content_type != NULL ? content_type : "";
    size_t type_length = strcspn(content_type, ";");
    g_autofree char *type = g_strstrip(g_strndup(content_type, type_length));
    if (g_ascii_strcasecmp(type, MULTIPART_TYPE) != 0) {
        g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                    "The content type '%s' is not supported here; send " MULTIPART_TYPE
                    "; boundary=...",
                    type);
        return NULL;
    }
    for (const char *at = content_type + type_length; *at == ';'; at += strcspn(at, ";")) {
        static const char name[] = "boundary=";
        at++;
        at += strspn(at, " \t");
        if (g_ascii_strncasecmp(at, name, strlen(name)) != 0)
            continue;
        g_autofree char *boundary = read_boundary(at + strlen(name));
        if (is_boundary(boundary))
            return g_steal_pointer(&boundary);
        break;
    }
    fail(error, "its content type has no usable boundary");
    return NULL;
}

/* ---- headers ---- */

static bool read_header(GHashTable *headers, struct span line, GError **error)
{
    size_t length = (size_t)(line.end - line.start);
    const char *colon = memchr(line.start, ':', length);
    if (colon == NULL || colon == line.start || !multipart_is_clean(line))
        return fail(error, "a header line is not 'Name: value'");
    g_autofree char *name = g_strndup(line.start, (gsize)(colon - line.start));
    char *key = g_ascii_strdown(g_strstrip(name), -1);
    g_autofree char *value = g_strstrip(g_strndup(colon + 1, (gsize)(line.end - colon - 1)));
    const char *before = g_hash_table_lookup(headers, key);
    g_hash_table_insert(headers, key,
                        before != NULL ? g_strconcat(before, ", ", value, NULL) : g_strdup(value));
    return true;
}

GHashTable *multipart_take_headers(struct span *text, GError **error)
{
    g_autoptr(GHashTable) headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    struct span line;
    unsigned count = 0;
    size_t bytes = 0;
    while (multipart_take_line(text, &line)) {
        if (is_empty(line))
            return g_steal_pointer(&headers);
        bytes += (size_t)(line.end - line.start);
        if (++count > MULTIPART_MAX_HEADERS || bytes > MULTIPART_MAX_HEADER_BYTES) {
            fail(error, "too many or too long header lines");
            return NULL;
        }
        if (!read_header(headers, line, error))
            return NULL;
    }
    /* The line end before a delimiter is the delimiter's: headers may end right there. */
    return g_steal_pointer(&headers);
}

/* ---- delimiters ---- */

enum line_kind { LINE_TEXT, LINE_DELIMITER, LINE_END };

/* "--boundary" or "--boundary--", spaces after it. */
static enum line_kind line_classify(struct span line, const char *boundary)
{
    size_t length = (size_t)(line.end - line.start), name = strlen(boundary);
    if (length < name + 2 || memcmp(line.start, "--", 2) != 0 ||
        memcmp(line.start + 2, boundary, name) != 0)
        return LINE_TEXT;
    const char *rest = line.start + 2 + name;
    bool end = line.end - rest >= 2 && memcmp(rest, "--", 2) == 0;
    for (const char *at = rest + (end ? 2 : 0); at < line.end; at++)
        if (*at != ' ' && *at != '\t')
            return LINE_TEXT;
    return end ? LINE_END : LINE_DELIMITER;
}

static void part_destroy(void *data)
{
    struct part *part = data;
    g_clear_pointer(&part->headers, g_hash_table_unref);
    g_free(part);
}

/* `text` is everything between two delimiter lines. */
static bool add_part(GPtrArray *parts, struct span text, GError **error)
{
    if (text.end > text.start && text.end[-1] == '\n')
        text.end--;
    if (text.end > text.start && text.end[-1] == '\r')
        text.end--;
    struct part *part = g_new0(struct part, 1);
    g_ptr_array_add(parts, part);
    part->headers = multipart_take_headers(&text, error);
    part->body = text;
    return part->headers != NULL;
}

GPtrArray *multipart_parse(struct span text, const char *boundary, unsigned max_parts,
                           GError **error)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(part_destroy);
    const char *part_start = NULL; /* NULL = before the first delimiter */
    struct span line;
    while (multipart_take_line(&text, &line)) {
        enum line_kind kind = line_classify(line, boundary);
        if (kind == LINE_TEXT)
            continue;
        if (part_start != NULL && parts->len == max_parts) {
            g_set_error(error, SERVER_ERROR, ERROR_BAD_REQUEST,
                        "The multipart body has more than %u parts.", max_parts);
            return NULL;
        }
        if (part_start != NULL && !add_part(parts, (struct span){part_start, line.start}, error))
            return NULL;
        if (kind == LINE_END)
            return g_steal_pointer(&parts);
        part_start = text.start;
    }
    fail(error, part_start != NULL ? "its end marker is missing" : "its delimiter was not found");
    return NULL;
}
