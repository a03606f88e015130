/* verdict.c: see verdict.h. */
#include "model/verdict.h"

#include "model/finding.h"

static const struct {
    const char *word, *mark;
    enum tally tally;
} verdicts[] = {
#define X(id, word, mark, counts) [VERDICT_##id] = {word, mark, TALLY_##counts},
#include "model/verdict.def"
#undef X
};

static const char *const levels[] = {
    [LEVEL_MUST] = "must",
    [LEVEL_SHOULD] = "should",
    [LEVEL_INFO] = "info",
};

const char *verdict_word(enum verdict verdict)
{
    return verdicts[verdict].word;
}

const char *verdict_mark(enum verdict verdict)
{
    return verdicts[verdict].mark;
}

enum tally verdict_tally(enum verdict verdict)
{
    return verdicts[verdict].tally;
}

enum level level_parse(const char *text)
{
    for (unsigned i = 0; text && i < G_N_ELEMENTS(levels); i++) {
        if (g_str_equal(levels[i], text))
            return (enum level)i;
    }
    return LEVEL_MUST;
}

const char *level_word(enum level level)
{
    return levels[level];
}

enum verdict verdict_of(const GPtrArray *findings)
{
    enum verdict verdict = VERDICT_PASS;
    for (unsigned i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        if (finding->level == LEVEL_MUST)
            return VERDICT_FAIL;
        if (finding->level == LEVEL_SHOULD)
            verdict = VERDICT_WARN;
    }
    return verdict;
}
