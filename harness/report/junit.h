/* junit.h: the run as JUnit XML, the form CI systems read. */
#ifndef HARNESS_REPORT_JUNIT_H
#define HARNESS_REPORT_JUNIT_H

#include "report/coverage.h"

/* One test suite per area, one test case per scenario. Owned: g_string_free. */
GString *junit_report(const struct suite *suite, const GPtrArray *results);

#endif
