/* money.h: currencies: the exchange rate of a row, and its money in base currency. */
#ifndef SERVER_STORE_MONEY_H
#define SERVER_STORE_MONEY_H

#include "store/store.h"

/* When a new row (`before` NULL) or a change names money or a currency: gives it the currency
 * `otherwise` if it has none ("" = none known), the rate of that currency as it is now, and the
 * value of every money column in base currency. Units of a currency = rate x units of the base. */
bool money_complete(struct store *s, struct row *changes, const struct row *before,
                    const struct guid *otherwise, GError **error);

#endif
