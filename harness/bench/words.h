/* words.h: the words of a command, as exec wants them. */
#ifndef HARNESS_BENCH_WORDS_H
#define HARNESS_BENCH_WORDS_H

#include <glib.h>

/* The words up to NULL; owned: g_strfreev. */
char **words(const char *first, ...) G_GNUC_NULL_TERMINATED;

#endif
