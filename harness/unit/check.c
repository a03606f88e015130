/* check.c: see check.h. */
#include "check.h"

#include <CUnit/Basic.h>
#include <glib.h>
#include <stdio.h>

void check_text(const char *label, const char *want, const char *have)
{
    const bool same = g_strcmp0(want, have) == 0;
    if (!same)
        printf("\n  %s:\n    want %s\n    have %s\n", label, want ? want : "(none)",
               have ? have : "(none)");
    CU_TEST(same);
}

void check_bool(const char *label, bool want, bool have)
{
    check_text(label, want ? "true" : "false", have ? "true" : "false");
}

int check_main(const char *suite_name, const struct check_test *tests, unsigned count)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    CU_pSuite suite = CU_add_suite(suite_name, NULL, NULL);
    for (unsigned i = 0; i < count; i++)
        CU_add_test(suite, tests[i].name, tests[i].run);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    const bool failed = CU_get_number_of_failures() != 0;
    CU_cleanup_registry();
    return failed;
}
