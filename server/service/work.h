/* work.h: one unit of work: a transaction, and the effects to tell once it is committed. Only for
 * service/. */
#ifndef SERVER_SERVICE_WORK_H
#define SERVER_SERVICE_WORK_H

#include "service/service.h"
#include "store/defaults.h"
#include "store/store.h"

struct work {
    const struct session *session;
    struct store *store;
    const struct model *model;
    GArray *effects;        /* struct effect */
    GPtrArray *rows;        /* struct row *: what effects borrow */
    struct author author;   /* read once; now_ms 0 = not yet */
    bool detect_duplicates; /* as in the session, unless an action says otherwise */
    GHashTable *assigned;   /* ids whose new owner is passed on, so that circles end */
    GHashTable *deleted;    /* ids being deleted, so that circles of cascades end */
};

bool work_begin(struct work *w, const struct session *s, GError **error);
/* Commits when `good` and tells the effects; else rolls back. Returns whether all went well. */
bool work_end(struct work *w, bool good, GError **error);

/* `named` is taken over; NULL = none. */
void work_tell_row(struct work *w, enum effect_op op, const struct table *t, const struct guid *id,
                   int64_t before, int64_t after, struct row *named);
void work_tell(struct work *w, const struct effect *e);

/* Who writes in this session. */
bool work_author(struct work *w, struct author *ret_author, GError **error);

/* A copy of what is present; owned. */
struct row *row_clone(const struct row *row);
/* The row as it will be once `before` (NULL = none) is changed; owned. */
struct row *row_after(const struct row *changes, const struct row *before);
/* Reads a whole row for the session, as secure_find does: for rows that the caller names. */
bool work_read(struct work *w, const struct table *t, const struct guid *id, struct row **ret_row,
               GError **error);
/* The same for the server's own sake, whatever the session may see: what the row was before a
 * change, rows that say what the rules are. Fails with RECORD_NOT_FOUND. */
bool work_read_any(struct work *w, const struct table *t, const struct guid *id,
                   struct row **ret_row, GError **error);
bool fail_not_found(const struct table *t, const struct guid *id, GError **error);
/* The row a lookup means; "" when null. */
void row_lookup_id(const struct row *row, const char *column, struct guid *ret_id);
/* The same of a row that is not at hand: reads that column only. "" when there is no such row or
 * column. */
bool work_read_lookup(struct work *w, const struct table *t, const struct guid *id,
                      const char *column, struct guid *ret_id, GError **error);

#endif
