/* remote.h: single rows over the Web API: the requests that change the server, and their answers.
 */
#ifndef CLIENT_SYNC_REMOTE_H
#define CLIENT_SYNC_REMOTE_H

#include "sync/engine.h"
#include "sync/verdict.h"

struct row_write {
    const struct table *table;
    const char *id;
    const cJSON *values;  /* of create and update */
    const cJSON *held;    /* image before the edit, of an update */
    const char *if_match; /* NULL: none */
};

struct reply {
    enum verdict verdict;
    GError *error; /* why not VERDICT_DONE */
    char *version; /* of the row now; NULL: not told */
    cJSON *values; /* of the row now; NULL: not told */
    cJSON *body;   /* answer of an action; NULL: none */
};

void reply_finish(struct reply *reply);

/* Finishes the reply; true when it was a success, else its error is handed on. */
bool reply_close(struct reply *reply, GError **error);

/* Each fills *ret_reply, always. A reply is finished with reply_finish. */
void remote_create(struct engine *engine, const struct row_write *write, struct reply *ret_reply);
void remote_update(struct engine *engine, const struct row_write *write, struct reply *ret_reply);
void remote_delete(struct engine *engine, const struct row_write *write, struct reply *ret_reply);
void remote_read(struct engine *engine, const struct table *table, const char *id,
                 struct reply *ret_reply);

/* POSTs to a path relative to the service root: actions and references. */
void remote_post(struct engine *engine, const char *path, const cJSON *body,
                 struct reply *ret_reply);

/* DELETEs a path relative to the service root: references. */
void remote_delete_path(struct engine *engine, const char *path, struct reply *ret_reply);

#endif
