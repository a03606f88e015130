/* sequence.h: what happened in a scenario, in one order of time: what the scenario asked of the
 * client, what went over the wire, what it did to rows. Reports draw it; nothing is judged by it.
 */
#ifndef HARNESS_MODEL_SEQUENCE_H
#define HARNESS_MODEL_SEQUENCE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum event_kind {
    EVENT_CLIENT, /* a driver call: scenario -> client */
    EVENT_WIRE,   /* a request: client -> server */
    EVENT_EFFECT, /* a row changed at the server */
    EVENT_SERVER, /* another user's change: scenario -> server */
    EVENT_NOTE,   /* fault set, client killed, check failed, … */
};

struct event {
    enum event_kind kind;
    int64_t at_us;
    unsigned order; /* tie break: order of arrival */
    char *actor;    /* device or user */
    char *text;
    char *outcome; /* "204", "refused commandNotSupported"; may be empty */
    bool bad;      /* shown as trouble */
};

struct sequence {
    GPtrArray *events; /* struct event */
};

void sequence_init(struct sequence *sequence);
void sequence_finish(struct sequence *sequence);

/* Copies the texts; NULL is empty. The event is borrowed until sequence_finish, to be completed by
 * the caller. */
struct event *sequence_add(struct sequence *sequence, enum event_kind kind, int64_t at_us,
                           const char *actor, const char *text);
void event_set_outcome(struct event *event, const char *outcome, bool bad);

void sequence_sort(struct sequence *sequence);

/* Makes one event of each long run of undisturbed reads by one device: a download is a page of
 * them. */
void sequence_collapse_reads(struct sequence *sequence);

/* The text as lines, one event each, indented by kind. Owned: g_free. */
char *sequence_words(const struct sequence *sequence, const char *indent);

#endif
