/* files.h: file columns: a file belongs to a column of a row, is uploaded whole or in pieces, and
 * is read by range. The column's value is the id of the file. */
#ifndef SERVER_SERVICE_FILES_H
#define SERVER_SERVICE_FILES_H

#include "service/work.h"
#include "store/blob.h"

#define FILE_CHUNK_BYTES 4194304
#define FILE_MAX_OPEN_UPLOADS 100 /* beyond that the oldest unfinished one is forgotten */
#define FILE_MAX_NAME_CHARS 255

/* Where a file goes. All borrowed. */
struct file_place {
    const struct table *table;
    struct guid row;
    const struct column *column;       /* FILE or IMAGE */
    const char *name, *mime;           /* mime may be NULL */
    const struct condition *condition; /* on the row; NULL = none */
};

/* Whether a file of the column may be so large; fails with FILE_TOO_LARGE. */
bool file_check_size(const struct column *c, int64_t bytes, GError **error);

/* ---- inside a unit of work ---- */

/* *ret_token names the upload until it is committed, and the file afterwards. Fails with
 * RECORD_NOT_FOUND, or INVALID_ARGUMENT (the name). */
bool files_begin(struct work *w, const struct file_place *place, struct guid *ret_token,
                 GError **error);
/* Adds a block by name; the order is said when the upload is committed. */
bool files_put(struct work *w, const struct guid *token, const char *block, GBytes *bytes,
               GError **error);
/* Changes what the upload was begun with; NULL = as it was. */
struct file_labels {
    const char *name, *mime;
};
bool files_label(struct work *w, const struct guid *token, const struct file_labels *labels,
                 GError **error);
/* Puts the blocks in this order (const char *; NULL = they have their places already) and makes the
 * file the value of its column. *ret_file: blob_finish. */
bool files_commit(struct work *w, const struct guid *token, const GPtrArray *blocks,
                  struct blob *ret_file, GError **error);
/* An upload that goes on: its column still exists, and the session may write the row. *ret_blob:
 * blob_finish. */
bool files_find_open(struct work *w, const struct guid *token, struct blob *ret_blob,
                     const struct column **ret_column, GError **error);
/* Writes a block of an open upload, at its place or BLOB_UNPLACED; one that is sent again replaces
 * itself. */
bool files_write(struct work *w, struct blob *b, const char *block, int64_t start, GBytes *bytes,
                 GError **error);
/* Makes the blocks, in this order, the bytes of the upload. */
bool files_place_blocks(struct work *w, struct blob *b, const GPtrArray *blocks, GError **error);
/* Empties the column. */
bool files_clear(struct work *w, const struct table *t, const struct guid *row,
                 const struct column *c, GError **error);
/* A file of a row that the session may read, column included. Fails with RECORD_NOT_FOUND, or as
 * secure_find does. */
bool files_find(struct work *w, const struct guid *id, struct blob *ret_file, GError **error);

/* ---- requests ---- */

/* The whole file at once. */
bool service_file_upload(const struct session *s, const struct row_key *key,
                         const struct file_place *place, GBytes *bytes, GError **error);
bool service_file_begin(const struct session *s, const struct row_key *key,
                        const struct file_place *place, struct guid *ret_token, GError **error);

/* One piece of an upload to a column of a row: bytes `start` to `end` (inclusive) of `total`. */
struct file_chunk {
    const struct row_key *key;
    const struct column *column;
    int64_t start, end, total;
    GBytes *bytes;
    const struct condition *condition; /* on the row; NULL = none */
};
/* Pieces come in order; one that is sent again replaces itself. *ret_complete: it was the last. */
bool service_file_chunk(const struct session *s, const struct guid *token,
                        const struct file_chunk *chunk, bool *ret_complete, GError **error);
bool service_file_clear(const struct session *s, const struct row_key *key, const struct column *c,
                        const struct condition *condition, GError **error);

/* Head and bytes of a file; bytes only from `start`, at most `length`. */
bool service_file_head(const struct session *s, const struct guid *id, struct blob *ret_file,
                       GError **error);
GByteArray *service_file_read(const struct session *s, const struct guid *id, int64_t start,
                              int64_t length, GError **error); /* owned; NULL = failed */

#endif
