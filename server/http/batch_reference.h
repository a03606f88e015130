/* batch_reference.h: "$1" in a change set: the row that the request with Content-ID 1 wrote. */
#ifndef SERVER_HTTP_BATCH_REFERENCE_H
#define SERVER_HTTP_BATCH_REFERENCE_H

#include <glib.h>
#include <stdbool.h>

/* `rows`: Content-ID -> absolute URL of the row; NULL = outside a change set, where nothing can be
 * meant. Both are owned; NULL = it means nothing (BAD_REQUEST). */

/* A URL below the service root; "$1/lastname" becomes "contacts(id)/lastname". */
char *batch_reference_url(const char *url, GHashTable *rows, GError **error);
/* A JSON body; values of "@odata.id" and "x@odata.bind" are replaced. What is no JSON is returned
 * as it is: whoever reads it says what is wrong. */
GBytes *batch_reference_body(const char *text, size_t length, GHashTable *rows, GError **error);

#endif
