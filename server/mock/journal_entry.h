/* journal_entry.h: a request and its answer as the journal keeps them. Packing happens with every
 * request and is a few copies; the JSON is made when the journal is read. */
#ifndef SERVER_MOCK_JOURNAL_ENTRY_H
#define SERVER_MOCK_JOURNAL_ENTRY_H

#include <glib.h>
#include <stdint.h>

struct exchange;
/* Owned. Bodies are cut after 64 KiB. */
GString *request_pack(const struct exchange *x, int64_t ended_us);
/* Appends a packed request as the admin API tells it. */
void request_format(const GString *packed, GString *out);

#endif
