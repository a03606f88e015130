/* json_match.h: does a piece of JSON contain what a scenario asks for? Objects are subsets, lists
 * are exact; a wanted null is also met by a missing member, because a row that never had a value
 * may leave the column out. */
#ifndef HARNESS_MODEL_JSON_MATCH_H
#define HARNESS_MODEL_JSON_MATCH_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

/* The first place where two things differ. Texts are owned: difference_finish. */
struct difference {
    char *path;     /* "name", "rows[1].id"; "" is the whole value */
    char *expected; /* JSON, or words */
    char *actual;   /* JSON, or "nothing" */
};

void difference_finish(struct difference *difference);

/* Fills a difference from copies of its arguments. `ret` may be NULL. Always returns false, so that
 * a judge can end with it. */
bool difference_set(struct difference *ret, const char *path, const char *expected,
                    const char *actual);

/* True when `actual` (may be NULL = nothing there) contains `expected`; else fills *ret (may be
 * NULL). `path` is put before the path of the difference. */
bool json_match(const cJSON *expected, const cJSON *actual, const char *path,
                struct difference *ret);

/* Compact JSON of a value, "nothing" for NULL. Owned: g_free. */
char *json_words(const cJSON *value);

/* The text of a member or NULL; borrowed. */
const char *json_member_text(const cJSON *object, const char *member);

#endif
