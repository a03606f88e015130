/* base64.h: binary values in JSON. GLib's decoder skips what is no base64; a request that has such
 * text must be refused. */
#ifndef SERVER_MODEL_BASE64_H
#define SERVER_MODEL_BASE64_H

#include <glib.h>

/* Owned; NULL = the text is no base64 (RFC 4648, with padding). */
GBytes *base64_decode(const char *text);

#endif
