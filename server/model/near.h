/* near.h: which names somebody may have meant who wrote another one. */
#ifndef SERVER_MODEL_NEAR_H
#define SERVER_MODEL_NEAR_H

#include <stddef.h>

#define NEAR_COUNT 3

/* A plain value. `best` has the closest names offered so far, closest first; they are borrowed, and
 * NULL when there are fewer that are close enough. */
struct near_names {
    const char *wanted;
    const char *best[NEAR_COUNT];
    unsigned distances[NEAR_COUNT];
};
void near_init(struct near_names *n, const char *wanted);
void near_offer(struct near_names *n, const char *name);

/* How many letters are wrong, missing, too many or swapped with their neighbour; case does not
 * count. More than `most` counts as most + 1. */
unsigned near_distance(const char *a, const char *b, unsigned most);

#endif
