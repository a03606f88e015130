/* faults.h: which requests are broken on purpose, and how. Countable and seeded, so that a run can
 * be repeated exactly. Knows requests only by their description; mock/app carries out what is found
 * here. */
#ifndef SERVER_MOCK_FAULTS_H
#define SERVER_MOCK_FAULTS_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
#define X(id, name, member) FAULT_##id,
#include "mock/fault.def"
#undef X
};

/* The request as faults see it. Everything is borrowed; NULL = none. `path` is below
 * api/data/vX.Y/. */
struct fault_target {
    const char *method, *path, *op, *entity, *user, *device;
};

struct fault {
    int64_t id;
    enum fault_kind kind;
    struct fault_target when;      /* owned strings; NULL = any. `path` is a glob */
    int64_t nth, first, every;     /* 0 = not given */
    double probability;            /* negative = not given */
    int64_t status, retry_after_s; /* retry_after_s negative = no header */
    char *code, *message;
    int64_t delay_ms;
    int64_t matched, fired; /* how many requests so far */
};

struct json;
struct faults;
struct faults *faults_create(uint32_t seed); /* owned: faults_destroy */
void faults_destroy(struct faults *f);

/* Adds the fault a body of the admin API describes. `find_label` resolves a user given as "@label"
 * to an id (borrowed) or NULL. *ret_id counts from 1. Fails with INVALID_ARGUMENT. */
typedef const char *(*find_label_fn)(void *context, const char *label);
bool faults_add(struct faults *f, const cJSON *body, find_label_fn find_label, void *context,
                int64_t *ret_id, GError **error);
bool faults_remove(struct faults *f, int64_t id); /* false: there is none */
void faults_clear(struct faults *f);
void faults_write(const struct faults *f, struct json *j); /* as an array, with their counts */

/* What a request gets. Every matching fault counts it; delays add up, of the others the first wins.
 */
struct fault_outcome {
    const struct fault *fault; /* the one that breaks the answer, or a delay; NULL = none. Borrowed
                                  until the next call on `f` that changes the list */
    int64_t delay_ms;
};
void faults_match(struct faults *f, const struct fault_target *target,
                  struct fault_outcome *ret_outcome);

#endif
