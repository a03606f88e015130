/* prefer.h: the Prefer header, in every spelling clients send. */
#ifndef SERVER_HTTP_PREFER_H
#define SERVER_HTTP_PREFER_H

#include <glib.h>
#include <stdbool.h>

enum preference {
    PREFER_ANNOTATIONS = 1,
    PREFER_PAGE_SIZE = 2,
    PREFER_REPRESENTATION = 4,
    PREFER_TRACK_CHANGES = 8,
    PREFER_CONTINUE_ON_ERROR = 16
};

struct prefer {
    unsigned given;     /* enum preference */
    unsigned page_size; /* 1..5000 */
    char *annotations;  /* the list without its quotes; owned; NULL when not given */
};

/* Items may be joined by commas or semicolons, and the header repeated. Unknown ones and nonsense
 * are ignored, as the standard asks. `text` may be NULL. */
void prefer_init(struct prefer *p, const char *text);
void prefer_finish(struct prefer *p);

/* Whether the annotation was asked for: by name, by "*", or by a prefix such as "OData.*"; "-name"
 * excludes. */
bool prefer_has_annotation(const struct prefer *p, const char *name);

/* The value of Preference-Applied for what was applied (enum preference); owned; NULL = nothing to
 * say. */
char *prefer_applied(const struct prefer *p, unsigned applied);

#endif
