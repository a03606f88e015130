/* hints.h: what a client may have meant whose request was refused for a name nobody knows.
 * Dataverse does not say so; the mock says it beside the answer, in a header and in the record of
 * refusals, so that the error stays exactly Dataverse's. */
#ifndef SERVER_MOCK_HINTS_H
#define SERVER_MOCK_HINTS_H

#include "model/model.h"

/* `message` is that of the error, `path` what follows api/data/vX.Y/. "Did you mean a, b or c?", or
 * NULL: nothing is near, or the error is about something else. Owned. */
char *hints_make(const struct model *m, const char *path, const char *message);

#endif
