/* labels.h: "@contoso" is a row. Labels come from the fixture and from create steps; scenarios use
 * nothing else to name rows, and reports put them back in place of identifiers. */
#ifndef HARNESS_RUN_LABELS_H
#define HARNESS_RUN_LABELS_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

struct labels;

struct target {
    char *entity, *id;
};

struct labels *labels_create(void);
void labels_destroy(struct labels *labels);

void labels_bind(struct labels *labels, const char *label, const char *entity, const char *id);

/* The row, or NULL. Borrowed until the label is bound again. */
const struct target *labels_find(const struct labels *labels, const char *label);

/* The identifier a text stands for: a label's row, or the text itself. NULL and RUN_ERROR_SETUP for
 * an unknown label. Borrowed from the labels or from `text`. */
const char *labels_id(const struct labels *labels, const char *text, GError **error);

/* A copy of `node` with labels put in: below a member called "id" or "…Id" the identifier,
 * elsewhere
 * {"entity","id"}; "@@x" becomes "@x". Fails with RUN_ERROR_SETUP for an unknown label. Owned:
 * cJSON_Delete. */
cJSON *labels_resolve(const struct labels *labels, const cJSON *node, GError **error);

/* Text (an OData filter, a path) with every known label replaced by its identifier. Owned: g_free.
 */
char *labels_expand(const struct labels *labels, const char *text);

/* The other way: identifiers of known rows replaced by their labels, for people. Owned: g_free. */
char *labels_shorten(const struct labels *labels, const char *text);

#endif
