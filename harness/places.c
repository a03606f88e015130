/* places.c: see places.h. */
#include "places.h"

#include <string.h>

/* The folder this program lies in. Owned. */
static char *program_folder(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    return self ? g_path_get_dirname(self) : g_get_current_dir();
}

static gboolean is_suite(const char *folder)
{
    g_autofree char *ledger = g_build_filename(folder, "rules.json", NULL);
    return g_file_test(ledger, G_FILE_TEST_IS_REGULAR);
}

char *places_scenarios(void)
{
    g_autofree char *folder = g_get_current_dir();
    for (;;) {
        g_autofree char *candidate = g_build_filename(folder, "scenarios", NULL);
        if (is_suite(candidate))
            return g_steal_pointer(&candidate);
        char *parent = g_path_get_dirname(folder);
        const gboolean top = strcmp(parent, folder) == 0;
        g_free(folder);
        folder = parent;
        if (top)
            break;
    }
    g_autofree char *beside = program_folder();
    g_autofree char *installed =
        g_build_filename(beside, "..", "share", "dvmock", "scenarios", NULL);
    return is_suite(installed) ? g_steal_pointer(&installed) : NULL;
}

char *places_fixtures(const char *scenarios)
{
    return g_build_filename(scenarios, "..", "fixtures", NULL);
}

char *places_beside(const char *name)
{
    g_autofree char *folder = program_folder();
    return g_build_filename(folder, name, NULL);
}
