/* notices.h: counts what a reader left out or had to guess, with a few examples of each, so that
 * nothing is dropped in silence and a big file does not fill the screen. */
#ifndef SERVER_IMPORT_NOTICES_H
#define SERVER_IMPORT_NOTICES_H

#include <glib.h>

enum notice {
#define X(id, text) NOTICE_##id,
#include "import/notice.def"
#undef X
};

struct notices;
struct notices *notices_create(void);    /* owned: notices_destroy */
void notices_destroy(struct notices *n); /* NULL is fine */

/* `example` says which one: "account.name", "line 12: Foo". */
void notices_add(struct notices *n, enum notice id, const char *format, ...) G_GNUC_PRINTF(3, 4);
unsigned notices_count(const struct notices *n, enum notice id);

typedef void (*notice_fn)(void *context, const char *line);
/* One line for each kind that occurred: "3 names were given twice ...: a, b, c". */
void notices_each(const struct notices *n, notice_fn tell, void *context);

#endif
