/* key.h: what stands in the parentheses after an entity set: (guid), (accountid=guid),
 * (accountnumber='A-1'). */
#ifndef SERVER_ODATA_KEY_H
#define SERVER_ODATA_KEY_H

#include "odata/reference.h"

/* `text` is decoded and without the parentheses. Fails with BAD_REQUEST. The key is the caller's:
 * row_key_finish. */
bool key_parse(const struct table *t, const char *text, struct row_key *ret_key, GError **error);

#endif
