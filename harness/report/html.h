/* html.h: the run as one self-contained HTML page: totals, the matrix of rules, each scenario with
 * its sequence diagram. No external resource; light and dark. */
#ifndef HARNESS_REPORT_HTML_H
#define HARNESS_REPORT_HTML_H

#include "report/coverage.h"

/* Owned: g_string_free. */
GString *html_report(const struct suite *suite, const GPtrArray *results,
                     const struct coverage *coverage);

#endif
