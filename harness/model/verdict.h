/* verdict.h: from findings to a verdict. */
#ifndef HARNESS_MODEL_VERDICT_H
#define HARNESS_MODEL_VERDICT_H

#include <glib.h>
#include <stdbool.h>

enum verdict {
#define X(id, word, mark, counts) VERDICT_##id,
#include "model/verdict.def"
#undef X
};

/* How a verdict counts in the totals and in the exit code. */
enum tally { TALLY_PASSED, TALLY_FAILED, TALLY_SKIPPED, TALLY_UNJUDGED, TALLY_COUNT };

/* What breaking a rule means. */
enum level { LEVEL_MUST, LEVEL_SHOULD, LEVEL_INFO };

const char *verdict_word(enum verdict verdict);
const char *verdict_mark(enum verdict verdict); /* at most four characters */
enum tally verdict_tally(enum verdict verdict);

/* "must" for anything but "should" and "info". */
enum level level_parse(const char *text);
const char *level_word(enum level level);

/* The verdict on findings (struct finding *): FAIL with a must, WARN with a should, else PASS. */
enum verdict verdict_of(const GPtrArray *findings);

#endif
