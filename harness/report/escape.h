/* escape.h: text for XML and HTML. */
#ifndef HARNESS_REPORT_ESCAPE_H
#define HARNESS_REPORT_ESCAPE_H

#include <glib.h>

/* Appends text with &, <, >, " and ' replaced; control characters XML does not know become spaces.
 * NULL is empty. */
void escape_append(GString *out, const char *text);

/* Appends a format whose arguments (all const char *) are escaped first: every %s is replaced. */
void escape_printf(GString *out, const char *format, ...);

/* Writes the text to a file; "-" is standard output. */
gboolean escape_write_file(const char *path, const GString *text, GError **error);

#endif
