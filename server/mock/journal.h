/* journal.h: numbered entries in the order in which they happened, oldest dropped first. Requests
 * and effects are both kept in one of these. An entry is bytes in whatever form is quickly made;
 * it becomes JSON when somebody reads it. */
#ifndef SERVER_MOCK_JOURNAL_H
#define SERVER_MOCK_JOURNAL_H

#include <glib.h>
#include <stdint.h>

struct journal;
/* Appends an entry as a JSON object. */
typedef void (*journal_format_fn)(const GString *entry, GString *out);
/* Owned: journal_destroy. `format` NULL: entries are JSON as they come. */
struct journal *journal_create(unsigned max_entries, size_t max_bytes, journal_format_fn format);
void journal_destroy(struct journal *j);

/* The number the next entry will get; 1 for the first. Numbers are not used again after a clear. */
uint64_t journal_next(const struct journal *j);
/* Takes `entry`, whose "seq" is journal_next. */
void journal_add(struct journal *j, GString *entry);
/* Appends one entry as JSON. */
void journal_format(const struct journal *j, const GString *entry, GString *out);
/* Appends the entries with a number above `after`, separated by commas. */
void journal_write(const struct journal *j, uint64_t after, GString *out);
/* Oldest first. */
void journal_each(const struct journal *j, void (*tell)(void *context, const GString *json),
                  void *context);
void journal_clear(struct journal *j);
/* As after creation: numbers start at 1 again. */
void journal_reset(struct journal *j);

#endif
