/* case.h: one scenario while it runs: its organisation, its clients, what was observed and found so
 * far. Everything a verb (step or check) may use is here; a case is used by one thread. */
#ifndef HARNESS_RUN_CASE_H
#define HARNESS_RUN_CASE_H

#include <gio/gio.h>

#include "driver/driver.h"
#include "run/admin.h"
#include "run/labels.h"
#include "run/result.h"
#include "run/server.h"
#include "run/webapi.h"
#include "scenario/ledger.h"

#define CASE_DEFAULT_DEVICE "phone"
#define CASE_POLL_US 3000

/* What all cases of a run share; borrowed, read-only (the server's cache locks itself). */
struct run_setup {
    const struct ledger *ledger;
    struct server *server;
    const char *const *driver; /* argv */
    const char *folder;        /* for the clients' files */
    bool keep;                 /* leave organisations and files behind */
    GCancellable *cancel;
};

/* A client under test. */
struct device {
    char *name, *user_id, *user_name; /* owned */
    char *folder, *log;               /* owned */
    struct driver *driver;            /* NULL before its first start */
    GPtrArray *capabilities;          /* char * */
};

/* A point in the journal and in the effects: what comes later has a higher seq. */
struct mark {
    double request, effect;
};

struct case_run {
    const struct run_setup *setup;
    const struct scenario *scenario;
    struct result *result;
    char *folder;
    struct http *http;
    struct org org;
    struct labels *labels;
    struct webapi *webapi;
    GHashTable *devices; /* name -> struct device */
    GHashTable *marks;   /* name -> struct mark */
    struct mark start;   /* where the steps begin */
    struct mark seen;    /* up to where it was observed */
    GPtrArray *requests; /* cJSON journal entries of all devices, by seq */
    GPtrArray *effects;  /* cJSON effects, by seq */
    gint64 deadline_us;
    unsigned kills;
    bool broken;       /* a step failed: the rest cannot be judged */
    char *where;       /* the step or check at work, in words; owned */
    const char *rule;  /* its rule; borrowed from the scenario */
    const char *level; /* its own level, or NULL: the rule's */
};

/* Runs one scenario from nothing to a verdict. `number` makes names unique. Owned: result_destroy.
 */
struct result *case_judge(const struct run_setup *setup, const struct scenario *scenario,
                          unsigned number);

/* Adds a finding against the rule at work, with what `difference` holds. */
void case_find(struct case_run *run, struct difference *difference);

/* Adds an event to the sequence, now. Borrowed until the sequence is finished. */
struct event *case_note(struct case_run *run, enum event_kind kind, const char *actor,
                        const char *text);

#endif
