/* words.h: the words of a command, as exec wants them. */
#ifndef HARNESS_BENCH_WORDS_H
#define HARNESS_BENCH_WORDS_H

#include <glib.h>

/* A copy of the words, which end with NULL; owned: g_strfreev. */
char **words(const char *const *list);

#endif
