/* check.h: checks that say which row of the table failed and what both values were. */
#ifndef HARNESS_UNIT_CHECK_H
#define HARNESS_UNIT_CHECK_H

#include <stdbool.h>

void check_text(const char *label, const char *want, const char *have);
void check_bool(const char *label, bool want, bool have);

/* A named group of tests. */
struct check_test {
    const char *name;
    void (*run)(void);
};

/* Runs them all; the exit code of main. */
int check_main(const char *suite, const struct check_test *tests, unsigned count);

#endif
