/* check.h: comparisons that print their label and both values, and the main loop of a test program.
 */
#ifndef CLIENT_UNIT_CHECK_H
#define CLIENT_UNIT_CHECK_H

#include <CUnit/Basic.h>
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

#define check_text(label, expected, actual)                                                        \
    check_text_at(__FILE__, __LINE__, label, expected, actual)
#define check_int(label, expected, actual) check_int_at(__FILE__, __LINE__, label, expected, actual)

static inline void check_text_at(const char *file, int line, const char *label,
                                 const char *expected, const char *actual)
{
    bool same = g_strcmp0(expected, actual) == 0;
    if (!same)
        printf("\n    %s:%d: %s\n      expected: %s\n      actual:   %s\n", file, line, label,
               expected != NULL ? expected : "(none)", actual != NULL ? actual : "(none)");
    CU_assertImplementation(same, (unsigned)line, label, file, "", CU_FALSE);
}

static inline void check_int_at(const char *file, int line, const char *label, gint64 expected,
                                gint64 actual)
{
    bool same = expected == actual;
    if (!same)
        printf("\n    %s:%d: %s\n      expected: %" G_GINT64_FORMAT
               "\n      actual:   %" G_GINT64_FORMAT "\n",
               file, line, label, expected, actual);
    CU_assertImplementation(same, (unsigned)line, label, file, "", CU_FALSE);
}

struct check_case {
    const char *name;
    void (*run)(void);
};

/* Runs the cases as one suite; returns the process's exit code. */
static inline int check_run(const char *suite_name, const struct check_case *cases, size_t count)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    CU_pSuite suite = CU_add_suite(suite_name, NULL, NULL);
    for (size_t i = 0; i < count; i++)
        CU_add_test(suite, cases[i].name, cases[i].run);
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed == 0 ? 0 : 1;
}

#endif
