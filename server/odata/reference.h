/* reference.h: the row a URL or a reference in a body names. */
#ifndef SERVER_ODATA_REFERENCE_H
#define SERVER_ODATA_REFERENCE_H

#include "model/value.h"

/* By primary key, or by alternate key columns. */
struct row_key {
    const struct table *table;
    bool by_id;
    struct guid id;
    GPtrArray *columns; /* const struct column *; alternate key */
    GPtrArray *values;  /* struct value *, owned */
};
void row_key_finish(struct row_key *key); /* NULL is fine */

/* Reads "/contacts(<guid>)", "contacts(emailaddress1='a@x.test')" or an absolute URL of any host.
 * Fails with BAD_REQUEST or SEGMENT_NOT_FOUND. The key is the caller's: row_key_finish. */
bool reference_parse(const struct model *m, const char *text, struct row_key *ret_key,
                     GError **error);

#endif
