/* query_string.h: the part of a URL after '?', as names and values decoded once. */
#ifndef SERVER_ODATA_QUERY_STRING_H
#define SERVER_ODATA_QUERY_STRING_H

#include <glib.h>
#include <stdbool.h>

struct query_item {
    char *name, *value; /* owned; the value is "" when there is no '=' */
};

struct query_string {
    GPtrArray *items; /* struct query_item *, in the order of the URL */
};
/* Never fails: what is no valid escape is kept as written, what is no UTF-8 is replaced. */
void query_string_init(struct query_string *qs, const char *raw);
void query_string_finish(struct query_string *qs);

const char *query_string_find(const struct query_string *qs,
                              const char *name); /* NULL = absent; borrowed */

/* Puts the values of parameter aliases (@p1) in place, outside quotes; an unassigned one is null.
 * Owned; NULL = the result would be too long (BAD_REQUEST). */
char *query_string_expand(const struct query_string *qs, const char *text, GError **error);

/* Decodes %xx once; with `plus`, also '+' to a space. The result is valid UTF-8 without NUL; owned.
 */
char *url_decode(const char *text, gssize length, bool plus);

#endif
