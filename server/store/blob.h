/* blob.h: files: what is too large for a column. A blob has a head and blocks; while it is being
 * uploaded blocks come by name or by place, afterwards they are one run of bytes. */
#ifndef SERVER_STORE_BLOB_H
#define SERVER_STORE_BLOB_H

#include "store/store.h"

struct blob {
    struct guid id;
    char *entity, *column; /* logical names; owned, like the other texts */
    struct guid row;
    char *name, *mime;
    int64_t size; /* of all blocks so far */
    bool complete;
};
void blob_finish(struct blob *b); /* NULL is fine */

/* Adds the head of an empty blob that is not complete. */
bool blob_add(struct store *s, const struct blob *b, GError **error);
/* Fails with RECORD_NOT_FOUND. Owned: blob_finish. */
bool blob_find(struct store *s, const struct guid *id, struct blob *ret_blob, GError **error);
/* Sets name, mime, size and complete. */
bool blob_update(struct store *s, const struct blob *b, GError **error);
bool blob_delete(struct store *s, const struct guid *id, GError **error);
/* Every blob of a row. */
bool blob_delete_of_row(struct store *s, const struct table *t, const struct guid *row,
                        GError **error);
/* The complete ones of the same column of the same row, except `b` itself. */
bool blob_delete_others(struct store *s, const struct blob *b, GError **error);
/* Deletes the oldest of those that are not complete until at most `max` are left. */
bool blob_trim_open(struct store *s, int64_t max, GError **error);

/* Adds a block, or replaces the one of that name. */
bool blob_put(struct store *s, const struct guid *id, const char *block, int64_t start,
              GBytes *bytes, GError **error);
/* The length of a block; -1 = there is none. */
bool blob_block_length(struct store *s, const struct guid *id, const char *block,
                       int64_t *ret_length, GError **error);
/* Says where a block is in the whole. */
bool blob_place(struct store *s, const struct guid *id, const char *block, int64_t start,
                GError **error);
/* Drops blocks that have no place. */
bool blob_drop_unplaced(struct store *s, const struct guid *id, GError **error);
/* The bytes from `start` on, at most `length`; owned. NULL = failed. */
GByteArray *blob_read(struct store *s, const struct guid *id, int64_t start, int64_t length,
                      GError **error);

#define BLOB_UNPLACED (-1)

#endif
