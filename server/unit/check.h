/* check.h: what every test program shares: one check (two texts must be equal; a failure prints the
 * label and both) and one main. */
#ifndef SERVER_UNIT_CHECK_H
#define SERVER_UNIT_CHECK_H

#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

static inline void check_text(const char *label, const char *want, const char *got)
{
    int same = strcmp(want, got) == 0;
    if (!same)
        printf("\n  %s\n    expected %s\n    got      %s\n", label, want, got);
    CU_assertImplementation(same ? CU_TRUE : CU_FALSE, 0, label, __FILE__, "", CU_FALSE);
}

struct check_test {
    const char *name;
    CU_TestFunc run;
};

struct check_suite {
    const char *name;
    CU_InitializeFunc set_up; /* or NULL */
    CU_CleanupFunc tear_down; /* or NULL */
};

/* Runs the tests in order. The exit status of the program: 0 = all passed. */
static inline int check_main(const struct check_suite *about, const struct check_test *tests,
                             size_t count)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    CU_pSuite suite = CU_add_suite(about->name, about->set_up, about->tear_down);
    for (size_t i = 0; i < count; i++)
        CU_add_test(suite, tests[i].name, tests[i].run);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures() + CU_get_number_of_suites_failed();
    CU_cleanup_registry();
    return failures == 0 ? 0 : 1;
}

#endif
