/* measures.c: see measures.h. Everything is a ratio of two things measured beside each other,
 * round by round, because the machine is noisy; of the rounds the median counts. */
#include "bench/measures.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cases.h"
#include "bench/fixture.h"
#include "bench/words.h"

#define SMALL_ROWS 10000u
#define FIXTURE_ROWS 463u /* of field-sales */
#define MAX_ROUNDS 31

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *values, unsigned count)
{
    double sorted[MAX_ROUNDS];
    memcpy(sorted, values, count * sizeof values[0]);
    qsort(sorted, count, sizeof sorted[0], compare);
    return sorted[count / 2];
}

static double ratio(double first, double second)
{
    return second > 0 ? first / second : 0;
}

/* `least`: the ratio must be at least `wanted`; else at most. */
static void tell(const char *name, double first, double second, double measured, double wanted,
                 bool least, unsigned *missed)
{
    bool good = least ? measured >= wanted : measured <= wanted;
    *missed += good ? 0 : 1;
    printf("%-34s %12.1f %12.1f %8.2f   %s %.1f  %s\n", name, first, second, measured,
           least ? ">=" : "<=", wanted, good ? "ok" : "MISSED");
    fflush(stdout);
}

static void heading(const char *name, const char *first, const char *second)
{
    printf("\n%-34s %12s %12s %8s   %s\n", name, first, second, "ratio", "target");
}

static bool start_dvmock(const struct settings *s, const char *fixtures, const char *fixture,
                         const char *data, struct target *t, GError **error)
{
    g_auto(GStrv) argv = words((const char *const[]){s->dvmock, "--port", "0", "--limits", "off",
                                                     "--fixtures", fixtures, "--fixture", fixture,
                                                     data != NULL ? "--data" : NULL, data, NULL});
    return target_start(t, "dvmock", argv, error);
}

static bool start_baseline(const struct settings *s, unsigned rows, struct target *t,
                           GError **error)
{
    char count[16];
    g_snprintf(count, sizeof count, "%u", rows);
    g_auto(GStrv) argv = words((const char *const[]){s->baseline, count, NULL});
    return target_start(t, "baseline", argv, error);
}

/* dvmock with as many accounts. */
static bool start_large(const struct settings *s, unsigned rows, const char *data, struct target *t,
                        GError **error)
{
    g_autofree char *name = g_strdup_printf("rows-%u", rows);
    g_autofree char *folder = g_build_filename(s->scratch, name, NULL);
    return fixture_write(s->fixtures, folder, rows, error) &&
           start_dvmock(s, folder, FIXTURE_NAME, data, t, error);
}

/* ---- requests ---- */

static bool rate(const struct settings *s, const struct bench_case *c, struct rows *r,
                 double *ret_rate, GError **error)
{
    const struct load load = {.port = r->target->port,
                              .connections = s->connections,
                              .duration_ms = s->duration_ms,
                              .make = c->make,
                              .check = c->check,
                              .context = r};
    if (load_run(&load, ret_rate, error))
        return true;
    g_prefix_error(error, "%s, %s: ", c->name, r->target->name);
    return false;
}

static bool measure_case(const struct settings *s, const struct bench_case *c, struct rows *ours,
                         struct rows *theirs, unsigned *missed, GError **error)
{
    double first[MAX_ROUNDS] = {0}, second[MAX_ROUNDS] = {0}, ratios[MAX_ROUNDS] = {0};
    for (unsigned i = 0; i < s->rounds; i++) {
        if (!rate(s, c, ours, &first[i], error) || !rate(s, c, theirs, &second[i], error))
            return false;
        ratios[i] = ratio(first[i], second[i]);
    }
    tell(c->name, median(first, s->rounds), median(second, s->rounds), median(ratios, s->rounds),
         c->wanted, true, missed);
    return true;
}

static bool measure_cases(const struct settings *s, const struct target *dvmock,
                          const struct target *baseline, unsigned *missed, GError **error)
{
    struct rows ours, theirs = {0};
    size_t count;
    const struct bench_case *cases = bench_cases(&count);
    bool good = rows_init(&ours, dvmock, s->connections, error);
    if (good) {
        good = rows_init(&theirs, baseline, s->connections, error) &&
               rows_change_ten(&ours, error) && rows_change_ten(&theirs, error);
        for (size_t i = 0; good && i < count; i++)
            if (s->wanted == NULL || strstr(cases[i].name, s->wanted) != NULL)
                good = measure_case(s, &cases[i], &ours, &theirs, missed, error);
        rows_finish(&theirs);
    }
    rows_finish(&ours);
    return good;
}

bool measure_requests(const struct settings *s, unsigned *missed, GError **error)
{
    struct target dvmock = {0}, baseline = {0};
    g_autofree char *name = g_strdup_printf("requests a second, %u connections", s->connections);
    heading(name, "dvmock", "hard-coded");
    bool good = start_large(s, s->rows, NULL, &dvmock, error) &&
                start_baseline(s, s->rows, &baseline, error) &&
                measure_cases(s, &dvmock, &baseline, missed, error);
    target_stop(&dvmock);
    target_stop(&baseline);
    return good;
}

/* ---- start and memory ---- */

bool measure_start(const struct settings *s, unsigned *missed, GError **error)
{
    double first[MAX_ROUNDS] = {0}, second[MAX_ROUNDS] = {0}, ratios[MAX_ROUNDS] = {0};
    double ours = 0, theirs = 1;
    heading("with the fixture's rows", "dvmock", "hard-coded");
    for (unsigned i = 0; i < s->rounds; i++) {
        struct target dvmock = {0}, baseline = {0};
        bool good = start_dvmock(s, s->fixtures, "field-sales", NULL, &dvmock, error) &&
                    start_baseline(s, FIXTURE_ROWS, &baseline, error);
        first[i] = dvmock.start_ms;
        second[i] = baseline.start_ms;
        ratios[i] = ratio(first[i], second[i]);
        ours = (double)target_memory_kib(&dvmock);
        theirs = (double)target_memory_kib(&baseline);
        target_stop(&dvmock);
        target_stop(&baseline);
        if (!good)
            return false;
    }
    tell("start to first 200, ms", median(first, s->rounds), median(second, s->rounds),
         median(ratios, s->rounds), 3, false, missed);
    tell("idle memory, KiB", ours, theirs, ratio(ours, theirs), 5, false, missed);
    return true;
}

/* ---- reset ---- */

static bool time_reset(const struct target *t, double *ret_ms, GError **error)
{
    int64_t began = g_get_monotonic_time();
    bool good = target_send(t, "POST", "/__mock/orgs/default/reset", "", "{}", 204, error);
    *ret_ms = (double)(g_get_monotonic_time() - began) / 1000.0;
    return good;
}

static bool time_backup(const struct settings *s, const char *path, double *ret_ms, GError **error)
{
    g_auto(GStrv) argv = words((const char *const[]){s->baseline, "backup", path, NULL});
    g_autofree char *printed = NULL;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &printed, NULL, NULL, error))
        return false;
    *ret_ms = g_ascii_strtod(printed, NULL);
    return true;
}

/* The database that an organisation in memory would be a copy of, as a file. */
static char *make_file(const struct settings *s, GError **error)
{
    struct target t = {0};
    g_autofree char *data = g_build_filename(s->scratch, "data", NULL);
    bool good = g_mkdir(data, 0700) == 0 && start_large(s, s->rows, data, &t, error);
    target_stop(&t);
    g_autoptr(GDir) folder = good ? g_dir_open(data, 0, error) : NULL;
    const char *name = folder != NULL ? g_dir_read_name(folder) : NULL;
    while (name != NULL && !g_str_has_prefix(name, "default"))
        name = g_dir_read_name(folder);
    if (good && name == NULL)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s has no database", data);
    return name != NULL ? g_build_filename(data, name, NULL) : NULL;
}

static bool measure_resets(const struct settings *s, const struct target *t, const char *file,
                           unsigned *missed, GError **error)
{
    double first[MAX_ROUNDS] = {0}, second[MAX_ROUNDS] = {0}, ratios[MAX_ROUNDS] = {0};
    for (unsigned i = 0; i < s->rounds; i++) {
        if (!time_reset(t, &first[i], error) || !time_backup(s, file, &second[i], error))
            return false;
        ratios[i] = ratio(first[i], second[i]);
    }
    tell("reset of an organisation, ms", median(first, s->rounds), median(second, s->rounds),
         median(ratios, s->rounds), 1.5, false, missed);
    return true;
}

bool measure_reset(const struct settings *s, unsigned *missed, GError **error)
{
    struct target t = {0};
    g_autofree char *file = make_file(s, error);
    heading("the same database", "dvmock", "backup");
    bool good = file != NULL && start_large(s, s->rows, NULL, &t, error) &&
                measure_resets(s, &t, file, missed, error);
    target_stop(&t);
    return good;
}

/* ---- growth ---- */

static bool delta_rates(const struct settings *s, const struct target *small,
                        const struct target *large, unsigned *missed, GError **error)
{
    struct rows a, b = {0};
    double first[MAX_ROUNDS] = {0}, second[MAX_ROUNDS] = {0}, ratios[MAX_ROUNDS] = {0};
    bool good = rows_init(&a, small, s->connections, error) &&
                rows_init(&b, large, s->connections, error) && rows_change_ten(&a, error) &&
                rows_change_ten(&b, error);
    for (unsigned i = 0; good && i < s->rounds; i++) {
        good = rate(s, bench_case_delta(), &a, &first[i], error) &&
               rate(s, bench_case_delta(), &b, &second[i], error);
        ratios[i] = ratio(first[i], second[i]);
    }
    if (good)
        tell("delta after 10 changes", median(first, s->rounds), median(second, s->rounds),
             median(ratios, s->rounds), 1.2, false, missed);
    rows_finish(&a);
    if (b.ids != NULL)
        rows_finish(&b);
    return good;
}

bool measure_growth(const struct settings *s, unsigned *missed, GError **error)
{
    struct target small = {0}, large = {0};
    g_autofree char *first = g_strdup_printf("%u rows", SMALL_ROWS);
    g_autofree char *second = g_strdup_printf("%u rows", s->large_rows);
    heading("requests a second", first, second);
    bool good = start_large(s, SMALL_ROWS, NULL, &small, error) &&
                start_large(s, s->large_rows, NULL, &large, error) &&
                delta_rates(s, &small, &large, missed, error);
    target_stop(&small);
    target_stop(&large);
    return good;
}
