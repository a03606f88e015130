/* measures.h: what ./dev bench measures and how it tells it. */
#ifndef HARNESS_BENCH_MEASURES_H
#define HARNESS_BENCH_MEASURES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct settings {
    const char *dvmock, *baseline; /* programs */
    const char *fixtures;          /* the folder with field-sales */
    const char *scratch;           /* an empty folder */
    unsigned rows, large_rows, connections, rounds;
    const char *wanted;  /* only requests named so; NULL = all */
    int64_t duration_ms; /* of one round of one case on one target */
};

/* Each prints its lines, and counts in *missed what did not reach its target. */
bool measure_requests(const struct settings *s, unsigned *missed, GError **error);
bool measure_start(const struct settings *s, unsigned *missed, GError **error);
bool measure_reset(const struct settings *s, unsigned *missed, GError **error);
bool measure_growth(const struct settings *s, unsigned *missed, GError **error);

#endif
