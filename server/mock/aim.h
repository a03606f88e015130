/* aim.h: which requests something is meant for: what they look like, which of them by count, chance
 * or time, and for how long. Faults and triggers aim alike. Times are of the virtual clock. */
#ifndef SERVER_MOCK_AIM_H
#define SERVER_MOCK_AIM_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "mock/members.h"

/* A request as it is aimed at. Everything is borrowed; NULL = none. `path` is below
 * api/data/vX.Y/. */
struct target {
    const char *method, *path, *op, *entity, *user, *device;
    bool delta; /* asks with a delta token */
    bool part;  /* one of the requests of a batch: met only by who says what it is after */
};

/* What the admin API was sent; a part of the draft of whoever aims. Borrowed from the tree. */
struct aim_draft {
    const cJSON *when, *between;
    int64_t nth, first, every, ttl_ms; /* 0 = not given */
    double probability;                /* negative = not given */
};
#define AIM_DRAFT_INIT                                                                             \
    {                                                                                              \
        .probability = -1                                                                          \
    }
#define AIM_MAX_COUNT 1000000000
#define AIM_MAX_TTL_MS (INT64_C(366) * 24 * 3600 * 1000)
/* The rows of a member table for the field `draft` of `owner`. */
#define AIM_MEMBERS(owner, draft)                                                                  \
    {"when", MEMBER_OBJECT, offsetof(owner, draft.when), 0, 0},                                    \
        {"nth", MEMBER_INTEGER, offsetof(owner, draft.nth), 1, AIM_MAX_COUNT},                     \
        {"first", MEMBER_INTEGER, offsetof(owner, draft.first), 1, AIM_MAX_COUNT},                 \
        {"every", MEMBER_INTEGER, offsetof(owner, draft.every), 1, AIM_MAX_COUNT},                 \
        {"probability", MEMBER_NUMBER, offsetof(owner, draft.probability), 0, 0},                  \
        {"between", MEMBER_OBJECT, offsetof(owner, draft.between), 0, 0},                          \
    {                                                                                              \
        "ttl_ms", MEMBER_INTEGER, offsetof(owner, draft.ttl_ms), 1, AIM_MAX_TTL_MS                 \
    }

struct aim {
    struct target when;        /* owned strings; NULL = any. `path` is a glob */
    int64_t nth, first, every; /* 0 = not given */
    double probability;        /* negative = not given */
    int64_t from_ms, to_ms;    /* from_ms <= time < to_ms */
    int64_t end_ms;            /* G_MAXINT64 = never */
    int64_t matched, fired;    /* how many requests so far */
};

/* Resolves "@label" to an id (borrowed) or NULL. */
typedef const char *(*find_label_fn)(void *context, const char *label);
struct aim_context {
    find_label_fn find_label;
    void *context;
    int64_t now_ms;
};
/* A plain value: aim_finish. Fails with INVALID_ARGUMENT. */
bool aim_init(struct aim *a, const struct aim_draft *draft, const struct aim_context *context,
              GError **error);
void aim_finish(struct aim *a);

/* Counts the request when it matches; true when it is one of those that are meant. */
bool aim_hits(struct aim *a, const struct target *target, int64_t now_ms, GRand *random);
bool aim_is_over(const struct aim *a, int64_t now_ms);

struct json;
/* As members of the object that is being written. */
void aim_write(struct json *j, const struct aim *a);

#endif
