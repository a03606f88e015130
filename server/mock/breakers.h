/* breakers.h: carries out a fault on one exchange: answers in place of the Web API, or lets it
 * answer and spoils that. */
#ifndef SERVER_MOCK_BREAKERS_H
#define SERVER_MOCK_BREAKERS_H

#include "mock/exchange.h"

/* Answers with x->fault, which may be none. */
void breakers_answer(struct exchange *x, answer_fn answer);

#endif
