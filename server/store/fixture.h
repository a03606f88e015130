/* fixture.h: fills a store from an organisation file (docs/fixtures.md). */
#ifndef SERVER_STORE_FIXTURE_H
#define SERVER_STORE_FIXTURE_H

#include "store/store.h"

/* What an organisation file says about itself, read before there is a store: the model depends on
 * it. */
struct fixture_head {
    char *name;
    int64_t now_ms;      /* where the organisation's clock starts */
    struct model *model; /* `base` with the flags of the file's "tables" */
};
void fixture_head_finish(struct fixture_head *h); /* NULL is fine */

/* Fails with G_FILE_ERROR or ERROR_BAD_FIXTURE, naming file and path. */
bool fixture_read_head(const char *path, const struct model *base, struct fixture_head *ret_head,
                       GError **error);

/* Loads rows, links and labels into the empty store, in one transaction. The default user is kept
 * as the setting "defaultUser", the organisation row's id as "organization". */
bool store_load_fixture(struct store *s, const char *path, int64_t now_ms, GError **error);

#endif
