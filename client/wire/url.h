/* url.h: the paths this client asks for, relative to the service root. Set names come from the
 * server's metadata, ids are checked GUIDs; nothing else gets into a path unescaped. */
#ifndef CLIENT_WIRE_URL_H
#define CLIENT_WIRE_URL_H

#include <glib.h>
#include <stdbool.h>

/* True for 8-4-4-4-12 hexadecimal digits without braces. */
bool url_is_guid(const char *text);

/* The id in lower case, owned, freed with g_free; NULL when the text is no GUID (braces are taken
 * off). */
char *url_normal_guid(const char *text);

/* "accounts(<id>)", with "?$select=…" when `select` is not NULL. Owned, freed with g_free. */
char *url_row(const char *set, const char *id, const char *select);

/* "accounts?$select=…". Owned, freed with g_free. */
char *url_set(const char *set, const char *select);

/* `text` with everything reserved escaped. Owned, freed with g_free. */
char *url_escape(const char *text);

#endif
