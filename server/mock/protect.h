/* protect.h: service protection on one exchange with the Web API: refuses it with 429, or lets it
 * pass and tells in headers how much is left. */
#ifndef SERVER_MOCK_PROTECT_H
#define SERVER_MOCK_PROTECT_H

#include "mock/exchange.h"
#include "mock/usage.h"

/* NULL = refused: the answer is set. Else borrowed until the response is finished. */
struct usage_flight *protect_admit(struct exchange *x);
/* After the request was handled in so much time. */
void protect_settle(struct exchange *x, struct usage_flight *flight, int64_t spent_us);

#endif
