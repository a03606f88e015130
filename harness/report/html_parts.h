/* html_parts.h: the sections html.c puts together. */
#ifndef HARNESS_REPORT_HTML_PARTS_H
#define HARNESS_REPORT_HTML_PARTS_H

#include "report/coverage.h"

/* The rule matrix: every rule of the ledger, by area. */
void html_append_matrix(GString *out, const struct coverage *coverage);

/* The detail of one scenario. */
void html_append_case(GString *out, const struct suite *suite, const struct result *result);

/* The fragment id of a scenario: "s-entity-create-account-". Owned: g_free. */
char *html_anchor(const struct result *result);

/* The class of a verdict's colour: "passed", "failed", "skipped" or "unjudged". */
const char *html_class(enum verdict verdict);

#endif
