/* fixtures.h: the organisations one can start from. A fixture is read once and kept as a loaded
 * store, so that a new organisation costs one copy of a database and not one reading of files. */
#ifndef SERVER_MOCK_FIXTURES_H
#define SERVER_MOCK_FIXTURES_H

#include "store/store.h"

/* Never changed after it was loaded. */
struct template
{
    char *name;
    struct model *model;
    struct store *store;
    int64_t now_ms; /* where the clock of its organisations starts */
};

struct fixtures;
/* `folder` has metadata/ and orgs/; the metadata is read at once. Owned: fixtures_destroy. NULL =
 * failed. */
struct fixtures *fixtures_create(const char *folder, GError **error);
void fixtures_destroy(struct fixtures *f);

/* Borrowed from `f`. Fails with INVALID_ARGUMENT when there is no such fixture, or as its loading
 * failed. */
const struct template *fixtures_find(struct fixtures *f, const char *name, GError **error);

#endif
