/* multipart.h: multipart/mixed as bytes in, parts out. Takes CRLF and bare LF, as clients of $batch
 * send both. Pure: knows neither requests nor answers. */
#ifndef SERVER_HTTP_MULTIPART_H
#define SERVER_HTTP_MULTIPART_H

#include <glib.h>
#include <stdbool.h>

#define MULTIPART_MAX_BOUNDARY_BYTES 200
#define MULTIPART_MAX_HEADERS 100 /* of one part, or of one request inside a part */
#define MULTIPART_MAX_HEADER_BYTES 32768

/* Bytes that belong to somebody else. */
struct span {
    const char *start, *end;
};

struct part {
    GHashTable *headers; /* lower-case name -> value; owned */
    struct span body;    /* without the line end before the delimiter; borrowed from the text */
};

/* The boundary of a content type, which must be multipart/mixed; owned. NULL = no such type, or no
 * usable boundary (BAD_REQUEST). */
char *multipart_boundary(const char *content_type, GError **error);

/* struct part *, owned. Text before the first delimiter and after the last is no part. Fails with
 * BAD_REQUEST: no delimiter, no end, more than `max_parts`, bad headers. */
GPtrArray *multipart_parse(struct span text, const char *boundary, unsigned max_parts,
                           GError **error);

/* Takes one line off *text, without its end; false = nothing is left. */
bool multipart_take_line(struct span *text, struct span *ret_line);
/* Whether a line is UTF-8 without control characters (a tab is none), so that it may be echoed. */
bool multipart_is_clean(struct span line);
/* Takes header lines and the empty line after them off *text; owned. NULL = malformed
 * (BAD_REQUEST). */
GHashTable *multipart_take_headers(struct span *text, GError **error);

#endif
