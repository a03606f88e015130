/* aimed.h: a numbered list of things that aim at requests: the faults of an organisation, and its
 * triggers. */
#ifndef SERVER_MOCK_AIMED_H
#define SERVER_MOCK_AIMED_H

#include "mock/aim.h"

/* The head of every item of a list. */
struct aimed {
    int64_t id; /* counts from 1; given by aimed_add */
    struct aim aim;
};

struct json;
struct aimed_kind {
    const char *plural; /* "faults" */
    unsigned max_items;
    void (*destroy)(void *item); /* NULL item is fine */
    void (*write)(struct json *j, const void *item);
};

struct aimed_list;
/* `kind` must outlive the list; `seed` is of chance. Owned: aimed_destroy. */
struct aimed_list *aimed_create(const struct aimed_kind *kind, uint32_t seed);
void aimed_destroy(struct aimed_list *l); /* NULL is fine */

/* Whether one more may be added. Fails with TOO_LARGE. */
bool aimed_check_room(struct aimed_list *l, int64_t now_ms, GError **error);
int64_t aimed_add(struct aimed_list *l, void *item); /* takes the item */
bool aimed_remove(struct aimed_list *l, int64_t id); /* false: there is none */
void aimed_clear(struct aimed_list *l);
/* struct aimed *, by id; those whose time is over are gone. Borrowed until the list changes. */
const GPtrArray *aimed_items(struct aimed_list *l, int64_t now_ms);
/* aim_hits with the list's chance. */
bool aimed_hits(struct aimed_list *l, struct aimed *item, const struct target *target,
                int64_t now_ms);
/* All of them, as an array. */
void aimed_write(struct aimed_list *l, int64_t now_ms, struct json *j);

#endif
