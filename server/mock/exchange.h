/* exchange.h: one request to an organisation and its answer, from arrival to journal. Whoever
 * answers in between (the Web API, the token endpoint) sees no faults and writes no journal. */
#ifndef SERVER_MOCK_EXCHANGE_H
#define SERVER_MOCK_EXCHANGE_H

#include "http/api.h"
#include "mock/caller.h"
#include "mock/place.h"

struct exchange;
/* Answers in x->response. */
typedef void (*answer_fn)(struct exchange *x);

struct exchange {
    struct org *org;
    const struct request *request;
    struct response *response;
    const struct place *place;
    const char *api_url; /* of the Web API; NULL at the token endpoint */
    struct operation operation;
    struct caller caller;
    int64_t now_ms;      /* on the organisation's clock */
    struct store *stale; /* reads are answered from this older state; NULL = none */
    uint64_t seq;        /* the journal entry this will be */
    struct fault_outcome fault;
    answer_fn answer;       /* set by exchange_run */
    struct exchange *batch; /* the one this request is a part of; NULL = it came by itself */
    GArray *revoked;        /* struct revocation of faults that fired inside; NULL = none */
    int64_t max_parts;      /* of a batch that a fault cuts: how many of its requests are handled */
    bool handled;           /* by whoever answers: no fault was in the way */
    int64_t trigger;        /* the one whose steps are running; 0 = none */
    int64_t fault_id;       /* 0 = none; the fault may be gone when the journal is written */
};

/* Finds faults, lets `answer` do its work unless a fault is in the way, and keeps a record. */
void exchange_run(struct exchange *x, answer_fn answer);
/* The same for one request inside x->batch, which has no journal entry of its own. False: the
 * connection breaks before it was handled, and with it what follows. */
bool exchange_run_part(struct exchange *x, const struct api_part *part, answer_fn answer);

/* effect_entry.c: writes what was done to a row to the organisation's record; an effect_fn. */
void exchange_record_effect(void *exchange, const struct effect *effect);

/* web_api.c: the organisation as the service sees it, for the caller. */
void exchange_open_session(struct exchange *x, struct session *ret_session);

/* refusal.c: hints at what was meant, in a header, and counts what may be a gap of ours. */
void exchange_look_at_refusal(struct exchange *x);

/* An OData error that no GError stands for. */
void exchange_set_error(struct response *response, int status, const char *code,
                        const char *message);

/* 401 with the header that says where tokens come from. */
void exchange_set_unauthorized(struct exchange *x);

#endif
