/* formatted.h: values as the user who asks would read them: FormattedValue. */
#ifndef SERVER_WIRE_FORMATTED_H
#define SERVER_WIRE_FORMATTED_H

#include "model/value.h"

/* How this user reads dates and money. A zero struct: UTC, United States, dollars. */
struct format {
    GTimeZone *zone;     /* owned; NULL = UTC */
    char *date, *time;   /* patterns such as "M/d/yyyy", "h:mm tt"; owned; NULL = these two */
    GHashTable *symbols; /* id of a currency -> its symbol; owned; NULL = none known */
    char *base_symbol;   /* of the organisation's currency; owned; NULL = "$" */
};
void format_finish(struct format *f);

/* `row` has the currency of an amount of money. Owned; NULL when values of this kind have no
 * formatted form. */
char *formatted_value(const struct format *f, const struct row *row, const struct column *c,
                      const struct value *v);

#endif
