/* near.c: see near.h. */
#include "model/near.h"

#include <glib.h>
#include <string.h>

#define MAX_LENGTH 128 /* longer names are near nothing */

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    return MIN(MIN(a, b), c);
}

/* Rows of the table of distances between beginnings: the present one and the two before it. */
unsigned near_distance(const char *a, const char *b, unsigned most)
{
    size_t length_a = strlen(a), length_b = strlen(b);
    size_t longer = MAX(length_a, length_b), shorter = MIN(length_a, length_b);
    if (longer > MAX_LENGTH || longer - shorter > most)
        return most + 1;
    unsigned rows[3][MAX_LENGTH + 1];
    unsigned *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t k = 0; k <= length_b; k++)
        last[k] = before[k] = (unsigned)k;
    for (size_t i = 1; i <= length_a; i++) {
        char x = g_ascii_tolower(a[i - 1]);
        now[0] = (unsigned)i;
        for (size_t k = 1; k <= length_b; k++) {
            char y = g_ascii_tolower(b[k - 1]);
            now[k] = min3(last[k] + 1, now[k - 1] + 1, last[k - 1] + (x == y ? 0 : 1));
            if (i > 1 && k > 1 && x == g_ascii_tolower(b[k - 2]) && g_ascii_tolower(a[i - 2]) == y)
                now[k] = MIN(now[k], before[k - 2] + 1);
        }
        unsigned *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return MIN(last[length_b], most + 1);
}

void near_init(struct near_names *n, const char *wanted)
{
    *n = (struct near_names){.wanted = wanted};
}

void near_offer(struct near_names *n, const char *name)
{
    unsigned most = (unsigned)MAX(strlen(n->wanted) / 3, 2);
    unsigned distance = near_distance(n->wanted, name, most);
    if (distance > most)
        return;
    size_t place = 0;
    while (place < NEAR_COUNT && n->best[place] != NULL && n->distances[place] <= distance) {
        if (strcmp(n->best[place], name) == 0)
            return;
        place++;
    }
    if (place == NEAR_COUNT)
        return;
    for (size_t i = NEAR_COUNT - 1; i > place; i--) {
        n->best[i] = n->best[i - 1];
        n->distances[i] = n->distances[i - 1];
    }
    n->best[place] = name;
    n->distances[place] = distance;
}
