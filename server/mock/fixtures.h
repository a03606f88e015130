/* fixtures.h: the organisations one can start from. A fixture is read once and kept as a loaded
 * store, so that a new organisation costs one copy of a database and not one reading of files. */
#ifndef SERVER_MOCK_FIXTURES_H
#define SERVER_MOCK_FIXTURES_H

#include "import/import.h"
#include "store/store.h"

/* Never changed after it was loaded. */
struct template
{
    char *name;
    bool imported; /* its tables are those of the files of the command line */
    struct model *model;
    struct store *store;
    int64_t now_ms; /* where the clock of its organisations starts */
};

struct fixtures;
/* `folder` has metadata/ and orgs/; the metadata is read at once. `files` (ends with NULL; itself
 * NULL = none) describe an organisation of one's own, see import/import.h. Owned: fixtures_destroy.
 * NULL = failed. */
struct fixtures *fixtures_create(const char *folder, const char *const *files,
                                 struct notices *notices, GError **error);
void fixtures_destroy(struct fixtures *f);

/* The names of the two kinds of metadata. */
#define FIXTURES_BUILT_IN "builtin"
#define FIXTURES_IMPORTED "imported"

/* Borrowed from `f`. `metadata` is one of the two names above; NULL = imported if there is any.
 * Fails with INVALID_ARGUMENT when there is no such fixture or metadata, or as its loading failed.
 */
const struct template *fixtures_find(struct fixtures *f, const char *name, const char *metadata,
                                     GError **error);

#endif
