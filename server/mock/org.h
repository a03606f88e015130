/* org.h: one organisation: a store of its own and everything that makes it a mock: clock, seed,
 * faults, tokens and what was seen and done. Organisations share nothing but the fixtures they
 * started from. */
#ifndef SERVER_MOCK_ORG_H
#define SERVER_MOCK_ORG_H

#include <cjson/cJSON.h>

#include "mock/clock.h"
#include "mock/faults.h"
#include "mock/fixtures.h"
#include "mock/history.h"
#include "mock/journal.h"
#include "mock/journal_file.h"
#include "mock/logins.h"
#include "mock/records.h"
#include "mock/snapshots.h"
#include "mock/tokens.h"
#include "mock/triggers.h"
#include "mock/usage.h"
#include "security/security.h"

#define ORG_DEFAULT "default"
#define ORG_MAX_PAGE_SIZE 5000

/* Settings that are neither columns nor metadata. */
struct org_switches {
    unsigned max_page_size;
    struct usage_scale limits; /* of service protection */
    bool manual_logins;        /* device codes wait for the admin API */
};

struct org {
    char *name;
    const struct template *template; /* borrowed from the fixtures */
    struct store *store;
    struct security *security;      /* what its users may do */
    struct model *model;            /* the template's, or what became of it */
    struct guid user, organization; /* the default user, the organisation's row */
    uint64_t seed;
    cJSON *settings; /* as given at creation; NULL = none */
    struct clock clock;
    GRand *guids;
    struct aimed_list *faults, *triggers;
    struct history *history;     /* filled while a fault of kind lag is there */
    struct snapshots *snapshots; /* outlive a reset */
    struct signer *signer;       /* borrowed */
    struct tokens *tokens;
    struct logins *logins;
    struct usage *usage;
    struct journal *requests, *effects;
    struct journal_file *journal_file; /* borrowed; NULL = none */
    char *journal_error;               /* why it is not complete; NULL = it is */
    GHashTable *refusals;              /* "501 POST message" -> struct refusal */
    struct org_switches switches;
    struct usage_scale limits; /* at creation and after a reset */
};

/* What was refused because we do not have it, and how often. */
struct refusal {
    int status;
    char *method, *message;
    char *hint; /* what may have been meant; or NULL */
    int64_t count;
};

struct org_options {
    const char *name;
    const struct template *template;
    const cJSON *settings; /* or NULL */
    const char *folder;    /* where the database is kept as a file; NULL = in memory */
    uint64_t seed;
    struct usage_scale limits;
    struct signer *signer;             /* of tokens */
    unsigned journal_entries;          /* kept in memory, of each record */
    size_t journal_bytes;              /* the same */
    struct journal_file *journal_file; /* or NULL */
    int64_t monotonic_us;
};

/* Owned: org_destroy. Fails with INVALID_ARGUMENT (settings) or as the store failed. */
struct org *org_create(const struct org_options *options, GError **error);
void org_destroy(struct org *o); /* NULL is fine */

/* Rows, settings, clock, ids, faults, tokens and records as after creation. */
bool org_reset(struct org *o, int64_t monotonic_us, GError **error);

/* Rows and metadata become those of `from`. */
bool org_fill(struct org *o, struct store *from, GError **error);

/* Seeded: the same organisation makes the same ids in the same order. */
void org_new_guid(void *org, struct guid *ret_id);

/* The metadata is another one from now on; for struct session. */
void org_set_model(void *org, struct model *m);

/* Counts an answer of 501, or of 404 for an unknown segment. */
void org_refuse(struct org *o, const struct refusal *refusal);

#endif
