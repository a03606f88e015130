/* listener_framing.c: see listener_framing.h. The rules are those of RFC 9112, section 6.3. */
#include "http/listener_framing.h"

#include <glib.h>

struct framing {
    unsigned lengths, encodings, hosts;
    const char *length, *encoding;
};

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    (void)kind;
    struct framing *f = context;
    if (g_ascii_strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
        f->lengths++;
        f->length = value;
    } else if (g_ascii_strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
        f->encodings++;
        f->encoding = value;
    } else if (g_ascii_strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0) {
        f->hosts++;
    }
    return MHD_YES;
}

const char *listener_framing_check(struct MHD_Connection *connection, uint64_t *ret_length)
{
    struct framing f = {0};
    guint64 length = 0;
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &f);
    *ret_length = 0;
    if (f.hosts > 1)
        return "The header Host is given more than once.";
    if (f.lengths > 1)
        return "The header Content-Length is given more than once.";
    if (f.encodings > 1)
        return "The header Transfer-Encoding is given more than once.";
    if (f.lengths > 0 && f.encodings > 0)
        return "A request has either Content-Length or Transfer-Encoding.";
    if (f.encodings > 0 && (f.encoding == NULL || g_ascii_strcasecmp(f.encoding, "chunked") != 0))
        return "The only Transfer-Encoding that is understood is chunked.";
    if (f.lengths > 0 && (f.length == NULL ||
                          !g_ascii_string_to_unsigned(f.length, 10, 0, G_MAXUINT64, &length, NULL)))
        return "The header Content-Length is no number.";
    *ret_length = length;
    return NULL;
}
