/* scenario.h: one case as its file says it. Steps and checks stay JSON: they are data, the verbs
 * that understand them live in run/. */
#ifndef HARNESS_SCENARIO_SCENARIO_H
#define HARNESS_SCENARIO_SCENARIO_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>

#define SCENARIO_TIMEOUT_MS 30000
#define SCENARIO_DEFAULT_USER "@admin"
#define SCENARIO_DEFAULT_FIXTURE "field-sales"

/* How far the client is brought before the first step. */
enum scenario_start { START_NONE, START_SIGNED_IN, START_ONLINE, START_OFFLINE };

/* Everything is borrowed from `json` unless noted. */
struct scenario {
    cJSON *json;           /* the whole case, owned */
    const char *id;        /* "entity/create[account]" */
    char *area;            /* "entity"; owned */
    const char *why;       /* one sentence for the reader of a failure */
    GPtrArray *rules;      /* const char *, at least one; array owned */
    GPtrArray *needs;      /* const char * capabilities; array owned */
    const char *fixture;   /* of the organisation */
    const cJSON *settings; /* of the organisation, or NULL */
    const char *user;      /* label */
    enum scenario_start start;
    const cJSON *steps, *expect, *must_reach; /* or NULL */
    unsigned timeout_ms;
};

/* Takes `json` over; it must have passed the schema. Owned: scenario_destroy. */
struct scenario *scenario_create(cJSON *json);
void scenario_destroy(struct scenario *scenario);

bool scenario_covers(const struct scenario *scenario, const char *rule);

#endif
