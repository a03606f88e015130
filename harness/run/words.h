/* words.h: steps and checks as a person would say them, for explanations and diagrams. */
#ifndef HARNESS_RUN_WORDS_H
#define HARNESS_RUN_WORDS_H

#include <cjson/cJSON.h>

/* "client: update account @contoso {"name":"device"}", "wire: silent since=away". Owned: g_free. */
char *words_of(const cJSON *step_or_check);

#endif
