/* records.h: what happened in an organisation: requests, effects, refusals. Kept in memory as far
 * as there is room, and written to the journal file when there is one. */
#ifndef SERVER_MOCK_RECORDS_H
#define SERVER_MOCK_RECORDS_H

#include <glib.h>

struct org;
struct refusal;
/* Both take the entry, whose "seq" is journal_next: a packed request, or JSON. */
void records_add_request(struct org *o, GString *packed);
void records_add_effect(struct org *o, GString *json);
/* To the journal file only: the counts in memory are the organisation's. */
void records_add_refusal(struct org *o, const struct refusal *refusal);
/* Everything that is kept, as the bytes of a database; owned. NULL = failed. */
GBytes *records_export(const struct org *o, GError **error);

#endif
