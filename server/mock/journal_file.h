/* journal_file.h: the journal as a database that can be asked: what docs/admin-api.md calls the
 * journal file. Written while things happen (--journal), or made from what is still kept. */
#ifndef SERVER_MOCK_JOURNAL_FILE_H
#define SERVER_MOCK_JOURNAL_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct journal_file;
/* NULL path = in memory. Tables that are there are continued. Owned: journal_file_close. */
struct journal_file *journal_file_open(const char *path, GError **error);
void journal_file_close(struct journal_file *f); /* NULL is fine */

/* `json` is an entry as the admin API tells it. */
bool journal_file_add_request(struct journal_file *f, const char *org, const GString *json,
                              GError **error);
bool journal_file_add_effect(struct journal_file *f, const char *org, const GString *json,
                             GError **error);
/* One more of the same. */
struct refusal;
bool journal_file_add_refusal(struct journal_file *f, const char *org, const struct refusal *r,
                              int64_t count, GError **error);

/* The database as the bytes of a file; owned. */
GBytes *journal_file_bytes(struct journal_file *f, GError **error);

#endif
