/* like.h: how Dataverse compares texts: case does not count, patterns have the wildcards of SQL
 * Server. Pure. */
#ifndef SERVER_STORE_LIKE_H
#define SERVER_STORE_LIKE_H

#include <glib.h>
#include <stdbool.h>

/* <0, 0, >0. Texts are UTF-8 and need no end mark. */
int text_compare(const char *a, size_t a_length, const char *b, size_t b_length);

/* The whole text against a pattern: % any run, _ one character, [a-f] and [^a-f] one of a set. */
bool text_matches(const char *text, const char *pattern);

#endif
