/* check.h: one check for all tests: two texts must be equal; a failure prints the label and both.
 */
#ifndef SERVER_UNIT_CHECK_H
#define SERVER_UNIT_CHECK_H

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

static inline void check_text(const char *label, const char *want, const char *got)
{
    int same = strcmp(want, got) == 0;
    if (!same)
        printf("\n  %s\n    expected %s\n    got      %s\n", label, want, got);
    CU_assertImplementation(same ? CU_TRUE : CU_FALSE, 0, label, __FILE__, "", CU_FALSE);
}

#endif
