/* service.h: what Dataverse does with rows. Knows users, versions, relationships and effects; knows
 * nothing of HTTP.
 *
 * Every function runs in one transaction: it succeeds whole or leaves no trace. Errors are of
 * SERVER_ERROR. */
#ifndef SERVER_SERVICE_SERVICE_H
#define SERVER_SERVICE_SERVICE_H

#include <cjson/cJSON.h>

#include "model/error.h"
#include "model/result.h"
#include "odata/query.h"
#include "odata/reference.h"
#include "security/security.h"
#include "wire/formatted.h"

struct unit;

enum effect_op {
    EFFECT_CREATE,
    EFFECT_UPDATE,
    EFFECT_DELETE,
    EFFECT_ASSOCIATE,
    EFFECT_DISASSOCIATE,
    EFFECT_ACTION
};

/* One committed change of a row, told in commit order. Everything is borrowed for the time of the
 * call. */
struct effect {
    enum effect_op op;
    const char *entity; /* logical name */
    struct guid id;
    const struct row *named; /* CREATE, UPDATE: the columns the request named; else NULL */
    int64_t version_before, version_after;     /* 0 = none */
    const char *action;                        /* ACTION: its name */
    const char *relationship, *related_entity; /* ASSOCIATE, DISASSOCIATE */
    struct guid related_id;
    struct guid user; /* who did it, and in which request of a batch: as in the session */
    unsigned part;
};
typedef void (*effect_fn)(void *context, const struct effect *effect);

/* Who calls, on what, when. All pointers are borrowed for the time of the call. */
struct session {
    struct store *store;
    const struct model *model;
    struct guid user, organization;
    struct guid caller;        /* who acts in the user's name; "" = the user himself */
    struct security *security; /* NULL = the organisation itself, which may do everything */
    int64_t now_ms;            /* the organisation's virtual clock, ms since 1970 UTC */
    const char
        *api_url; /* "http://h:p/orgs/x/api/data/v9.2/": for URLs in answers and in references */
    effect_fn effect;
    void *effect_context;
    void (*new_guid)(void *context, struct guid *ret_id); /* seeded */
    void *guid_context;
    struct unit *unit;      /* of the change set this is a part of; NULL = none */
    bool detect_duplicates; /* refuse creates and updates that repeat another row */
    unsigned part;          /* number of the request in its batch, from 1; 0 = no batch */
    /* The metadata changed: `m` takes the place of `model`, which stays until the request is done.
     * NULL = it cannot change. */
    void (*set_model)(void *context, struct model *m);
    void *model_context;
};

enum condition_kind {
    CONDITION_NONE,
    CONDITION_MUST_EXIST,
    CONDITION_MUST_NOT_EXIST,
    CONDITION_VERSION
};
struct condition {
    enum condition_kind kind; /* If-Match: *, If-None-Match: *, If-Match: W/"n" */
    int64_t version;
};

/* The row's id. Whether there is a row with it is not looked up: the caller reads it next. Fails
 * with KEY_NOT_FOUND. */
bool service_find_id(const struct session *s, const struct row_key *key, struct guid *ret_id,
                     GError **error);
/* Finds the row's id. Fails with RECORD_NOT_FOUND or KEY_NOT_FOUND. */
bool service_resolve_key(const struct session *s, const struct row_key *key, struct guid *ret_id,
                         GError **error);

/* `body`: the JSON object of the request: columns, "nav@odata.bind", the primary key. */
bool service_create(const struct session *s, const struct table *t, const cJSON *body,
                    struct guid *ret_id, GError **error);

/* PATCH: the conditional matrix of the Web API (update, upsert, create only). *ret_created says
 * which it was. */
bool service_update(const struct session *s, const struct row_key *key, const cJSON *body,
                    const struct condition *condition, struct guid *ret_id, bool *ret_created,
                    GError **error);

/* Tombstones are kept; cascades by the relationship's onDelete. */
bool service_delete(const struct session *s, const struct row_key *key,
                    const struct condition *condition, GError **error);

/* $ref writes. COLLECTION sets or clears the child's lookup, MANY makes or removes the pair, SINGLE
 * sets the lookup of the row itself. Disassociate SINGLE takes related = NULL. */
bool service_associate(const struct session *s, const struct nav *nav, const struct guid *id,
                       const struct row_key *related, GError **error);
bool service_disassociate(const struct session *s, const struct nav *nav, const struct guid *id,
                          const struct row_key *related, GError **error);

/* Replaces who takes part in an activity; `parties`: an array of bodies. Fails with
 * METHOD_NOT_ALLOWED for any other collection. */
bool service_replace_parties(const struct session *s, const struct row_key *key,
                             const struct nav *nav, const cJSON *parties, GError **error);

struct result *service_query(const struct session *s, const struct query *q,
                             GError **error); /* owned */
int64_t service_count(const struct session *s, const struct query *q,
                      GError **error); /* -1 = failed */

/* One row with the query's select and expands; fails with RECORD_NOT_FOUND. The result has one row.
 */
struct result *service_retrieve(const struct session *s, const struct query *q,
                                const struct guid *id, GError **error);

/* Gives every lookup value in the result, expanded rows included, the primary name of the row it
 * means: for FormattedValue. Not done by itself, as it costs a read for each. */
bool service_name_lookups(const struct session *s, struct result *r, GError **error);

/* How the user reads dates and money; format_finish. */
bool service_read_format(const struct session *s, struct format *ret_format, GError **error);

/* Where a page of changes starts and where all pages end. */
struct change_range {
    int64_t token_version; /* of the delta token; deletions are told from there on */
    int64_t after_version; /* the same, or that of the last row of the page before */
    bool tombstones;       /* the last row of the page before was a deleted one */
    int64_t until_version; /* -1 = now; a next page passes the version of the first one */
    int64_t token_ms;      /* when the token was made */
};

/* Changed rows in order of version, then tombstones in order of version; at most query->page_size.
 * Fails with CHANGE_TRACKING_OFF, or VERSION_EXPIRED (token_ms is older than the organisation's
 * expirechangetrackingindays). */
struct result *service_changes(const struct session *s, const struct query *q,
                               const struct change_range *range, GError **error);
/* How many there are; -1 = failed. */
int64_t service_count_changes(const struct session *s, const struct query *q,
                              const struct change_range *range, GError **error);
/* Whether the session sees every row, as change tracking needs it; fails with PRIVILEGE_DENIED. */
bool service_may_track(const struct session *s, const struct table *t, GError **error);
/* Fails with CHANGE_TRACKING_OFF when the table's changes cannot be told, with
 * CHANGE_TRACKING_OFF_RELATED when those of a table that its pairs are of cannot. */
bool service_check_tracking(const struct session *s, const struct table *t, GError **error);

#endif
