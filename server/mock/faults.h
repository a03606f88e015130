/* faults.h: which requests are broken on purpose, and how. Countable and seeded, so that a run can
 * be repeated exactly. Knows requests only by their description; breakers.c carries out what is
 * found here. */
#ifndef SERVER_MOCK_FAULTS_H
#define SERVER_MOCK_FAULTS_H

#include "mock/aimed.h"
#include "mock/revoke.h"

enum fault_kind {
#define X(id, name, members) FAULT_##id,
#include "mock/fault.def"
#undef X
};

/* Members that are not given are 0 or NULL unless said otherwise. */
struct fault {
    struct aimed aimed;
    enum fault_kind kind;
    int64_t status, retry_after_s; /* retry_after_s negative = not given */
    char *code, *message, *limit;
    cJSON *change;                /* of the metadata; owned */
    struct revocation revocation; /* `user` is that of the request */
    int64_t delay_ms, hang_ms, bytes_per_second, skew_s, versions, lag_ms, parts;
};

extern const struct aimed_kind faults_kind;

/* Adds the fault a body of the admin API describes. Fails with INVALID_ARGUMENT, or TOO_LARGE when
 * there are too many. */
bool faults_add(struct aimed_list *faults, const cJSON *body, const struct aim_context *context,
                int64_t *ret_id, GError **error);
/* Whether there is one of this kind. */
bool faults_have(struct aimed_list *faults, enum fault_kind kind, int64_t now_ms);

/* What a request gets. Every matching fault counts it; delays and skews add up, of the others the
 * first wins. */
struct fault_outcome {
    const struct fault *fault; /* the one that breaks the answer, else a delay or skew; NULL = none.
                                  Borrowed until the list changes */
    int64_t delay_ms, skew_s;
};
void faults_match(struct aimed_list *faults, const struct target *target, int64_t now_ms,
                  struct fault_outcome *ret_outcome);

/* fault_json.c: one fault from and to JSON. Owned: fault_destroy. NULL = failed. */
struct fault *fault_read(const cJSON *body, const struct aim_context *context, GError **error);
void fault_destroy(void *fault);
void fault_write(struct json *j, const void *fault);

#endif
