/* snapshots.h: named states of an organisation to go back to: rows, metadata, settings, clock and
 * the source of ids. Taking one costs a copy of the database, and so does going back. Faults,
 * triggers, tokens and records are not part of it. */
#ifndef SERVER_MOCK_SNAPSHOTS_H
#define SERVER_MOCK_SNAPSHOTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct json;
struct org;
struct snapshots;
struct snapshots *snapshots_create(void); /* owned: snapshots_destroy */
void snapshots_destroy(struct snapshots *s);

/* Takes one; a name that is taken is replaced. Fails with INVALID_ARGUMENT (name) or TOO_LARGE. */
bool snapshots_take(struct snapshots *s, const struct org *o, const char *name,
                    int64_t monotonic_us, GError **error);
/* Fails with RECORD_NOT_FOUND. */
bool snapshots_restore(struct snapshots *s, struct org *o, const char *name, int64_t monotonic_us,
                       GError **error);
bool snapshots_remove(struct snapshots *s, const char *name, GError **error);
/* As an array, oldest first. */
void snapshots_write(const struct snapshots *s, struct json *j);

#endif
