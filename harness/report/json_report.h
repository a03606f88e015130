/* json_report.h: the run for other programs. Member names are a public contract (docs/scenarios.md,
 * "JSON report"). */
#ifndef HARNESS_REPORT_JSON_REPORT_H
#define HARNESS_REPORT_JSON_REPORT_H

#include "report/coverage.h"

/* Owned: g_string_free. */
GString *json_report(const GPtrArray *results, const struct coverage *coverage);

#endif
