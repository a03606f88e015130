/* base64url.h: the alphabet of tokens: base64 with - and _ and without padding. */
#ifndef SERVER_MOCK_BASE64URL_H
#define SERVER_MOCK_BASE64URL_H

#include <glib.h>

void base64url_add(GString *out, const void *bytes, size_t length);
GBytes *
base64url_decode(const char *text); /* owned; what is no base64 decodes to something short */

#endif
