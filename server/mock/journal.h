/* journal.h: numbered JSON objects in the order in which they happened, oldest dropped first.
 * Requests and effects are both kept in one of these: written once, when they happen, and served as
 * they are. */
#ifndef SERVER_MOCK_JOURNAL_H
#define SERVER_MOCK_JOURNAL_H

#include <glib.h>
#include <stdint.h>

struct journal;
struct journal *journal_create(unsigned max_entries, size_t max_bytes); /* owned: journal_destroy */
void journal_destroy(struct journal *j);

/* The number the next entry will get; 1 for the first. Numbers are not used again after a clear. */
uint64_t journal_next(const struct journal *j);
/* Takes `json`, an object whose "seq" is journal_next. */
void journal_add(struct journal *j, GString *json);
/* Appends the entries with a number above `after`, separated by commas. */
void journal_write(const struct journal *j, uint64_t after, GString *out);
/* Oldest first. */
void journal_each(const struct journal *j, void (*tell)(void *context, const GString *json),
                  void *context);
void journal_clear(struct journal *j);
/* As after creation: numbers start at 1 again. */
void journal_reset(struct journal *j);

#endif
